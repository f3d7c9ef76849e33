"""Two editors at the same moment, round after round: each change is kept or told, never lost."""

import os
import sys
import threading

import pytest
from django.db import connection

from routines.actions.set_item_dose import set_item_dose
from routines.actions.update_routine import update_routine
from routines.dosing import Dose
from routines.models import Routine, RoutineItem
from routines.routine_details import RoutineDetails, details_of, item_values
from tests import build
from therapy.accounts.models import Clinic
from therapy.accounts.tenancy import in_clinic
from therapy.versions import ChangedMeanwhile, Seen

ROUNDS = int(os.environ.get("EDIT_ROUNDS", "40"))
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer"),
]


class Editor(threading.Thread):
    """Reads, waits until the other has read too, saves; told of a conflict, reads and saves again."""

    def __init__(self, clinic: Clinic, read, save, barrier: threading.Barrier) -> None:
        super().__init__()
        self.clinic_id = clinic.pk
        self.read, self.save, self.barrier = read, save, barrier
        self.told = 0
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            # A thread begins outside every clinic.
            with in_clinic(self.clinic_id):
                self._edit()
        except BaseException as error:  # noqa: BLE001 - a thread's error would be lost
            self.error = error
            self.barrier.abort()
        finally:
            connection.close()

    def _edit(self) -> None:
        for turn in range(ROUNDS):
            seen = self.read()
            self.barrier.wait(30)
            try:
                self.save(turn, seen)
            except ChangedMeanwhile:
                self.told += 1
                self.save(turn, self.read())
            self.barrier.wait(30)


def edit_together(*editors: Editor) -> int:
    """How often somebody was told."""
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join(300)
    assert [editor.error for editor in editors] == [None, None]
    return sum(editor.told for editor in editors)


def test_of_two_who_write_one_text_one_is_told_each_time(clinic, alice, bob, now):
    routine = build.make_routine(clinic, [build.make_stretch("a")], description="")
    barrier = threading.Barrier(2)

    def read() -> Seen:
        row = Routine.objects.get(pk=routine.pk)
        return Seen(row.version, details_of(row))

    def adds_a_word(by, word):
        def save(turn: int, seen: Seen) -> None:
            words = f"{seen.values['description']} {word}{turn}".strip()
            details = RoutineDetails(routine.name, words)
            update_routine(routine=routine, details=details, by=by, now=now, seen=seen)

        return save

    one = Editor(clinic, read, adds_a_word(alice, "a"), barrier)
    two = Editor(clinic, read, adds_a_word(bob, "b"), barrier)
    told = edit_together(one, two)
    words = Routine.objects.get(pk=routine.pk).description.split()
    lost = {f"{who}{turn}" for who in "ab" for turn in range(ROUNDS)} - set(words)
    sys.stdout.write(f"{ROUNDS} rounds, {told} told, {len(lost)} lost\n")
    assert not lost
    assert told == ROUNDS


def test_two_who_write_different_items_are_never_in_each_others_way(clinic, alice, bob, now):
    routine = build.make_routine(clinic, [build.make_stretch("a"), build.make_stretch("b")])
    barrier = threading.Barrier(2)

    def editor(item: RoutineItem, by) -> Editor:
        def read() -> Seen:
            row = RoutineItem.objects.select_related("routine", "stretch").get(pk=item.pk)
            return Seen(row.routine.version, item_values(row))

        def save(turn: int, seen: Seen) -> None:
            dose = Dose(reps=2 + turn % 4, hold_seconds=20 + turn)
            set_item_dose(item=item, dose=dose, note=str(turn), by=by, now=now, seen=seen)

        return Editor(clinic, read, save, barrier)

    first, second = routine.items.all()
    assert edit_together(editor(first, alice), editor(second, bob)) == 0
    assert [each.note for each in routine.items.all()] == [str(ROUNDS - 1)] * 2
