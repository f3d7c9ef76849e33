"""Ask this container's /healthz as a proxy would, so that host and HTTPS checks let it in."""

import os
import sys
import urllib.request
from urllib.parse import urlsplit

site = urlsplit(os.environ.get("SITE_URL", "http://127.0.0.1:8000"))
request = urllib.request.Request(
    "http://127.0.0.1:8000/healthz",
    headers={"Host": site.netloc, "X-Forwarded-Proto": site.scheme},
)
try:
    with urllib.request.urlopen(request, timeout=5) as answer:
        sys.exit(answer.status != 200)
except OSError as error:
    sys.exit(f"unwell: {error}")
