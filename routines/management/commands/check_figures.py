"""Check all pose files, and draw them to a contact sheet for review."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from routines.figures.angle_signs import angle_signs
from routines.figures.lint import all_findings
from routines.figures.poses import pose, slugs
from routines.figures.sheet import sheet
from routines.figures.themes import DEFAULT, THEMES

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class Command(BaseCommand):
    """Ends with an error when any pose has a finding; draws only clean poses."""

    help = "Check all figures; with --sheet also draw them to a page (.html) or picture (.png)."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--sheet", type=Path, help="where to write the sheet: .html or .png")
        parser.add_argument("--angles", type=Path, help="where to write the drawing of the signs")
        parser.add_argument("--theme", default=DEFAULT, choices=sorted(THEMES))

    def handle(self, *args, sheet: Path | None, angles: Path | None, theme: str, **options) -> None:
        findings = all_findings()
        for finding in findings:
            self.stderr.write(str(finding))
        if findings:
            raise CommandError(f"{len(findings)} findings in {len(slugs())} poses")
        self.stdout.write(f"{len(slugs())} poses, no findings")
        if angles:
            angles.write_text(angle_signs(theme), "utf-8")
        if sheet:
            _draw(sheet, theme)
            self.stdout.write(f"sheet: {sheet}")


def _draw(path: Path, theme: str) -> None:
    page = sheet([pose(slug) for slug in slugs()], theme)
    if path.suffix == ".html":
        path.write_text(page, "utf-8")
    elif path.suffix == ".png":
        _photograph(page, path)
    else:
        raise CommandError("the sheet's name must end in .html or .png")


def _photograph(page: str, path: Path) -> None:
    """Let a browser that is already installed take the picture."""
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        raise CommandError("no Chromium here: write the sheet as .html instead")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "sheet.html")
        source.write_text(page, "utf-8")
        flags = ["--headless", "--no-sandbox", "--hide-scrollbars", "--window-size=1920,11200"]
        command = [browser, *flags, f"--screenshot={path.absolute()}", source.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
