from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from django.http import HttpRequest

KEPT = ("attempt_time", "ip_address", "user_agent", "http_accept", "locked_out")


class QuietDatabaseHandler(AxesDatabaseHandler):
    """Counts failures without keeping what was typed: axes would store the whole form and path."""

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
        super().user_login_failed(sender, credentials, bare, **kwargs)
