"""`python -m tests.screens --out DIR [--only NAME]`: paints all pictures and the report."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.*=false;qt.multimedia.*=false")

from PySide6.QtWidgets import QApplication

from dispatch_app.ui.kit.guide.guide import GuideDesk
from gis.region import Region
from tests.screens import report
from tests.screens.city import region_directory
from tests.screens.dispatcher import a_guide
from tests.screens.reading import read
from tests.screens.saving import save
from tests.screens.scenes import PICTURES, Picture, shown


def main() -> int:
    """Exit code 1 if a limit is broken."""
    parser = argparse.ArgumentParser(prog="tests.screens", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", action="append", metavar="NAME", help="only names that hold it")
    args = parser.parse_args()
    wanted = [p for p in PICTURES if not args.only or any(o in p.name for o in args.only)]
    args.out.mkdir(parents=True, exist_ok=True)
    app = QApplication(["screens"])
    found = _paint(wanted, args.out)
    app.closeAllWindows()
    if not args.only:
        (args.out / "report.md").write_text(report.written(found), encoding="utf-8")
    for findings in found:
        print(f"{findings.name}: {len(findings.words)} texts", *findings.broken, sep="\n    ")
    return 1 if any(f.broken for f in found) else 0


def _paint(wanted: list[Picture], out: Path) -> list[report.Findings]:
    found = []
    with ExitStack() as stack:
        small = Region.open(region_directory(small=True))
        large = Region.open(region_directory())
        guide: GuideDesk | None = None
        if any(not p.station for p in wanted):
            guide = stack.enter_context(a_guide(large))
        for picture in wanted:
            directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            region = small if picture.station else large
            with shown(picture, region, guide, directory) as window:
                save(window.grab().toImage(), out / f"{picture.name}.png")
                words = read(window)
            found.append(report.Findings(picture.name, picture.shows, picture.size, words))
    return found


if __name__ == "__main__":
    sys.exit(main())
