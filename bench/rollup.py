"""The weekly roll-up against bare SQL, and whether it stays the same as history grows.

python bench/rollup.py [patients]
"""

import multiprocessing
import resource
import sys
import uuid
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from django.db import connection  # noqa: E402

from bench.kit import (  # noqa: E402
    Result,
    Took,
    as_role,
    forget,
    main,
    medians,
    middle,
    simulate,
    sql,
    timed,
)

PATIENTS, OLD_PATIENTS, ROUNDS = 4000, 400, 5
WORKER = "bench_worker"
JOIN = """
SELECT s.patient_id, count(DISTINCT s.id), count(e.id), sum(e.as_prescribed::int), avg(s.pain_after)
FROM patients_session s LEFT JOIN patients_sessionentry e ON e.session_id = s.id
WHERE s.performed_on BETWEEN %s AND %s AND s.voided_at IS NULL GROUP BY 1
"""


def measure() -> list[Result]:
    from therapy.accounts.roles import make_role  # noqa: PLC0415

    patients = int(sys.argv[1]) if len(sys.argv) > 1 else PATIENTS
    make_role(WORKER, uuid.uuid4().hex, seals_the_trail=True)
    one_routine = _rollup(patients)
    _empty()
    own = _own_plans(patients)
    _empty()
    return [*one_routine, *own, _history(OLD_PATIENTS)]


def _rollup(patients: int) -> list[Result]:
    clinic = simulate(patients, 1)
    week = _close(clinic)
    ids = _ids(clinic)
    one, walled = _one_worker(clinic, ids, week)
    floor = _floor(week)
    again = medians(ROUNDS, same=lambda: (_mark(clinic, week), _summarise(clinic.pk, ids, week)))[
        "same"
    ]
    two = _with_two_workers(clinic, ids, week)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{len(ids)} patient-weeks: {one.ms / len(ids):.3f} ms each, {one.cpu / len(ids):.3f} CPU, {one.db / len(ids):.3f} database CPU; {memory:.0f} MB at most"
    )
    return [
        Result(f"roll-up of {len(ids)}, one worker", one, floor, 8, of_ratio=True),
        Result("the same behind both walls", walled, floor, 8, of_ratio=True),
        Result("the same when nothing changed", again, floor, 8, of_ratio=True),
        # By the clock: what two of them could do, less what they cannot on cores that others use.
        Result("two workers, against one", Took(two.ms, two.cpu), one, 1 / 1.8, of_ratio=True),
    ]


def _own_plans(patients: int) -> list[Result]:
    """Where no two patients have the same plan, so that next to nothing is found."""
    clinic = simulate(patients, 1, own_plans=True)
    week = _close(clinic)
    one, walled = _one_worker(clinic, _ids(clinic), week)
    floor = _floor(week)
    return [
        Result("own plans, one worker", one, floor, 16, of_ratio=True),
        Result("the same behind both walls", walled, floor, 16, of_ratio=True),
    ]


def _one_worker(clinic, ids: list, week: date) -> tuple[Took, Took]:
    """As the tables' owner, and as the worker behind row-level security; in turns, from nothing."""
    found: dict[str, list[Took]] = {"NONE": [], WORKER: []}
    for _ in range(ROUNDS):
        for role, times in found.items():
            _reset(clinic)
            forget()
            with as_role(role):
                times.append(timed(lambda: _summarise(clinic.pk, ids, week)))
    return middle(found["NONE"]), middle(found[WORKER])


def _empty() -> None:
    """So that the next clinic is alone."""
    sql("TRUNCATE patients_patient CASCADE")


def _floor(week: date) -> Took:
    """What no program could leave out, by the tables' owner: entries joined, rows written."""
    sql("DROP TABLE IF EXISTS kept, floor_report")
    sql("CREATE TEMP TABLE kept AS SELECT * FROM patients_weeklyreport")
    sql("CREATE TEMP TABLE floor_report (LIKE patients_weeklyreport INCLUDING ALL)")
    upsert = (
        "INSERT INTO floor_report SELECT * FROM kept ON CONFLICT (id) DO UPDATE "
        "SET inputs = excluded.inputs"
    )
    found = medians(
        ROUNDS,
        join=lambda: sql(JOIN, week, week + timedelta(days=6)),
        upsert=lambda: (sql("TRUNCATE floor_report"), sql(upsert)),
    )
    return Took(*map(sum, zip(*found.values(), strict=True)))


def _history(patients: int) -> Result:
    """The last week of 4 weeks of history, and of 104."""
    from patients.models import WeeklyReport  # noqa: PLC0415

    clinic = simulate(patients, 1)
    week, ids = _close(clinic), _ids(clinic)

    def once() -> None:
        _mark(clinic, week)
        WeeklyReport.objects.filter(patient__clinic=clinic).delete()
        _summarise(clinic.pk, ids, week)

    _grow(clinic, 1, 3)
    short = medians(7, once=once)["once"]
    _grow(clinic, 4, 103)
    long = medians(7, once=once)["once"]
    return Result("104 weeks of history, against 4", long, short, 1.1, of_ratio=True)


