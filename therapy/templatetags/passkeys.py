"""What a passkey is asked, as text for an attribute: the policy allows no inline script."""

import json
from typing import Any

from django import template

register = template.Library()


@register.simple_tag
def passkey_request(js_data: dict[str, Any] | None) -> str:
    """Empty when the person has no passkey to show."""
    options = (js_data or {}).get("request_options", {})
    return json.dumps(options) if options.get("publicKey", {}).get("allowCredentials") else ""
