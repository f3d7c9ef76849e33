"""The table of `served.py`. Needs Django to be set up."""

from functools import partial
from statistics import median

from bench.kit import Result, Took, own_stretches, simulate, sql
from bench.served_kit.asks import Ask, bare_asks, our_asks
from bench.served_kit.server import Server, serving
from bench.served_kit.timing import Run, one_by_one, rate

PATIENTS, OWN, TURNS, AT_ONCE = 2000, 500, 5, 8

Door = tuple[Server, Ask]


def measure() -> list[Result]:
    clinic = simulate(PATIENTS, 2)
    own_stretches(clinic, OWN)
    sql("CREATE TABLE bare (id bigserial PRIMARY KEY, patient bigint, day date, body text)")
    with serving("therapy.wsgi") as ours, serving("bench.bare_site") as bare:
        doors: dict[str, Door] = {
            **{name: (bare, ask) for name, ask in bare_asks().items()},
            **{name: (ours, ask) for name, ask in our_asks(clinic).items()},
        }
        took = _in_turns(doors)
        _tell_rates({name: rate(*doors[name], clients=AT_ONCE) for name in doors})
    result = partial(_result, took)
    return [
        result("POST a session of 5 entries", "post", 5, of_ratio=True),
        result("today, page", "today", 8),
        result("today, API", "today_api", 8),
        result("catalog, page", "catalog", 12),
        result("catalog, list by the API", "catalog_api", 12),
        result("catalog, search: what is swapped", "search", 6.6),
        result("catalog, search by the API", "search_api", 6.6),
    ]


def _result(
    took: dict[str, Took], name: str, door: str, limit: float, *, of_ratio: bool = False
) -> Result:
    return Result(name, took[door], took["insert"], limit, of_ratio=of_ratio)


def _in_turns(doors: dict[str, Door]) -> dict[str, Took]:
    """Medians of each; in turns, so that a noisy minute hits all alike."""
    found: dict[str, list[Run]] = {name: [] for name in doors}
    for _ in range(TURNS):
        for name, door in doors.items():
            found[name].append(one_by_one(*door))
    return {name: _middle(runs) for name, runs in found.items()}


def _middle(runs: list[Run]) -> Took:
    return Took(
        median(ms for run in runs for ms in run.times),
        median(run.cpu for run in runs),
        median(run.db for run in runs),
    )


def _tell_rates(rates: dict[str, float]) -> None:
    told = ", ".join(f"{name} {each:.0f}" for name, each in rates.items())
    print(f"Answers a second to {AT_ONCE} clients: {told}")
    share = rates["post"] / rates["insert"]
    print(f"POST at {share:.2f} of the bare INSERT's rate (target 0.20)")
