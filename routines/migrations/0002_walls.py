from django.db import migrations

from therapy.accounts.walls import Wall

ROUTINE = {"routine_id": "routines_routine"}
STRETCH = {"stretch_id": "routines_stretch"}


class Migration(migrations.Migration):
    dependencies = [("routines", "0001_initial"), ("accounts", "0004_walls")]
    operations = [
        Wall(
            "routines_stretch",
            shared=True,
            has_key=True,
            may_share={
                "easier_id": "routines_stretch",
                "harder_id": "routines_stretch",
                "copied_from_id": "routines_stretch",
            },
        ),
        Wall("routines_stretchtag", hangs_from="stretch_id", points_to=STRETCH, shared=True),
        Wall(
            "routines_routine",
            shared=True,
            has_key=True,
            points_to={"author_id": "accounts_user"},
        ),
        Wall(
            "routines_routineitem",
            hangs_from="routine_id",
            points_to=ROUTINE,
            may_share=STRETCH,
            shared=True,
        ),
        Wall(
            "routines_routine_diagnoses", hangs_from="routine_id", points_to=ROUTINE, shared=True
        ),
    ]
