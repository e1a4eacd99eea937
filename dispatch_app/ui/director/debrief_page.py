"""Debrief: what a training run or a real shift was worth, and the moments to look at again.

A shift is read and never written to; runs stand among earlier runs, shifts do not.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.training_tables import RESULTS, results_in, score_in, score_path
from dispatch_app.client.truth_table import Unreadable
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.training.scores import Moment, Score, WorkScore
from dispatch_app.domain.training.values import CoachNote
from dispatch_app.i18n.times import local
from dispatch_app.ui.director.debrief_panel import DebriefPanel
from dispatch_app.ui.director.debrief_taking import DebriefTaking
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.kit.keyed_table import Line
from dispatch_app.ui.kit.recording.criteria import BadTime, moment_of
from dispatch_app.ui.kit.training import score_words

Answer = bytes | Declined | Away
OpenReplay = Callable[[IncidentId | None, datetime], None]
"""Shows the replay of an incident, or of all around it, at a moment."""
SHIFT = timedelta(hours=12)
_LONGEST = timedelta(days=2)


class DebriefPage:
    name = "debrief"

    def __init__(self, place: DirectorPlace, open_replay: OpenReplay) -> None:
        self._place, self._open_replay = place, open_replay
        self.score: Score | None = None
        self.earlier: tuple[Score, ...] = ()
        self._written = ("", "")
        """The period as the page wrote it itself."""
        self._number = 0
        """Of the question; an answer to an earlier one is passed over."""
        self.widget = DebriefPanel(place.texts)
        self.taking = DebriefTaking(place, self.widget, self)
        self.widget.looked.connect(self.again)
        self.widget.people.turned.connect(self._turned)
        self.widget.moments.opened.connect(self._open_moment)
        self.widget.earlier.opened.connect(self._open_earlier)

    # ---- as a page

    def shown(self) -> None:
        if self._typed() == self._written:
            self.again()
        self.widget.people.setFocus()

    def again(self) -> None:
        """A period that nobody typed goes on with the clock."""
        if self._typed() == self._written:
            now, training = self._place.desk.now(), self._place.desk.state.training
            began = training.began_at if training is not None else None
            self._write_period(began or now - SHIFT, now)
        period = self._period()
        if period is None:
            return
        self._number += 1
        number = self._number
        self.widget.say(self._place.texts("training.counting"))
        self._place.desk.ask(score_path(*period), lambda answer: self._scored(number, answer))
        if self._place.desk.state.training is not None:
            self._place.desk.ask(RESULTS, self._earlier_came)

    def tick(self) -> None:
        """Points do not move while they are talked about; F5 asks anew."""

    def become(self) -> None:
        self.widget.update()

    def close(self) -> None:
        self._number += 1
        self.taking.close()

    # ---- the period

    def _write_period(self, since: datetime, until: datetime) -> None:
        zone = self._place.zone
        self.widget.since.setText(f"{local(since, zone):%Y-%m-%d %H:%M}")
        self.widget.until.setText(f"{local(until, zone):%Y-%m-%d %H:%M:%S}")
        self._written = self._typed()

    def _typed(self) -> tuple[str, str]:
        return self.widget.since.text(), self.widget.until.text()

    def _period(self) -> tuple[datetime, datetime] | None:
        """What was typed, as times; None where it cannot be, with the field marked."""
        found, now, zone = [], self._place.desk.now(), self._place.zone
        for name in ("since", "until"):
            words = getattr(self.widget, name).text()
            late = name == "until" and ":" not in words  # a day alone ends with its end
            try:
                found.append(moment_of(words, now=now, zone=zone, late=late))
            except BadTime:
                self._wrong(name, "recordings.bad-time")
                return None
        since, until = found
        if not timedelta() < until - since <= _LONGEST:
            self._wrong("until", "training.bad-period")
            return None
        self.widget.mark_field("")
        return since, until

    def _wrong(self, field: str, key: str) -> None:
        self.widget.mark_field(field)
        self.widget.say(self._place.texts(key), "alarm")

    # ---- what comes

    def _scored(self, number: int, answer: Answer) -> None:
        if number != self._number:
            return
        texts = self._place.texts
        match answer:
            case bytes():
                try:
                    self._show(score_in(answer))
                except Unreadable:
                    self.widget.say(texts("recordings.version"), "alarm")
            case Declined(problem=problem):
                key = f"refusal.{problem.code}"
                words = texts(key, **problem.details) if texts.has(key) else problem.code
                self.widget.say(words, "alarm")
            case _:
                self.widget.say(texts("link.retry"), "alarm")

    def _earlier_came(self, answer: Answer) -> None:
        """A centre that keeps none has none."""
        try:
            self.earlier = results_in(answer) if isinstance(answer, bytes) else ()
        except Unreadable:
            self.earlier = ()
        self._show_work()

    def _show(self, score: Score) -> None:
        self.score = score
        texts, zone = self._place.texts, self._place.zone
        self.widget.show_heading(score_words.heading(score, texts, zone))
        self.widget.people.show_lines(score_words.people_lines(score, texts))
        self.widget.say(texts("training.hint.run" if score.run else "training.hint.shift"))
        self._show_work()

    # ---- what is looked at

    @property
    def chosen(self) -> WorkScore | None:
        """Whose figures are seen; None: the team's."""
        line = self.widget.people.current
        work = line.about if line is not None else None
        return work if isinstance(work, WorkScore) and work.account is not None else None

    def _turned(self, _line: object) -> None:
        self._show_work()

    def _show_work(self) -> None:
        score, texts, zone = self.score, self._place.texts, self._place.zone
        if score is None:
            return
        chosen = self.chosen
        self.widget.show_work(
            score_words.figure_lines(chosen or score.team, texts),
            score_words.moment_lines(score, chosen, texts, zone),
        )
        self.widget.earlier.show_lines(
            score_words.earlier_lines(self.earlier, score, chosen, texts, zone)
        )

    def _open_moment(self, line: Line) -> None:
        match line.about:
            case Moment(incident=incident, at=at):
                self._open_replay(incident, at)
            case CoachNote(incident=incident, moment=at):
                self._open_replay(incident, at)
            case _:
                pass

    def _open_earlier(self, line: Line) -> None:
        """An earlier run in the place of this one; F5 brings this one back."""
        if isinstance(line.about, Score):
            self._number += 1
            self._show(line.about)
