"""Takes a debrief out of the house: as a PDF or on paper, with a reason in the record.

Nothing is written before the centre has taken the reason down.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Protocol

from dispatch_app.client.replies import Accepted, Refused, Reply
from dispatch_app.domain.export_commands import RecordExport
from dispatch_app.domain.exports import Export, ExportFormat
from dispatch_app.domain.training.scores import Score, WorkScore
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import local
from dispatch_app.papers.sheet import Taken
from dispatch_app.ui.director.debrief_panel import DebriefPanel
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.kit.bridge import Bridge
from dispatch_app.ui.kit.printing.errands import Errands
from dispatch_app.ui.kit.training.debrief_paper import DebriefOrder, debrief_pdf
from dispatch_app.ui.kit.training.score_words import heading

SUBJECT = "training.debrief"
_FORMATS = {"pdf": ExportFormat.PDF, "print": ExportFormat.PRINT}


class Shown(Protocol):
    """What is on the page just now."""

    @property
    def score(self) -> Score | None: ...

    @property
    def chosen(self) -> WorkScore | None: ...


class DebriefTaking:
    def __init__(self, place: DirectorPlace, panel: DebriefPanel, shown: Shown) -> None:
        self._place, self._panel, self._shown = place, panel, shown
        self._way = ""
        self._errands = Errands("debrief files", Bridge(panel))
        panel.pressed.connect(self._begin)
        panel.reason_given.connect(self._send)

    def _begin(self, way: str) -> None:
        texts = self._place.texts
        if self._shown.score is None:
            self._panel.say(texts("figures.take.nothing"))
        elif way == "print" and self._place.printer is None:
            self._panel.say(texts("figures.take.no-print"), "alarm")
        else:
            self._way = way
            self._panel.ask_reason(texts("figures.take.why", what=texts(f"training.key.{way}")))

    def _send(self, reason: str) -> None:
        score = self._shown.score
        if score is None:
            return
        order = self._order(score, reason)
        export = Export(
            subject=SUBJECT,
            format=_FORMATS[self._way],
            rows=len(score.people),
            criteria=heading(score, self._place.texts, self._place.zone),
        )
        then = partial(self._replied, order, self._way)
        self._place.desk.send(RecordExport(export=export, reason=reason), then)

    def _order(self, score: Score, reason: str) -> DebriefOrder:
        desk, place = self._place.desk, self._place
        session = desk.session
        return DebriefOrder(
            score=score,
            chosen=self._shown.chosen,
            taken=Taken(
                who=(session.name or session.account) if session else "",
                when=f"{local(desk.now(), place.zone):%Y-%m-%d %H:%M:%S}",
                why=reason,
                centre=place.texts("figures.take.centre"),
            ),
            zone=place.zone,
            invented=desk.state.invented is not None and score.run is None,
        )

    def _replied(self, order: DebriefOrder, way: str, reply: Reply) -> None:
        texts = self._place.texts
        match reply:
            case Accepted():
                self._panel.end_reason()
                self._make(order, way)
            case Refused(code=code, details=details):
                key = f"refusal.{code}"
                words = texts(key, **dict(details)) if texts.has(key) else code
                self._panel.say(words, "alarm")
            case _:
                self._panel.say(texts("link.retry"), "alarm")

    def _make(self, order: DebriefOrder, way: str) -> None:
        """Beside the window: a page takes as long to lay out as a hand to press the next key."""
        stamp = f"{local(self._place.desk.now(), self._place.zone):%Y%m%d-%H%M%S}"
        out = self._place.exports / f"{self._place.texts('training.debrief')}-{stamp}.pdf"
        texts = self._place.texts
        self._errands.do(partial(_written, out, order, texts), partial(self._made, out, way))

    def close(self) -> None:
        self._errands.stop()

    def _made(self, out: Path, way: str, trouble: str) -> None:
        texts, printer = self._place.texts, self._place.printer
        if trouble:
            self._panel.say(texts("figures.take.failed", why=trouble), "alarm")
        elif way == "print" and printer is not None:
            printer.put(out, self._printed)
        else:
            self._panel.say(texts("figures.take.done", file=out), "ok")

    def _printed(self, trouble: str) -> None:
        texts = self._place.texts
        if trouble:
            self._panel.say(texts("figures.take.not-printed", why=trouble), "alarm")
        else:
            self._panel.say(texts("figures.take.printed"), "ok")


def _written(out: Path, order: DebriefOrder, texts: Texts) -> str:
    """Not on the Qt thread. Why it could not be written, or nothing."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(debrief_pdf(order, texts))
    except OSError as trouble:
        return trouble.strerror or str(trouble)
    return ""
