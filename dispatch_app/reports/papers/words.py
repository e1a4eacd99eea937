"""What stands on every report that leaves the house, whatever file it is. Knows no file."""

from __future__ import annotations

from dispatch_app.i18n import Texts
from dispatch_app.papers.sheet import Sheet, Taken


def scope_lines(sheet: Sheet, texts: Texts) -> tuple[tuple[str, str], ...]:
    """Name and value: of which period, compared with which, split and filtered by what."""
    lines = (
        (texts("paper.period"), sheet.period),
        (texts("paper.compared"), sheet.compared),
        (texts("paper.split"), sheet.split),
        (texts("paper.filters"), sheet.filters),
        (texts("paper.focus"), sheet.focus_word),
    )
    return tuple(line for line in lines if line[1])


def taken_lines(taken: Taken, texts: Texts) -> tuple[tuple[str, str], ...]:
    return (
        (texts("paper.centre"), taken.centre),
        (texts("paper.who"), taken.who),
        (texts("paper.when"), taken.when),
        (texts("paper.why"), taken.why),
    )


def taken_line(taken: Taken, texts: Texts) -> str:
    """All of it in one line, for the foot of each page."""
    return texts("paper.taken", centre=taken.centre, who=taken.who, when=taken.when, why=taken.why)


def watermark(sheet: Sheet, taken: Taken) -> str:
    return " · ".join(part for part in (sheet.invented_word, taken.who, taken.when) if part)


def heads_of(sheet: Sheet) -> tuple[str, ...]:
    return (*sheet.table.titles, *(head.whole for head in sheet.table.heads))
