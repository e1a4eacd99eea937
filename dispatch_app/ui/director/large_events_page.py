"""Page of large events: how each stands, its duty log, and the situation report with a reason."""

from __future__ import annotations

from dispatch_app.client.replies import Accepted, Refused, Reply
from dispatch_app.domain.large_events.commands import TakeSituationReport
from dispatch_app.domain.large_events.values import LargeEvent
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.large_events.list_page import Field, ListPage
from dispatch_app.ui.kit.large_events.report import SituationReport
from dispatch_app.ui.kit.large_events.words import EventWords

KEYS = {"open": "Ctrl+Return", "report": "Ctrl+P"}
_LOG_SHOWN = 12


class LargeEventsPage:
    name = "large"

    def __init__(self, place: DirectorPlace) -> None:
        self._place = place
        self._words = EventWords(place.texts, place.zone)
        self._report = SituationReport(place.texts, place.zone, lambda: place.exports)
        texts = place.texts
        heads = [
            Head(texts("large.above.col.heading"), width_px=520),
            Head(texts("large.above.col.counts"), width_px=620),
            Head(texts("large.above.col.state"), width_px=150),
        ]
        self.widget = ListPage(texts, "above", heads, KEYS, (Field("reason"),))
        self.widget.asked.connect(self._asked)
        self.widget.entered.connect(self._take)
        self.widget.table.turned.connect(self._turned)
        self._seen: object = None

    # ---- the page

    def shown(self) -> None:
        self.again()
        self.widget.table.setFocus()

    def again(self) -> None:
        """The state is told by itself; there is nothing to ask for."""
        self._seen = None
        self.tick()

    def tick(self) -> None:
        desk, texts = self._place.desk, self._place.texts
        events = list(reversed(desk.state.large.events.values()))
        self.widget.show_lines(
            [self._line(event) for event in events],
            texts("large.above.title", count=sum(1 for e in events if e.open))
            if events
            else texts("large.above.none"),
        )
        self._show_log()

    def become(self) -> None:
        self.widget.update()

    def close(self) -> None:
        """Nothing goes on beside the page."""

    def _line(self, event: LargeEvent) -> Line:
        desk, texts = self._place.desk, self._place.texts
        state = "large.above.open" if event.open else "large.above.closed"
        return Line(
            key=event.id,
            cells=(
                self._words.heading(event, desk.now()),
                self._words.counts(desk.state, event),
                texts(state, time=self._words.clock(event.closed_at)),
            ),
            about=event,
        )

    def _event(self) -> LargeEvent | None:
        line = self.widget.table.current
        known = self._place.desk.state.large.events
        return next((e for e in known.values() if line is not None and e.id == line.key), None)

    def _turned(self, _line: object) -> None:
        self._seen = None
        self._show_log()

    def _show_log(self) -> None:
        """The last lines of the chosen one, written anew only when something has happened."""
        event, state = self._event(), self._place.desk.state
        seen = (event, state.missions, state.large.stand_bys)
        if seen == self._seen:
            return
        self._seen = seen
        lines = self._words.log(state, event)[-_LOG_SHOWN:] if event is not None else []
        self.widget.say("\n".join("  ".join(cells).rstrip() for cells in lines))

    # ---- keys

    def _asked(self, name: str) -> None:
        event = self._event()
        if name == "open" and event is not None:
            self._place.open_record("incident", event.id)
        elif name == "report":
            self._take()

    def _take(self) -> None:
        """Nothing is written before the record has the reason."""
        event, reason = self._event(), self.widget.values()["reason"]
        if event is None:
            return
        if not reason:
            self._say(self._place.texts("large.log.reason-first"))
            self.widget.fields["reason"].setFocus()
            return
        wish = TakeSituationReport(incident=event.id, reason=reason)
        self._place.desk.send(wish, lambda reply: self._taken(reply, event, reason))

    def _taken(self, reply: Reply, event: LargeEvent, reason: str) -> None:
        match reply:
            case Accepted():
                self._say(self._written(event, reason))
                self.widget.fill({})
            case Refused(code=code, details=details):
                texts, key = self._place.texts, f"refusal.{code}"
                self._say(texts(key, **dict(details)) if texts.has(key) else code)
            case _:
                self._say(self._place.texts("link.retry"))

    def _written(self, event: LargeEvent, reason: str) -> str:
        desk, texts = self._place.desk, self._place.texts
        by = desk.session.account if desk.session is not None else ""
        try:
            path = self._report.write(desk.state, event, desk.now(), by, reason)
        except OSError as trouble:
            return texts("large.log.not-written", why=trouble.strerror or "")
        return texts("large.log.written", path=path)

    def _say(self, words: str) -> None:
        """Until the log has something new to show."""
        self.widget.say(words)
