"""The page of planning: what is expected, what is rostered, what is short or breaks a rule.

The centre counts its calls; all that follows is reckoned here, beside the Qt thread.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import msgspec

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.holidays import BadHolidays, load_holidays
from dispatch_app.client.replica import View
from dispatch_app.client.replies import Accepted, Refused, Reply
from dispatch_app.client.roster_text import WORDS, BadLine, as_text, from_text
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.planning.checking import Broken, broken
from dispatch_app.domain.planning.forecast import BackTest, Forecast, back_test, forecast
from dispatch_app.domain.planning.history import CallHistory, Holidays
from dispatch_app.domain.planning.needing import USUAL_HANDLING_S, Need
from dispatch_app.domain.planning.queueing import Target
from dispatch_app.domain.planning.roster import USUAL_KINDS, Roster
from dispatch_app.domain.planning.simulating import Played
from dispatch_app.domain.planning.sizing import Sizing
from dispatch_app.domain.planning.weekly import PlannedDay, days_from, played
from dispatch_app.domain.planning_commands import PlanShifts, SetRosterFrame, ShiftChange
from dispatch_app.i18n.texts import RESOURCES
from dispatch_app.i18n.times import local
from dispatch_app.ui.director import planning_words as words
from dispatch_app.ui.director.beside import Beside, Reckoner
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.director.planning_grid import Shown, key_at
from dispatch_app.ui.director.planning_panel import PlanningPanel

HISTORY = "/v1/planning/history"
DAYS = 14
FEWEST_ANSWERED = 50
"""Below so many calls the record's own handling time says little."""
_HISTORY: msgspec.json.Decoder[CallHistory] = msgspec.json.Decoder(CallHistory)
Learnt = tuple[Forecast | None, BackTest | None]
Reckoned = tuple[tuple[PlannedDay, ...], tuple[Broken, ...]]


