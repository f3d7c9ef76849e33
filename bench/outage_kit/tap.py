"""A door before a server of this machine: open, shut, or silent."""

import asyncio
import contextlib

from bench.outage_kit.loop import Loop
from scripts.devtools.processes import free_port

CHUNK = 65536


class Tap:
    """Connect to `port` in place of the server's own. It is open at first."""

    def __init__(self, loop: Loop, server_port: int) -> None:
        self.port = free_port()
        self._loop, self._server_port = loop, server_port
        self._door: asyncio.Server | None = None
        self._links: set[asyncio.StreamWriter] = set()
        self._flows = asyncio.Event()
        self.open()

    def open(self) -> None:
        """Pass everything on, also what came while it was silent: as when a network is mended."""
        self._loop.run(self._open())

    def refuse(self) -> None:
        """Break every connection and take none: as when the server was stopped."""
        self._loop.run(self._refuse())

    def swallow(self) -> None:
        """Take every connection and answer none: a black hole."""
        self._loop.run(self._swallow())

    async def _open(self) -> None:
        self._flows.set()
        if self._door is None:
            self._door = await asyncio.start_server(self._meet, "127.0.0.1", self.port)

    async def _refuse(self) -> None:
        self._door.close()
        self._door = None
        for link in self._links:
            link.transport.abort()

    async def _swallow(self) -> None:
        self._flows.clear()

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            async with self._kept(writer):
                await self._flows.wait()
                beyond = await asyncio.open_connection("127.0.0.1", self._server_port)
                async with self._kept(beyond[1]):
                    await self._both_ways((reader, writer), beyond)

    @contextlib.asynccontextmanager
    async def _kept(self, writer: asyncio.StreamWriter):
        self._links.add(writer)
        try:
            yield
        finally:
            self._links.discard(writer)
            writer.close()

    async def _both_ways(self, here: tuple, beyond: tuple) -> None:
        ways = [
            asyncio.ensure_future(self._pass_on(here[0], beyond[1])),
            asyncio.ensure_future(self._pass_on(beyond[0], here[1])),
        ]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(CHUNK):
            await self._flows.wait()
            writer.write(data)
            await writer.drain()
