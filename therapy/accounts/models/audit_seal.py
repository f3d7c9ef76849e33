from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditSeal(models.Model):
    """One link of the chain that closes the audit trail, a batch of entries at a time.

    `digest` is made of the entries' bytes and of the digest before, so whoever changes an entry
    has to make every later seal anew, and the last one stands outside the database as well.
    """

    made_at = models.DateTimeField()
    # Which entries, as "5-9,11": an entry that was committed late falls into a later seal.
    entries = models.TextField()
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    count = models.PositiveIntegerField()
    # Unique, so that two sealers at once can't fork the chain.
    previous = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("audit seal")
        # The newest settled seal is found from the top, a few rows down.
        indexes = [models.Index(fields=["last_id"], name="audit_seal_by_last_id")]

    def __str__(self) -> str:
        return f"seal {self.pk}: {self.count} entries"