class PlanningPage:
    name = "planning"

    def __init__(self, place: DirectorPlace, beside: Reckoner | None = None) -> None:
        self._place = place
        self._texts = place.texts
        self._zone = ZoneInfo(place.zone)
        today = local(place.desk.now(), place.zone).date()
        self.first = today - timedelta(days=today.weekday())
        self.day = today
        self.days: tuple[PlannedDay, ...] = ()
        self.broken: tuple[Broken, ...] = ()
        self._history_days = 0
        self._learnt: Learnt = (None, None)
        self._asked = False
        self._handling_typed = False
        self.widget = PlanningPanel(place.theme, place.texts)
        self._beside: Reckoner = beside or Beside(self.widget)
        self._holidays = self._read_holidays()
        self._fill_fields()
        self._connect()
        self.reckon()

    def _connect(self) -> None:
        panel = self.widget
        panel.turned.connect(self.turn)
        panel.asked.connect(self.asked)
        panel.play_wanted.connect(self.play)
        panel.frame_wanted.connect(self.open_frame)
        panel.frame_said.connect(self.set_frame)
        panel.frame_left.connect(panel.close_frame)
        panel.grid.wanted.connect(self.plan)
        panel.grid.day_turned.connect(self.turn_day)
        self._place.desk.changed.connect(self._changed)

    # ---- as a page

    def shown(self) -> None:
        self.widget.grid.setFocus()
        if not self._asked:
            self.again()

    def again(self) -> None:
        self._asked = True
        self._place.desk.ask(HISTORY, self._have)

    def tick(self) -> None:
        """Plans do not move while somebody reads them; F5 asks anew."""

    def become(self) -> None:
        self.widget.become()

    def close(self) -> None:
        self._beside.close()

    # ---- what the record says

    def _have(self, answer: bytes | Declined | Away) -> None:
        if not isinstance(answer, bytes):
            self._asked = False
            away = isinstance(answer, Away)
            key = "recordings.centre-away" if away else "refusal.right.missing"
            self._say(self._texts(key, asked="", role=""))
            return
        try:
            history = _HISTORY.decode(answer)
        except (msgspec.ValidationError, msgspec.DecodeError):
            self._say(self._texts("truth.unreadable"))
            return
        self._say("")
        self._history_days = history.days
        if history.handling_s and history.answered >= FEWEST_ANSWERED and not self._handling_typed:
            self.widget.fields["handling"].setText(f"{history.handling_s:.0f}")
        holidays = self._holidays
        self._beside.reckon("learn", lambda: learnt(history, holidays), self._have_learnt)

    def _have_learnt(self, found: Learnt) -> None:
        self._learnt = found
        text = words.tested_words(found[1], self._history_days, self._texts)
        self.widget.tested.setText(text)
        self.reckon()

    def _read_holidays(self) -> Holidays:
        try:
            return load_holidays(RESOURCES / "planning" / "holidays.toml")
        except BadHolidays as bad:
            self._say(str(bad))
            return {}

    # ---- what follows from it

    @property
    def roster(self) -> Roster:
        return self._place.desk.state.roster

    def reckon(self) -> None:
        """Anew, with the roster, the week and the figures of now."""
        roster, need, first, known = self.roster, self._need(), self.first, self._learnt[0]
        last, zone = first + timedelta(days=DAYS - 1), self._zone

        def work() -> Reckoned:
            days = days_from(first, DAYS, known, roster, need)
            return days, broken(roster, first, last, zone)

        self._beside.reckon("days", work, self._have_days)
        self._size()

    def _have_days(self, found: Reckoned) -> None:
        self.days, self.broken = found
        self._show()

    def play(self) -> None:
        days, need = self.days, self._need()
        self.widget.played.setText(self._texts("planning.playing"))
        self._beside.reckon("play", lambda: played(days, need), self._have_played)

    def _have_played(self, found: tuple[Played, ...]) -> None:
        self.widget.played.setText(words.played_words(found, self._need(), self._texts))

    def _changed(self, view: View) -> None:
        if view.state.roster is not self._shown_roster:
            self.reckon()

    # ---- what a person wants

    def turn(self, weeks: int) -> None:
        self.first += timedelta(days=7 * weeks)
        self.day = self.first
        self.reckon()

    def turn_day(self, day: date) -> None:
        self.day = day
        self._show_day()

    def plan(self, kind: str) -> None:
        """The chosen cells get this shift, or none."""
        roster, cells = self.roster, self.widget.grid.chosen()
        changes = tuple(
            ShiftChange(day=day, person=person, kind=kind, before=before)
            for person, day in cells
            if (before := key_at(roster, day, person)) != kind
        )
        if changes:
            self._place.desk.send(PlanShifts(changes=changes), self._replied)

    def open_frame(self) -> None:
        roster = self.roster
        shown = roster if roster.kinds else replace(roster, kinds=USUAL_KINDS)
        self.widget.open_frame(as_text(shown, self._frame_words()))
        self._say(self._texts("planning.frame.hint"))

    def _frame_words(self) -> dict[str, str]:
        return {word: self._texts(f"planning.word.{word}") for word in WORDS}

    def set_frame(self, text: str) -> None:
        try:
            command: SetRosterFrame = from_text(text, self._frame_words())
        except BadLine as bad:
            self._say(self._texts("planning.frame.bad", number=bad.number, line=bad.line))
            return
        except InvalidValue as bad_value:
            self._say(str(bad_value))
            return
        self._place.desk.send(command, self._framed)

    def _framed(self, reply: Reply) -> None:
        self._replied(reply)
        if isinstance(reply, Accepted):
            self.widget.close_frame()

    def _replied(self, reply: Reply) -> None:
        match reply:
            case Accepted():
                self._say("")
            case Refused(code=code, details=details):
                key = f"refusal.{code}"
                known = self._texts.has(key)
                self._say(self._texts(key, **dict(details)) if known else code)
            case _:
                self._say(self._texts("link.retry"))

    def asked(self) -> None:
        self._handling_typed = self.widget.fields["handling"].isModified()
        self.reckon()

    # ---- figures of the forms

    def _fill_fields(self) -> None:
        need, city = Need(target=Target()), Sizing()
        said = {
            "share": f"{need.target.share:g}",
            "within_s": f"{need.target.within_s:g}",
            "handling": f"{USUAL_HANDLING_S:g}",
            "after_call_s": f"{need.after_call_s:g}",
            "least": str(need.least),
            "population": str(city.population),
            "calls_per_head_day": f"{city.calls_per_head_day:g}",
            "busy_hour_share": f"{city.busy_hour_share:g}",
            "handling_s": f"{city.handling_s:g}",
            "occupancy": f"{city.occupancy:g}",
        }
        for name, text in said.items():
            self.widget.fields[name].setText(text)

    def _figure(self, name: str, usual: float) -> float:
        """What stands in a field; what cannot be read is marked, and the usual figure counts."""
        text = self.widget.fields[name].text().replace(",", "").replace("，", "").strip()
        try:
            found = float(text)
        except ValueError:
            self.widget.mark_field(name, bad=True)
            return usual
        bad = not 0 <= found < 1e10
        self.widget.mark_field(name, bad=bad)
        return usual if bad else found

    def _need(self) -> Need:
        usual = Need(target=Target())
        share = self._figure("share", usual.target.share)
        if not 0 < share < 1:
            self.widget.mark_field("share", bad=True)
            share = usual.target.share
        handling_s = self._figure("handling", USUAL_HANDLING_S) or USUAL_HANDLING_S
        return Need(
            target=Target(share=share, within_s=self._figure("within_s", usual.target.within_s)),
            handling_s=handling_s,
            after_call_s=self._figure("after_call_s", 0.0),
            least=int(self._figure("least", usual.least)),
        )

    def _size(self) -> None:
        usual = Sizing()
        try:
            city = Sizing(
                population=int(self._figure("population", usual.population)),
                calls_per_head_day=self._figure("calls_per_head_day", usual.calls_per_head_day),
                busy_hour_share=self._figure("busy_hour_share", usual.busy_hour_share),
                handling_s=self._figure("handling_s", usual.handling_s),
                occupancy=self._figure("occupancy", usual.occupancy),
            )
        except InvalidValue:
            self.widget.sized.setText(self._texts("planning.sizing.cannot"))
            return
        self.widget.sized.setText(words.sizing_words(city, self._texts))

    # ---- what is shown

    _shown_roster: Roster | None = None

    def _show(self) -> None:
        roster = self._shown_roster = self.roster
        marked = {
            (one.person, one.day): words.broken_words(one, roster, self._texts)
            for one in self.broken
        }
        today = local(self._place.desk.now(), self._place.zone).date()
        self.widget.grid.show_roster(
            Shown(
                roster=roster,
                days=tuple(day.day for day in self.days),
                today=today,
                short=frozenset(day.day for day in self.days if day.gaps),
                holidays=self._holidays,
                marked=marked,
            )
        )
        last = self.first + timedelta(days=DAYS - 1)
        self.widget.title.setText(
            self._texts(
                "planning.title",
                first=words.day_text(self.first, self._texts),
                last=words.day_text(last, self._texts),
                people=len(roster.people),
            )
        )
        self.widget.show_wrong(self._wrong(roster))
        self._show_day()

    def _wrong(self, roster: Roster) -> list[tuple[str, str]]:
        gaps = [gap for day in self.days for gap in day.gaps]
        lines = [(f"gap/{gap.day}/{gap.first}", words.gap_words(gap, self._texts)) for gap in gaps]
        rules = [
            (f"{one.rule.value}/{one.person}/{one.day}", text)
            for one in self.broken
            for text in [words.broken_words(one, roster, self._texts)]
        ]
        return [*rules, *lines] or [("none", self._texts(self._nothing_wrong(roster)))]

    def _nothing_wrong(self, roster: Roster) -> str:
        """Why nothing is listed: only with people and a forecast is that good news."""
        if not roster.people:
            return "planning.no-people"
        return "planning.nothing-wrong" if self._learnt[0] else "planning.no-need"

    def _show_day(self) -> None:
        day = next((d for d in self.days if d.day == self.day), None)
        if day is None:
            return
        self.widget.chart.show_day(day)
        key = "planning.day.expects" if day.expected else "planning.day.unknown"
        self.widget.pointed.setText(
            self._texts(
                key,
                day=words.day_text(day.day, self._texts),
                holiday=day.holiday,
                calls=f"{day.calls:.0f}",
                most=max(day.needed, default=0),
            )
        )

    def _say(self, text: str) -> None:
        self.widget.said.setText(text)


def learnt(history: CallHistory, holidays: Holidays) -> Learnt:
    """A forecast, and how well it would have done; neither where the record is too short."""
    try:
        found = forecast(history, holidays)
    except InvalidValue:
        return None, None
    try:
        return found, back_test(history, holidays)
    except InvalidValue:
        return found, None