def _grow(clinic, first: int, last: int) -> None:
    """The week's sessions and entries again, `first` to `last` weeks ago."""
    grow = """
        WITH old AS (
          INSERT INTO patients_session (uuid, patient_id, performed_on, recorded_at, recorded_on, tz,
            source, entered_by_id, red_flags, note, payload_hash, effort, pain_before, pain_after {more})
          SELECT gen_random_uuid(), patient_id, performed_on - 7 * w, recorded_at, recorded_on - 7 * w,
            tz, source, entered_by_id, red_flags, note, s.id::text, effort, pain_before, pain_after {more}
          FROM patients_session s JOIN patients_patient p ON p.id = s.patient_id,
            generate_series(%s, %s) w
          WHERE p.clinic_id = %s AND length(payload_hash) = 64
          RETURNING id, payload_hash)
        INSERT INTO patients_sessionentry (session_id, stretch_id, prescription_id, side, as_prescribed,
          sets, reps, hold_seconds, minutes, skipped, pain)
        SELECT old.id, stretch_id, prescription_id, side, as_prescribed, sets, reps, hold_seconds,
          minutes, skipped, pain
        FROM old JOIN patients_sessionentry e ON e.session_id = old.payload_hash::bigint
        """
    sql(grow.replace("{more}", _more_columns()), first, last, clinic.pk)
    sql("ANALYZE")


def _more_columns() -> str:
    """Columns of a session that this script does not name, such as later answers."""
    from patients.models import Session  # noqa: PLC0415

    known = {
        *("id", "uuid", "patient_id", "performed_on", "recorded_at", "recorded_on", "tz", "source"),
        *("entered_by_id", "red_flags", "note", "payload_hash", "effort", "pain_before"),
        *("pain_after", "corrects_id", "voided_at"),
    }
    return "".join(
        f", {field.column}" for field in Session._meta.fields if field.column not in known
    )


def _close(clinic) -> date:
    from django.utils import timezone  # noqa: PLC0415

    from patients.actions.close_weeks import close_due_weeks  # noqa: PLC0415

    return close_due_weeks(clinic=clinic, now=timezone.now())[-1]


def _ids(clinic) -> list:
    from patients.models import StaleWeek  # noqa: PLC0415

    return list(StaleWeek.objects.filter(patient__clinic=clinic).values_list("patient", flat=True))


def _reset(clinic) -> None:
    from patients.models import ClinicWeek, StaleWeek, WeeklyReport  # noqa: PLC0415

    WeeklyReport.objects.filter(patient__clinic=clinic).delete()
    StaleWeek.objects.filter(patient__clinic=clinic).delete()
    ClinicWeek.objects.filter(clinic=clinic).delete()
    sql("VACUUM ANALYZE")
    _close(clinic)


def _mark(clinic, week: date) -> None:
    sql(
        "INSERT INTO patients_staleweek (patient_id, week_start, cause, created_at) "
        "SELECT id, %s, 'recompute', now() FROM patients_patient WHERE clinic_id = %s",
        week,
        clinic.pk,
    )


def _summarise(clinic_id: int, ids: list, week: date) -> None:
    """Chunk by chunk, as the tasks do."""
    from patients.tasks import CHUNK, summarise_patients  # noqa: PLC0415

    for start in range(0, len(ids), CHUNK):
        chunk = [str(each) for each in ids[start : start + CHUNK]]
        summarise_patients(clinic_id, chunk, week.isoformat())


def _with_two_workers(clinic, ids: list, week: date) -> Took:
    """By the clock; and it prints what each of the two spent, and whether they waited for a lock.

    Two cores that also run the database and this script cannot show what two machines would do. If
    each worker spends half of what one did, and neither waits, nothing of ours stands in the way.
    """
    _reset(clinic)
    connection.close()
    halves = [ids[::2], ids[1::2]]
    with multiprocessing.get_context("fork").Pool(2) as pool:
        # The workers are there already; their connections too.
        pool.starmap(_summarise, [(clinic.pk, [], week)] * 2)
        began = perf_counter()
        working = pool.starmap_async(
            _half, [(clinic.pk, half, week) for half in halves], chunksize=1
        )
        looks, waits = 0, 0
        while not working.ready():
            looks, waits = looks + 1, waits + _waiting_for_locks()
            working.wait(0.02)
        clock = (perf_counter() - began) * 1000
        spent = working.get()
    each = "; ".join(f"{took.cpu:.0f} CPU + {took.db:.0f} database CPU ms" for took in spent)
    print(f"two workers: {each}; one of them waited for a lock in {waits} of {looks} looks")
    return Took(clock, sum(took.cpu for took in spent), sum(took.db for took in spent))


def _half(clinic_id: int, ids: list, week: date) -> Took:
    return timed(lambda: _summarise(clinic_id, ids, week))


def _waiting_for_locks() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
            "AND datname = current_database()"
        )
        return cursor.fetchone()[0] > 0


if __name__ == "__main__":
    main(measure)
