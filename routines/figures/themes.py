"""Three figures a clinic can choose from, and the colours they all share.

Far limbs are the same hue about a fifth darker. The muscle's orange stands out from every skin
and cloth below in lightness too, so it survives grey printing and colour blindness.
"""

from typing import Final

SHARED: Final = {
    # One panel that sits quietly on a white page and on a dark one.
    "panel": "#E9F0F2",
    "line": "#22313C", "hot": "#E8480C", "ghost": "#7C8B95",
    "shadow": "#5B7280", "arrow": "#C2410C", "halo": "#FFFFFF", "strap": "#7A3E9D",
    "mat": "#CFE0E5", "mat_edge": "#A9C3CC", "wood": "#C9B08A", "wood_dark": "#A58A62",
    "wall": "#DAD5CB", "wall_edge": "#B9B1A3", "linen": "#F7F7F4", "linen_edge": "#AEB9BF",
    "metal": "#8796A0", "metal_dark": "#53626D", "water": "#7CB8D6", "floor": "#D9E3E6", "ball": "#8B6BB1",
}  # fmt: skip

THEMES: Final = {
    "teal": {
        "skin": "#E3B68F", "skin_far": "#BD906B", "blush": "#CF9A72", "shirt": "#2F7F93",
        "shirt_far": "#215F6F", "shorts": "#33475B", "shorts_far": "#263646",
        "shoe": "#FAFAF6", "shoe_far": "#CDD2D2", "hair": "#5F4C40", "style": "short",
    },
    "plum": {
        "skin": "#8D5A3B", "skin_far": "#6E442B", "blush": "#75472C", "shirt": "#C9B6DC",
        "shirt_far": "#A794BC", "shorts": "#4A3A66", "shorts_far": "#382B4F",
        "shoe": "#FAFAF6", "shoe_far": "#CDD2D2", "hair": "#2A211E", "style": "bun",
    },
    "moss": {
        "skin": "#F0CDB0", "skin_far": "#CBA586", "blush": "#DFAE8C", "shirt": "#5F8F5B",
        "shirt_far": "#477045", "shorts": "#3C4650", "shorts_far": "#2C343C",
        "shoe": "#FAFAF6", "shoe_far": "#CDD2D2", "hair": "#B9BEC2", "style": "bun",
    },
}  # fmt: skip

DEFAULT: Final = "teal"


def colours(theme: str) -> dict[str, str]:
    """All colours of a theme by role. Raises KeyError naming an unknown theme."""
    return SHARED | THEMES[theme]
