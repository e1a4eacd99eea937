"""Reviews of calls: what is due, marks by keys beside the sound, appeals, coaching."""

from __future__ import annotations

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.quality_tables import REVIEWS, reviews_in
from dispatch_app.client.replies import Accepted, Refused, Reply
from dispatch_app.client.truth_table import Unreadable
from dispatch_app.domain.commands import Command
from dispatch_app.domain.quality.commands import (
    AnswerAppeal,
    AssessCall,
    CoachPerson,
    SettleReview,
    WantSecondReview,
)
from dispatch_app.domain.quality.reviews import Review, ReviewState, SoundNote
from dispatch_app.domain.quality.sheets import Mark, ScoreSheet, missing, score
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.director.quality_choosing import Choosing
from dispatch_app.ui.director.quality_panel import QualityPanel
from dispatch_app.ui.kit.keyed_table import Line
from dispatch_app.ui.kit.quality.words import review_lines, story

_LIMIT = 500
_OPEN = frozenset({ReviewState.DUE, ReviewState.SECOND_DUE, ReviewState.DIFFERS})
"""What can be marked, by whoever may."""


class QualityPage:
    name = "quality"

    def __init__(self, place: DirectorPlace) -> None:
        self._place = place
        self._reviews: dict[str, Review] = {}
        self._sheets: dict[str, ScoreSheet] = {}
        self._shown = ""
        self._notes: list[SoundNote] = []
        self.widget = QualityPanel(place)
        self.choosing = Choosing(place, self.widget, self.again)
        self._connect()

    def _connect(self) -> None:
        widget = self.widget
        widget.table.turned.connect(self._turned)
        widget.table.opened.connect(self._begin)
        widget.marking.marked.connect(self._counted)
        widget.noted.connect(self._note)
        widget.pressed.connect(self._pressed)
        widget.written.connect(self._written)

    # ---- as a page

    def shown(self) -> None:
        self.again()
        self.widget.table.setFocus()

    def again(self) -> None:
        self._place.desk.ask(f"{REVIEWS}?limit={_LIMIT}", self._listed)

    def tick(self) -> None: ...

    def become(self) -> None:
        self.widget.become()

    def close(self) -> None:
        self.widget.sound.close_all()

    # ---- what there is

    def _listed(self, answer: bytes | Declined | Away) -> None:
        texts = self._place.texts
        if not isinstance(answer, bytes):
            self.widget.say(texts("link.retry"), "alarm")
            return
        try:
            reviews, self._sheets = reviews_in(answer)
        except Unreadable:
            self.widget.say(texts("link.retry"), "alarm")
            return
        self._reviews = {review.id: review for review in reviews}
        self.refresh()
        table = self.widget.table
        table.scrollTo(table.currentIndex())  # what was filed has another place in the list

    def refresh(self) -> None:
        desk, texts, zone = self._place.desk, self._place.texts, self._place.zone
        known = self._reviews.values()
        self.widget.show_lines(review_lines(known, self._sheets, desk.now(), texts, zone))
        self._shown = ""
        self._turned(self.widget.table.current)

    @property
    def chosen(self) -> Review | None:
        line = self.widget.table.current
        return self._reviews.get(line.key) if line is not None else None

    def _turned(self, _line: Line | None) -> None:
        """What was marked and not sent is let go of when the cursor goes to another review."""
        review = self.chosen
        if review is not None and review.id == self._shown:
            return
        self._shown = review.id if review is not None else ""
        self._notes = []
        self._show(review)

    def _show(self, review: Review | None) -> None:
        texts, zone = self._place.texts, self._place.zone
        if review is None:
            self.widget.show_review(None, {}, None, texts("quality.none"), open_to_marks=False)
            return
        found, second = review.final or review.first, review.second
        differs = review.state is ReviewState.DIFFERS
        mine = self._may_mark(review)
        marks: dict[str, Mark] = (
            found.marks if found is not None and not self._blank(review) else {}
        )
        self.widget.show_review(
            self._sheets.get(review.sheet),
            marks,
            second.marks if second is not None and differs else None,
            story(review, texts, zone),
            open_to_marks=mine or review.state is ReviewState.APPEALED,
        )
        self.widget.allow(review.state, marks=mine)
        self._counted()

    def _blank(self, review: Review) -> bool:
        """A second reviewer begins with an empty sheet."""
        return review.state is ReviewState.DUE

    def _may_mark(self, review: Review) -> bool:
        session = self._place.desk.session
        me = session.account if session is not None else ""
        if review.of.account == me or review.state not in _OPEN:
            return False
        first = review.first
        return review.state is not ReviewState.SECOND_DUE or first is None or first.by.account != me

    def _begin(self, _line: Line) -> None:
        """Enter: look for the sound, and go to the first item."""
        review = self.chosen
        if review is not None:
            self.widget.sound.open(review.of.call)
            self.widget.marking.setFocus()
            self.widget.marking.selectRow(0)

    def _counted(self) -> None:
        """Points as they would be, once everything is marked."""
        review = self.chosen
        sheet = self._sheets.get(review.sheet) if review is not None else None
        if sheet is None:
            return
        marks, texts = self.widget.marking.marks, self._place.texts
        lacking = missing(sheet, marks)
        if lacking:
            self.widget.show_points(texts("quality.lacking", count=str(len(lacking))))
            return
        counted = score(sheet, marks)
        key = "quality.points-out" if counted.knocked_out else "quality.points"
        self.widget.show_points(texts(key, points=f"{counted.points:g}"))

    def _note(self, at_s: float, words: str) -> None:
        self._notes.append(SoundNote(at_s=at_s, text=words))
        self.widget.show_notes(self._notes)

    # ---- wishes

    def _pressed(self, name: str) -> None:
        review = self.chosen
        match name:
            case "choose":
                self.choosing.ask()
            case "record" if review is not None:
                self._place.open_record("call", review.of.call)
            case "second" if review is not None:
                self._send(WantSecondReview(review=review.id))
            case "file" if review is not None:
                self._file(review)
            case _:
                pass

    def _file(self, review: Review) -> None:
        marks, comment = dict(self.widget.marking.marks), self.widget.comment.text()
        if review.state is ReviewState.DIFFERS:
            self._send(SettleReview(review=review.id, marks=marks, comment=comment))
        elif review.state in (ReviewState.DUE, ReviewState.SECOND_DUE):
            notes = tuple(self._notes)
            self._send(AssessCall(review=review.id, marks=marks, notes=notes, comment=comment))

    def _written(self, what: str, words: str) -> None:
        """An answer to an appeal keeps the points, unless other marks were set before."""
        review = self.chosen
        if review is None:
            return
        if what == "coach":
            self._send(CoachPerson(review=review.id, text=words))
            return
        final = review.final
        marks = dict(self.widget.marking.marks)
        changed = final is not None and marks != final.marks
        self._send(AnswerAppeal(review=review.id, text=words, marks=marks if changed else None))

    def _send(self, command: Command) -> None:
        self._place.desk.send(command, self._replied)

    def _replied(self, reply: Reply) -> None:
        texts = self._place.texts
        match reply:
            case Accepted():
                self.widget.say(texts("quality.kept"), "ok")
                self.widget.table.setFocus()
                self.again()
            case Refused(code=code, details=details):
                key = f"refusal.{code}"
                self.widget.say(texts(key, **dict(details)) if texts.has(key) else code, "alarm")
            case _:
                self.widget.say(texts("link.retry"), "alarm")
