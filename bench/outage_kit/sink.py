"""A mail server that keeps only when each mail came, by its Message-ID."""

import asyncio
import time
from collections import defaultdict
from email.parser import BytesHeaderParser

from bench.outage_kit.loop import Loop
from scripts.devtools.processes import free_port


class Sink:
    """`came`: Message-ID -> the times (time.time()) at which that mail was taken."""

    def __init__(self, loop: Loop) -> None:
        self.port = free_port()
        self.came: dict[str, list[float]] = defaultdict(list)
        loop.run(asyncio.start_server(self._talk, "127.0.0.1", self.port))

    def first_since(self, moment: float) -> float | None:
        """When the first mail came after that moment."""
        return min(
            (at for times in list(self.came.values()) for at in times if at > moment), default=None
        )

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            word = line.strip().upper()
            if word == b"DATA":
                writer.write(b"354 go on\r\n")
                await self._take(reader)
            writer.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            if word == b"QUIT":
                break
        writer.close()

    async def _take(self, reader: asyncio.StreamReader) -> None:
        mail = await reader.readuntil(b"\r\n.\r\n")
        self.came[BytesHeaderParser().parsebytes(mail)["Message-ID"]].append(time.time())
