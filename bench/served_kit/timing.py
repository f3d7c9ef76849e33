"""One client after another, and several at once."""

import threading
import time
from typing import NamedTuple

from bench.served_kit.asks import Ask
from bench.served_kit.server import Server, database_worked

WARM_UP, ROUNDS, SECONDS = 5, 40, 4.0


class Run(NamedTuple):
    """Each answer's milliseconds; those that server and database worked for one, on average."""

    times: list[float]
    cpu: float
    db: float


def one_by_one(server: Server, ask: Ask) -> Run:
    """A client that waits for each answer."""
    link, times = server.link(), []
    for _ in range(WARM_UP):
        ask(link)
    worked, served = server.worked(), database_worked()
    for _ in range(ROUNDS):
        began = time.perf_counter()
        ask(link)
        times.append((time.perf_counter() - began) * 1000)
    cpu, db = server.worked() - worked, database_worked() - served
    link.close()
    return Run(times, cpu / ROUNDS, db / ROUNDS)


def rate(server: Server, ask: Ask, *, clients: int) -> float:
    """Answers a second; the clients share this machine's cores with the server."""
    end, counts = time.perf_counter() + SECONDS, [0] * clients

    def client(number: int) -> None:
        link = server.link()
        while time.perf_counter() < end:
            ask(link)
            counts[number] += 1
        link.close()

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS
