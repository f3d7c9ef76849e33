from django.db import models


class ServerEpoch(models.Model):
    """A new age of the database: it was restored from a copy. No row is the first age.

    What was written between `copied_at` and `began_at` may be missing, and whoever wrote it is told.
    """

    number = models.PositiveIntegerField(unique=True)
    copied_at = models.DateTimeField()
    began_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"epoch {self.number}"
