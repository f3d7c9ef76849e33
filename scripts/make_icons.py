"""Draw the app's icons from static/img/mark.svg; run by hand when the mark changes.

.venv/bin/python scripts/make_icons.py [CHROMIUM]
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).resolve().parent.parent / "static" / "img"
GROUND = "#0B6275"
# A maskable icon may lose everything outside the middle four fifths.
ICONS = {
    "icon-192.png": (192, 1.0),
    "icon-512.png": (512, 1.0),
    "icon-maskable-512.png": (512, 0.7),
}


def draw(page: Page, name: str, size: int, share: float) -> None:
    mark = (IMAGES / "mark.svg").read_text()
    ground = GROUND if share < 1 else "transparent"
    page.set_viewport_size({"width": size, "height": size})
    page.set_content(
        f"<style>body{{margin:0;display:grid;place-items:center;width:{size}px;height:{size}px;"
        f"background:{ground}}}svg{{width:{size * share}px}}</style>{mark}"
    )
    page.screenshot(path=IMAGES / name, omit_background=True)


def main() -> None:
    path = sys.argv[1] if len(sys.argv) > 1 else shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page()
        for name, (size, share) in ICONS.items():
            draw(page, name, size, share)
        browser.close()


if __name__ == "__main__":
    main()
