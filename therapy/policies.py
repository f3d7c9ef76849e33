"""What a browser may do on our pages: the two long headers, written by settings."""

# Stricter than nonces: no page has an inline script or style, so there is nothing to give one to.
CONTENT_SECURITY_POLICY = {
    # Files have a shorter one of their own (therapy/headers.py).
    "EXCLUDE_URL_PREFIXES": ["/static/"],
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        # data: carries Bootstrap's own form icons.
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    },
}
# Off, but for what the pages use: the player's screen and beeps, passkeys, copying a link.
PERMISSIONS_POLICY = {
    **dict.fromkeys(
        [
            *(
                "accelerometer",
                "bluetooth",
                "browsing-topics",
                "camera",
                "captured-surface-control",
            ),
            *("clipboard-read", "compute-pressure", "digital-credentials-create"),
            *("digital-credentials-get", "display-capture", "encrypted-media", "fullscreen"),
            *("gamepad", "geolocation", "gyroscope", "hid", "identity-credentials-get"),
            *("idle-detection", "interest-cohort", "keyboard-map", "local-fonts"),
            *("local-network-access", "loopback-network", "magnetometer", "microphone", "midi"),
            *("on-device-speech-recognition", "otp-credentials", "payment", "picture-in-picture"),
            *("private-state-token-issuance", "private-state-token-redemption", "serial"),
            *("speaker-selection", "storage-access", "sync-xhr", "usb", "web-share"),
            *("window-management", "xr-spatial-tracking"),
        ],
        [],
    ),
    **dict.fromkeys(
        [
            *("autoplay", "clipboard-write", "screen-wake-lock"),
            *("publickey-credentials-create", "publickey-credentials-get"),
        ],
        ["self"],
    ),
}
