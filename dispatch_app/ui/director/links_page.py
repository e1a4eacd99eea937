"""Page of cases shared with linked systems: unanswered first, both sides' times, figures."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.link_cases import shared_in, shared_path
from dispatch_app.client.truth_table import Unreadable
from dispatch_app.domain.links.figures import PartnerFigures
from dispatch_app.domain.links.reach import as_heard
from dispatch_app.domain.links.values import LinkCase, LinkCaseId
from dispatch_app.ui.director import links_words as words
from dispatch_app.ui.director.links_panel import LinksPanel
from dispatch_app.ui.director.place import DirectorPlace

DAYS = {"today": 1, "week": 7, "month": 31}
_AGAIN_EVERY = timedelta(seconds=30)


class LinksPage:
    name = "links"

    def __init__(self, place: DirectorPlace) -> None:
        self._place, self._texts = place, place.texts
        self.widget = LinksPanel(place.texts)
        self.widget.pressed.connect(self._pressed)
        self.widget.turned.connect(self._show_story)
        self.widget.table.say_when_empty(self._texts("links.above.none"))
        self.widget.figures.say_when_empty(self._texts("links.above.no-figures"))
        self._period = "week"
        self._kept: dict[LinkCaseId, LinkCase] = {}
        """As the centre told of the period."""
        self._figures: tuple[PartnerFigures, ...] = ()
        self._whole = True
        self._asked_at: datetime | None = None
        self._asking: str | None = None
        self._told: LinkCase | None = None
        self._show()

    # ---- as a page

    def shown(self) -> None:
        self.again()
        self.widget.table.setFocus()

    def again(self) -> None:
        self._ask()
        self._show()

    def tick(self) -> None:
        asked = self._asked_at
        if asked is None or self._place.desk.now() - asked >= _AGAIN_EVERY:
            self._ask()
        self._show()

    def become(self) -> None:
        self.widget.update()

    def close(self) -> None:
        """Nothing goes on beside the page."""

    # ---- asking

    @property
    def since(self) -> datetime:
        """The first moment of the period: days begin where the centre is."""
        zone = ZoneInfo(self._place.zone)
        first = self._place.desk.now().astimezone(zone).date() - timedelta(
            days=DAYS[self._period] - 1
        )
        return datetime.combine(first, time(), zone)

    def _ask(self) -> None:
        desk = self._place.desk
        if desk.online and self._asking != self._period:
            self._asking, self._asked_at = self._period, desk.now()
            asked = self._period
            desk.ask(shared_path(self.since), lambda answer: self._came(asked, answer))

    def _came(self, asked: str, answer: bytes | Declined | Away) -> None:
        if asked != self._period:
            return
        self._asking = None
        if isinstance(answer, Declined):
            key = f"refusal.{answer.problem.code}"
            known = self._texts.has(key)
            said = self._texts(key, **dict(answer.problem.details)) if known else key
            self.widget.say(said, "alarm")
            return
        try:
            found = shared_in(answer) if isinstance(answer, bytes) else None
        except Unreadable:
            found = None
        if found is None:
            self.widget.say(self._texts("link.retry"), "warning")
            return
        cases, figures, self._whole = found
        self._kept, self._figures = {case.id: case for case in cases}, tuple(figures)
        self.widget.say("")
        self._show()

    # ---- showing

    @property
    def cases(self) -> list[LinkCase]:
        """The period's, as they stand now; what waits is shown however long ago it was asked."""
        live = self._place.desk.state.links.cases
        since = self.since
        shown = {n: c for n, c in live.items() if c.opened_at >= since or not c.over}
        return words.in_order({**self._kept, **shown}.values())

    def _show(self) -> None:
        desk, texts = self._place.desk, self._texts
        state, cases = desk.state, self.cases
        links = as_heard(state.links, state.alarms)
        lines = words.case_lines(cases, links, desk.now(), texts, self._place.zone)
        partners = words.partners_line(links, texts)
        self.widget.show_cases(words.title(cases, texts), partners, lines)
        foot = words.foot(self._figures, texts, whole=self._whole)
        self.widget.show_figures(words.figure_lines(self._figures, links, texts), foot)
        self.widget.show_period(self._period)
        self._show_story()

    @property
    def _chosen(self) -> LinkCase | None:
        line = self.widget.table.current
        about = line.about if line is not None else None
        return about if isinstance(about, LinkCase) else None

    def _show_story(self) -> None:
        case, place = self._chosen, self._place
        if case == self._told and case is not None:
            return
        self._told = case
        links = place.desk.state.links
        told = words.story(case, links, self._texts, place.zone) if case is not None else ""
        self.widget.story.setText(told)

    # ---- keys

    def _pressed(self, name: str) -> None:
        if name in DAYS:
            self._period, self._kept, self._figures = name, {}, ()
            self.again()
            return
        case = self._chosen
        if case is None or case.incident is None:
            self.widget.say(self._texts("links.above.no-incident"), "warning")
            return
        self._place.open_record("incident", case.incident)
