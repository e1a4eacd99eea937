"""Statistics of recordings: count, hours, space, by day and by channel, down to the recordings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from dispatch_app.client.api import Away, Declined
from dispatch_app.i18n.times import local
from dispatch_app.ui.director.counting import Measure, by_day, by_line
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.director.statistics_panel import ALL, PERIODS, StatisticsPanel
from dispatch_app.ui.kit.recording.criteria import Criteria
from dispatch_app.ui.kit.recording.found import DayCount, Statistics, Unreadable, read


class StatisticsPage:
    """Asks, counts, and says what a person wants to see of it."""

    name = "statistics"

    def __init__(self, place: DirectorPlace, open_rows: Callable[[Criteria], None]) -> None:
        self._place = place
        self._open_rows = open_rows
        self._days = PERIODS[0]
        self._measure = Measure.COUNT
        self._day = ""
        self._number = 0
        self._counts: Sequence[DayCount] = ()
        self.widget = StatisticsPanel(place)
        self.widget.period_wanted.connect(self.choose_period)
        self.widget.measure_wanted.connect(self.choose_measure)
        self.widget.day_turned.connect(self._turn_day)
        self.widget.rows_wanted.connect(self._rows)
        self.show()

    # ---- as a page

    def shown(self) -> None:
        self.widget.days.setFocus()
        self.again()

    def again(self) -> None:
        first, last = self._period()
        zone = ZoneInfo(self._place.zone)
        since = datetime.combine(first, time(), zone)
        until = datetime.combine(last + timedelta(days=1), time(), zone)
        query = urlencode({"since": since.isoformat(), "until": until.isoformat()})
        self._number += 1
        number = self._number
        self._place.desk.ask(
            f"/v1/recordings/statistics?{query}", lambda answer: self._have(number, answer)
        )

    def tick(self) -> None:
        """Figures do not move while somebody reads them; F5 asks anew."""

    def become(self) -> None:
        self.widget.become()

    def close(self) -> None:
        """Nothing to let go of."""

    # ---- what is shown

    def choose_period(self, days: int) -> None:
        self._days = days
        self._day = ""
        self.show()
        self.again()

    def choose_measure(self, measure: Measure) -> None:
        self._measure = measure
        self.show()

    def _period(self) -> tuple[datetime, datetime]:
        today = local(self._place.desk.now(), self._place.zone)
        return today - timedelta(days=self._days - 1), today

    def _have(self, number: int, answer: bytes | Declined | Away) -> None:
        if number != self._number:
            return
        if not isinstance(answer, bytes):
            away = isinstance(answer, Away)
            self.widget.say("recordings.centre-away" if away else "refusal.right.missing")
            return
        try:
            self._counts = read(answer, Statistics).days
        except Unreadable:
            self.widget.say("recordings.version")
            return
        self.widget.say("")
        self.show()

    def _turn_day(self, day: str) -> None:
        """The channels are those of the day on which the cursor stands; of all days at the sum."""
        day = "" if day == ALL else day
        if day != self._day:
            self._day = day
            self.show()

    def _rows(self, kind: str, of: str) -> None:
        """Every figure can be opened down to its recordings."""
        first, last = self._period()
        since, until = f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}"
        if kind == "day" and of != ALL:
            since = until = of
        elif kind == "line" and self._day:
            since = until = self._day
        line = of if kind == "line" and of != ALL else ""
        self._open_rows(Criteria(since=since, until=until, line=line))

    def show(self) -> None:
        first, last = self._period()
        days = by_day(self._counts, first.date(), last.date())
        lines = by_line(self._counts, self._day)
        self.widget.show_figures(days, lines, self._measure, self._days, self._day)
