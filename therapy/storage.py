"""Static files under names that hold their own hash, so a browser may keep them for ever."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

OUR_MODULES = "js/"


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Rewrites `import … from "./x.js";` as well, so our modules may import each other.

    Libraries' scripts stay as they came: some name files that they don't bring along.
    """

    support_js_module_import_aggregation = True

    @cache  # noqa: B019 (one storage for as long as the process lives)
    def url(self, name: str, force: bool = False) -> str:
        """A file's address, worked out once: a page asks for seventeen, and names never change."""
        return str(super().url(name, force))

    def url_converter(
        self, name: str, hashed_files: dict[str, str], template: str | None = None
    ) -> Callable[[re.Match[str]], str]:
        if name.endswith(".js") and not name.startswith(OUR_MODULES):
            return _as_it_came
        converter: Any = super().url_converter(name, hashed_files, template)
        return converter


def _as_it_came(match: re.Match[str]) -> str:
    return match["matched"]
