"""The doors that people use most, through the real server: gunicorn as in production, over HTTP.

python bench/served.py
"""

import http.client
import json
import os
import statistics
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.kit import Result, Took, main, own_stretches, simulate, sql  # noqa: E402
from scripts.devtools.places import ROOT  # noqa: E402
from scripts.devtools.processes import Service, free_port, running  # noqa: E402

PATIENTS, ROUNDS, AT_ONCE, SECONDS = 2000, 200, 8, 4.0

Ask = Callable[[http.client.HTTPConnection], None]


@dataclass
class Server:
    """A gunicorn of two processes, and whose work is counted with it."""

    service: Service
    port: int

    def link(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def worked(self) -> float:
        """Milliseconds that its processes have worked so far, all threads."""
        return sum(_worked(pid) for pid in _children(self.service.child.pid))


def measure() -> list[Result]:
    clinic = simulate(PATIENTS, 2)
    own_stretches(clinic, 500)
    sql("CREATE TABLE bare (id bigserial PRIMARY KEY, patient bigint, day date, body text)")
    with ExitStack() as stack:
        ours = stack.enter_context(_serving("therapy.wsgi"))
        bare = stack.enter_context(_serving("bench.bare_site"))
        post, today, api, catalog, search = _asks(clinic)
        floor = _asking("POST", "/insert/", {}, lambda: "x" * 200, 201)
        hello = _asking("GET", "/hello/", {}, None, 200)
        doors = {
            "floor": (bare, floor),
            "hello": (bare, hello),
            "post": (ours, post),
            "today": (ours, today),
            "api": (ours, api),
            "catalog": (ours, catalog),
            "search": (ours, search),
        }
        found = {name: [] for name in doors}
        for _ in range(5):
            for name, (server, ask) in doors.items():
                found[name].append(_one_by_one(server, ask, ROUNDS // 5))
        took = {name: _middle(times) for name, times in found.items()}
        rates = {name: _rate(*doors[name]) for name in doors}
    return [
        Result("one INSERT, bare", took["floor"], took["hello"], 99, of_ratio=True),
        Result("POST a session of 5 entries", took["post"], took["floor"], 5, of_ratio=True),
        Result("today, page", took["today"], took["floor"], 8),
        Result("today, API", took["api"], took["floor"], 8),
        Result("catalog, list", took["catalog"], took["floor"], 12),
        Result("catalog, search", took["search"], took["floor"], 6.6),
        *_told(rates),
    ]


def _told(rates: dict[str, float]) -> Iterator[Result]:
    print({name: f"{rate:.0f}/s" for name, rate in rates.items()})
    print(f"POST over floor at c={AT_ONCE}: {rates['post'] / rates['floor']:.3f}")
    return iter(())


def _middle(runs: list[tuple[list[float], float, float]]) -> Took:
    clock = statistics.median(ms for times, _, _ in runs for ms in times)
    return Took(
        clock, statistics.median(r[1] for r in runs), statistics.median(r[2] for r in runs)
    )


def _one_by_one(server: Server, ask: Ask, rounds: int) -> tuple[list[float], float, float]:
    link, times = server.link(), []
    for _ in range(5):
        ask(link)
    worked, served = server.worked(), _database_worked()
    for _ in range(rounds):
        began = time.perf_counter()
        ask(link)
        times.append((time.perf_counter() - began) * 1000)
    cpu, db = server.worked() - worked, _database_worked() - served
    link.close()
    return times, cpu / rounds, db / rounds


def _rate(server: Server, ask: Ask) -> float:
    """Answers a second to AT_ONCE clients."""
    end, counts = time.perf_counter() + SECONDS, [0] * AT_ONCE

    def client(n: int) -> None:
        link = server.link()
        while time.perf_counter() < end:
            ask(link)
            counts[n] += 1
        link.close()

    threads = [threading.Thread(target=client, args=(n,)) for n in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS


@contextmanager
def _serving(application: str) -> Iterator[Server]:
    port, folder = free_port(), Path(os.environ["DATA_DIR"])
    env = {**os.environ, "DEBUG": "0", "PYTHONPATH": str(ROOT)}
    if application.startswith("therapy"):
        words = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"]
        subprocess.run(words, cwd=ROOT, env=env, check=True)
    command = [
        *(sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"),
        *("--workers", "2", "--no-control-socket"),
    ]
    service = Service(application, command, env=env, log=folder / f"{application}.log")
    with running(service):
        server = Server(service, port)
        service.wait_until(lambda: _answers(server), seconds=60)
        yield server


def _answers(server: Server) -> bool:
    try:
        link = server.link()
        link.request("GET", "/")
        link.getresponse().read()
    except OSError:
        return False
    return True


def _asking(
    method: str, path: str, headers: dict[str, str], body: Callable[[], str] | None, status: int
) -> Ask:
    headers = {"Accept-Encoding": "gzip", "Host": "127.0.0.1", **headers}

    def ask(link: http.client.HTTPConnection) -> None:
        link.request(method, path, body() if body else None, headers)
        answer = link.getresponse()
        text = answer.read()
        assert answer.status == status, (path, answer.status, text[:300])

    return ask


def _asks(clinic) -> tuple[Ask, ...]:
    from django.test import Client  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415
    from rest_framework.authtoken.models import Token  # noqa: PLC0415

    from patients.models import Patient  # noqa: PLC0415
    from tests.signed_in import signed_in  # noqa: PLC0415
    from therapy.accounts.models import Role, User  # noqa: PLC0415

    def cookie(user) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{k}={v.value}" for k, v in signed_in(Client(), user).cookies.items())}

    patient = Patient.objects.filter(clinic=clinic, plan_version=1, pauses=None).first()
    lines = [str(line.pk) for line in patient.assignments.get().prescriptions.all()]
    day = timezone.now().astimezone(patient.tz).date().isoformat()
    token = {"Authorization": f"Token {Token.objects.create(user=patient.user).key}"}

    def body() -> str:
        return json.dumps(
            {
                "id": str(uuid.uuid4()),
                "performed_on": day,
                "tz": patient.time_zone,
                "entries": [{"prescription": line, "as_prescribed": True} for line in lines],
                "pain_after": 3,
            }
        )

    therapist = User.objects.filter(clinic=clinic, role=Role.THERAPIST).first()
    other = Patient.objects.filter(clinic=clinic, plan_version=1, pauses=None)[1]
    told = cookie(therapist)
    json_body = {**token, "Content-Type": "application/json"}
    return (
        _asking("POST", reverse("api-sessions"), json_body, body, 201),
        _asking("GET", reverse("today"), cookie(other.user), None, 200),
        _asking("GET", reverse("api-today"), {"Authorization": f"Token {Token.objects.create(user=other.user).key}"}, None, 200),
        _asking("GET", reverse("catalog"), told, None, 200),
        _asking("GET", reverse("catalog") + "?q=hamstring", told, None, 200),
    )


def _children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _worked(pid: int) -> float:
    spent = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        spent += int((task / "schedstat").read_text().split()[0])
    return spent / 1e6


def _database_worked() -> float:
    from django.db import connection  # noqa: PLC0415

    parent = int(Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text().split()[3])
    return sum(_worked(pid) for pid in _children(parent))


if __name__ == "__main__":
    main(measure)
