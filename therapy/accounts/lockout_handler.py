from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_failure_limit
from django.db import transaction
from django.http import HttpRequest

from therapy.accounts.sign_in_trail import account_of, note_sign_in

KEPT = ("attempt_time", "ip_address", "user_agent", "http_accept", "locked_out")


class QuietDatabaseHandler(AxesDatabaseHandler):
    """Counts failures without keeping what was typed: axes would store the whole form and path.

    The failure that locks an account out for an address leaves an entry in the trail.
    """

    def user_login_failed(
        self,
        sender: Any,
        credentials: dict[str, Any],
        request: HttpRequest | None = None,
        **kwargs: Any,
    ) -> None:
        if request is None:
            return
        bare = HttpRequest()
        for name in KEPT:
            setattr(bare, f"axes_{name}", getattr(request, f"axes_{name}"))
        bare.axes_path_info, bare.axes_updated = "", True
        with transaction.atomic():
            before = self._count_so_far(bare, credentials)
            super().user_login_failed(sender, credentials, bare, **kwargs)
            if bare.axes_locked_out and before < get_failure_limit(bare, credentials):
                note_sign_in("lock_out", account_of(credentials.get("email")), by=None)

    def _count_so_far(self, request: HttpRequest, credentials: dict[str, Any]) -> int:
        """Its rows stay locked, so that of several failures at once exactly one is the last."""
        (attempts,) = self.get_user_attempts(request, credentials)
        # In a statement of its own: what locks sees no row that came while it waited.
        list(attempts.select_for_update().order_by("pk"))
        return self.get_failures(request, credentials)
