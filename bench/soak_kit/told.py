"""What the soak saw, in words, and its verdict."""

from bench.fault_kit.stage import check
from bench.outage_kit.stream import Stream
from bench.outage_kit.tables import machine
from bench.soak_kit import verdict
from bench.soak_kit.samples import Sample
from bench.soak_kit.verdict import CALM, Point
from bench.soak_kit.visitors import Visitors


def tell(stream: Stream, visitors: Visitors, samples: list[Sample], done: list[str]) -> int:
    """Print it; 1 when any of what must be 0 is not."""
    calm = [sample for sample in samples if sample.phase == CALM]
    faults = {
        "sessions not taken while all was calm": verdict.untaken(stream.answers),
        "pages with a server's error, or none, while all was calm": verdict.failures(
            visitors.answers
        ),
        **_memory(calm),
        **_connections(calm),
        **_lag(samples),
        **_facts(stream),
    }
    print(f"{len(done)} faults ({', '.join(done) or 'none'}); {machine()}")
    print(f"{len(stream.logs)} sessions, {len(visitors.answers)} pages")
    for name, answers in (("sessions", stream.answers), ("pages", visitors.answers)):
        print(f"{name} while calm, by status: {verdict.by_status(answers)}")
    for name, answers in (("sessions", stream.answers), ("pages", visitors.answers)):
        times = [each.ms for each in answers if each.phase == CALM]
        print(
            f"{name} while calm: p50 {verdict.at_share(times, 0.5):.0f} ms,"
            f" p95 {verdict.at_share(times, 0.95):.0f}, p99 {verdict.at_share(times, 0.99):.0f}"
        )
    for name, number in faults.items():
        print(f"  {name}: {number}")
    return int(any(faults.values()))


def _memory(calm: list[Sample]) -> dict[str, int]:
    found = {}
    for name in calm[0].memory if calm else ():
        points = [Point(each.at / 60, each.memory[name]) for each in calm]
        later = verdict.settled(points)
        rise = verdict.slope(later)
        print(
            f"memory of {name}: {points[0].value:.0f} MB at first, {points[-1].value:.0f} at last,"
            f" {rise:+.2f} % a minute after the first third"
        )
        found[f"memory of {name} rises"] = int(rise > verdict.STEEPEST)
    return found


def _connections(calm: list[Sample]) -> dict[str, int]:
    numbers = [sample.connections for sample in calm]
    print(f"connections to the database: {min(numbers)} to {max(numbers)}")
    third = max(1, len(numbers) // 3)
    more = max(numbers[-third:]) - max(numbers[:third])
    return {"connections that pile up": more if more > verdict.MORE_CONNECTIONS else 0}


def _lag(samples: list[Sample]) -> dict[str, int]:
    late = verdict.at_share((sample.lag for sample in samples), 0.99)
    print(f"oldest stale week: {late:.1f} s at the 99th percentile")
    return {"the sweep lags": int(late > verdict.LONGEST_LAG)}


def _facts(stream: Stream) -> dict[str, int]:
    found = check([stream])
    return {
        "logs lost": found["saved and not there"] + sum(not log.saved_at for log in stream.logs),
        "logs doubled": found["there more than once"] + found["there and never sent to the end"],
        "reports that differ from a recompute": found["reports that differ from their facts"],
    }
