"""The clinic of a run: made before it, checked after it. Needs Django to be set up."""

import random
import time
from collections import Counter
from datetime import date, timedelta

from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from rest_framework.authtoken.models import Token

from bench.fault_kit.phones import Account, Phone
from patients.actions.check_reports import check_reports
from patients.actions.close_weeks import close_due_weeks
from patients.models import Session, StaleWeek, WeeklyReport
from routines.models import Stretch
from tests import build
from therapy.accounts.models import Clinic

ACCOUNTS = 25


def make_phones(count: int, port: int, dice: random.Random) -> list[Phone]:
    """Phones that several patients share."""
    accounts, days = make_accounts(count * ACCOUNTS)
    return [
        Phone(port, accounts[n::count], days, random.Random(dice.random())) for n in range(count)
    ]


def make_accounts(count: int) -> tuple[list[Account], list[date]]:
    """A clinic whose week has just ended, patients who may still log for it, and that week's days."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    today = timezone.now().date()
    first = today - timedelta(days=8)
    clinic = build.make_clinic(time_zone="UTC", week_start=first.isoweekday())
    stretch = build.make_stretch(kind="strength", sides="both", hold_seconds=0, reps=10, sets=1)
    accounts = [_account(clinic, stretch, first) for _ in range(count)]
    close_due_weeks(clinic=clinic, now=timezone.now())
    drain(60)
    return accounts, [today - timedelta(days=n) for n in range(2, 7)]


def _account(clinic: Clinic, stretch: Stretch, first: date) -> Account:
    patient = build.make_patient(clinic, time_zone="UTC")
    schedule = {"sessions_per_day": 3}
    plan = build.make_assignment(patient, [stretch], starts_on=first, schedule=schedule)
    client = Client()
    client.force_login(patient.user)
    return Account(
        token=Token.objects.create(user=patient.user).key,
        cookie=client.cookies["sessionid"].value,
        line=str(plan.prescriptions.get().pk),
    )


def drain(seconds: float) -> bool:
    """Wait until nothing is stale any more; False when it still is."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if not StaleWeek.objects.due().exists():
                time.sleep(2)
                return True
        except OperationalError:
            connection.close()
        time.sleep(0.3)
    return False


def check(phones: list[Phone]) -> dict[str, object]:
    """What is wrong, in numbers that must be 0."""
    connection.close()
    rows = Counter(str(key) for key in Session.objects.values_list("uuid", flat=True))
    void = {
        str(key) for key in Session.objects.exclude(voided_at=None).values_list("uuid", flat=True)
    }
    saved = {key for phone in phones for key in phone.saved}
    taken_back = {key for phone in phones for key in phone.taken_back}
    checks = [
        check_reports(clinic=clinic, now=timezone.now()) for clinic in Clinic.objects.order_by("pk")
    ]
    different = [each for _, found in checks for each in found]
    return {
        "saved and not there": len(saved - rows.keys()),
        "there more than once": sum(number > 1 for number in rows.values()),
        "there and never sent to the end": len(rows.keys() - saved),
        "taken back and not void": len(taken_back - void),
        "void and not taken back": len(void - taken_back),
        "reports that differ from their facts": len(different),
        "no report at all": not WeeklyReport.objects.exists(),
    }
