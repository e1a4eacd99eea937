"""A page to try a printer with: what is printed where, and whether all of it is seen."""

from __future__ import annotations

from dispatch_app.domain.codes import OrderKind
from dispatch_app.i18n import Texts
from dispatch_app.ui.kit.printing.document import Line, SlipDocument
from dispatch_app.ui.kit.printing.paper import Paper, Sheet


def trial_sheet(texts: Texts, *, printer: str, station: str, paper: Paper, time: str) -> Sheet:
    """Looks like a slip, and nobody can take it for one: it says so in every place."""
    word = texts("print.trial")
    rows = (
        (texts("print.trial.printer"), printer),
        (texts("print.trial.paper"), texts(f"print.paper.{paper}")),
        (texts("print.trial.letters"), texts("print.trial.sample")),
        (texts("print.trial.edges"), texts("print.trial.look")),
    )
    document = SlipDocument(
        kind=OrderKind.NEW,
        kind_word=word,
        priority=0,
        badge=texts("print.trial.badge"),
        vehicle=station,
        level="",
        number=word,
        title=Line("", texts("print.trial.title")),
        address=Line("", texts("print.trial.no-order")),
        provisional="",
        lines=tuple(Line(label, words) for label, words in rows),
        issued=time,
        station=station,
    )
    return Sheet(
        document=document, picture=None, marked=False, printed=time, paper=paper, with_map=False
    )
