"""The form's presenter as the rest of the seat sees it: what it tells and what it can be told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from dispatch_app.client.replica import View
from dispatch_app.domain.commands import AskCallerLocation
from dispatch_app.domain.protocols import ProtocolBook, ProtocolShelf
from dispatch_app.domain.protocols.shelf import Reading
from dispatch_app.domain.state import Call, Incident
from dispatch_app.domain.values import MAX_TEXT, Place, Plan
from dispatch_app.i18n.times import clock_text
from dispatch_app.ui.dispatcher.form.asking import Asking
from dispatch_app.ui.dispatcher.form.case import Case
from dispatch_app.ui.dispatcher.form.current import Current
from dispatch_app.ui.dispatcher.form.facts import SlipFacts
from dispatch_app.ui.dispatcher.form.guidance_section import GuidanceView
from dispatch_app.ui.dispatcher.form.metronome import Click, Metronome
from dispatch_app.ui.dispatcher.form.panel import FormPanel
from dispatch_app.ui.dispatcher.form.place_words import PlaceWords
from dispatch_app.ui.dispatcher.form.placing import Placing
from dispatch_app.ui.dispatcher.form.reading_aloud import ReadingAloud
from dispatch_app.ui.dispatcher.form.saving import Saving
from dispatch_app.ui.dispatcher.form.telling import Telling
from dispatch_app.ui.dispatcher.rerouting import Rerouting
from dispatch_app.ui.dispatcher.wording import complaint_name
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.bridge import Bridge
from dispatch_app.ui.kit.chooser import Chooser
from dispatch_app.ui.kit.interview.interviewing import ARREST, spoken_answers
from dispatch_app.ui.kit.printing.errands import Errands

Apart = Callable[[Reading, Callable[[ProtocolBook | None], None]], None]


class Intake(QObject):
    """Follows the selection. Signals come at once, before the centre has answered."""

    place_fixed = Signal(object)
    """The `Place` of the form, or None."""
    plan_changed = Signal(object)
    """The `Plan` of the form, or None."""
    place_doubt = Signal(object)
    """A `Doubt` to show with both its points, or None when it is settled."""
    pick_on_map_wanted = Signal()
    right_point_wanted = Signal(object)
    """The `Place` that the map has wrong; the next point picked on the map is its right one."""
    history_told = Signal()
    """Earlier calls of the number, or earlier incidents at the place, became known."""
    said = Signal(str, str)
    """Tone and text, for the line of notes."""

    def __init__(
        self,
        workplace: Workplace,
        panel: FormPanel,
        parent: QObject | None = None,
        *,
        click: Callable[[], None] | None = None,
        apart: Apart | None = None,
    ) -> None:
        """`apart`: where protocols are read, for that takes longer than a key may wait; on a
        thread of their own, unless told otherwise."""
        super().__init__(parent)
        self._errands = Errands("protocols", Bridge(self))
        self._apart: Apart = apart or self._errands.do
        self._workplace = workplace
        self._panel = panel
        self.saving = Saving(workplace.desk, self, complete=Rerouting(workplace, self).complete)
        self._current = Current(workplace, self.saving, self)
        self.metronome = Metronome(click or Click(self), self)
        self._asking = Asking(self._current, panel.complaint, panel.questions, self)
        self._placing = Placing(self._current, panel.place, self)
        self._telling = Telling(self._current, panel.caller, panel.heading, Chooser(panel), self)
        self._aloud = ReadingAloud(
            self._current, self._asking, panel.guidance, self.metronome, self
        )
        self._words = PlaceWords(workplace.texts)
        self._told: tuple[Place | None, Plan | None] = (None, None)
        self._seen: tuple[Call | None, Incident | None] = (None, None)
        self._showing = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._show)
        self._connect()
        self._turn()

    def _connect(self) -> None:
        panel = self._panel
        self._workplace.selection.changed.connect(self._turn)
        self._workplace.desk.changed.connect(self._news)
        self._workplace.desk.link_changed.connect(lambda _status: self._show())
        self.saving.opened.connect(self._opened)
        self._current.renewed.connect(self._show)
        self._current.kept.connect(self._soon.start)
        self._current.turned.connect(self._turned)
        self._placing.doubted.connect(self.place_doubt)
        self._placing.pick_wanted.connect(self.pick_on_map_wanted)
        self._placing.right_point_wanted.connect(self.right_point_wanted)
        self._placing.said.connect(self.said)
        self._placing.done.connect(self._after_place)
        self._asking.passed.connect(self._enter_on_empty_complaint)
        panel.complaint.field.taken_otherwise.connect(self._shift_enter_on_complaint)
        self._asking.asked_all.connect(panel.guidance.sentence.setFocus)
        self._telling.place_wanted.connect(self._placing.take_earlier)
        self._telling.history_known.connect(self._placing.know_history)
        self._telling.history_told.connect(self.history_told)
        self._placing.earlier.told.connect(self.history_told)
        panel.caller.place_wanted.connect(self.key_caller_place)
        panel.caller.asking_wanted.connect(self.key_locate_again)
        panel.guidance.arrest_wanted.connect(self.key_f7)
        panel.next_sentence_wanted.connect(self.key_space)
        panel.remarks.edited.connect(lambda name, text: self._current.take(**{name: text}))

    def stop(self) -> None:
        """Read nothing more: the window is closed."""
        self._errands.stop()

    # ---- what the seat may ask

    def slip_facts(self) -> SlipFacts:
        """What stands in the form now, in words for a crew."""
        if self._current.case is None:
            return SlipFacts()
        value, language = self._current.value, self._workplace.texts.language
        now = self._asking.standing
        return SlipFacts(
            complaint=value("complaint"),
            complaint_name=complaint_name(self._workplace.protocols, value("complaint"), language),
            facts=spoken_answers(now, language) if now else (),
            warnings=self._warnings(),
            patient=value("patient"),
            meeting_point=value("meeting_point"),
            callback_number=value("callback_number"),
            contact_name=value("contact_name"),
            note=self._note(),
            place=value("place"),
        )

    def _warnings(self) -> tuple[str, ...]:
        doubt = self._placing.doubt
        doubted = (self._words.doubt(doubt, nearest=False),) if doubt else ()
        worse = self._asking.worse_since
        worsened = (self._worse_words(worse),) if worse is not None else ()
        return (*worsened, *self._telling.warnings(), *doubted)

    def _worse_words(self, since: datetime) -> str:
        at = clock_text(since, self._workplace.zone)
        return self._workplace.texts("form.worse", time=at[:5])

    def _note(self) -> str:
        """Needs such as language or a wheelchair are the crew's business as well."""
        parts = (self._current.value(f) for f in ("needs", "impression", "note"))
        return " / ".join(part for part in parts if part)

    @property
    def place(self) -> Place | None:
        return self._placing.place

    @property
    def complaint(self) -> str:
        return self._current.value("complaint") or ""

    @property
    def plan(self) -> Plan | None:
        found: Plan | None = self._current.value("plan")
        return found

    def take_place(self, place: Place) -> bool:
        """A place that was picked on the map; True if it corrects an address that was wrong."""
        return self._current.case is not None and self._placing.take_place(place)

    def forget_correction(self) -> None:
        """Nobody is going to show the right point of a wrong address after all."""
        self._placing.forget_correction()

    def number_history(self) -> tuple[str, ...] | None:
        """Earlier calls of the number, newest first; None while nobody has told."""
        return self._telling.history_lines()

    def place_history(self) -> tuple[str, ...]:
        return self._placing.earlier.lines(self.place)

    @property
    def has_case(self) -> bool:
        return self._current.case is not None

    @property
    def in_arrest(self) -> bool:
        """Whether what was answered so far means that a heart stands still."""
        now = self._asking.standing
        return now is not None and now.protocol.code == ARREST

    @property
    def guidance(self) -> GuidanceView:
        """The sentence that is read aloud now, and the beat."""
        return self._aloud.view

    def question_in_hand(self) -> str:
        """Code of the question in which the cursor stands; empty: in none."""
        return self._asking.in_hand

    def answer_of(self, question: str) -> str:
        """The code that was answered; empty while nothing was."""
        return self._asking.answers.get(question, "") if self.has_case else ""

    def focus_guidance(self) -> None:
        self._panel.guidance.sentence.setFocus()

    def record_answer(self, question: str, answer: str) -> None:
        """Answer one of the first questions from beside the form; the cursor stays."""
        if self._current.case is not None:
            self._asking.record(question, answer)

    def has_words(self, field: str, words: str) -> bool:
        return words in (self._current.value(field) or "")

    def add_words(self, field: str, words: str) -> None:
        """Put words behind what a remark says already, once."""
        if self._current.case is None or self.has_words(field, words):
            return
        said = (self._current.value(field) or "", words)
        changes: dict[str, Any] = {field: " / ".join(part for part in said if part)[:MAX_TEXT]}
        self._current.take(**changes)

    def flush(self, then: Callable[[], None]) -> None:
        """Send all that was changed now; `then` runs when the incident exists and it is under way.

        `then` is dropped if the incident cannot be opened; the field says why.
        """
        if self._current.case is not None:
            self.saving.flush(self._current.case, then)

    def focus_place(self) -> None:
        self._panel.place.field.setFocus()
        self._panel.place.field.select_all()

    def _after_place(self) -> None:
        """On to the complaint; where it is named already, to the question that is due."""
        if self._current.value("complaint"):
            self._asking.focus_next()
        else:
            self.focus_complaint()

    def focus_complaint(self) -> None:
        self._panel.complaint.field.setFocus()
        self._panel.complaint.field.select_all()

    # ---- keys

    def key_f7(self) -> None:
        """CPR: to the cardiac-arrest protocol from anywhere."""
        if self._current.case is None:
            return
        self._asking.key_f7()
        self._panel.guidance.sentence.setFocus()

    def key_worse(self) -> bool:
        """The patient got worse: ask again what decides, and say so to the crew; False if not."""
        if self._current.incident is None:
            return False
        self._asking.got_worse(self._workplace.desk.now())
        return True

    def key_f8(self) -> None:
        self._placing.key_f8()

    def key_keep_place(self) -> None:
        """The doubted place is the right one."""
        self._placing.key_keep()

    def key_other_place(self) -> None:
        """The other point of the doubt is the right one."""
        self._placing.key_other()

    def key_caller_place(self) -> None:
        """Help is needed where the caller is."""
        self._placing.take_caller()

    def key_correct_place(self) -> None:
        """The address that the map gave is wrong: all seats shall know."""
        self._placing.key_correct()

    def key_locate_again(self) -> None:
        """A mobile's position gets better while one talks."""
        call = self._current.call
        if call is not None and call.number:
            self._workplace.desk.send(AskCallerLocation(call=call.id))

    def key_space(self) -> None:
        self._aloud.next()

    def _enter_on_empty_complaint(self) -> None:
        if self._placing.doubt is not None:
            self._placing.confirm()
        else:
            self._asking.focus_next()

    def _shift_enter_on_complaint(self) -> None:
        if not self._panel.complaint.field.text().strip() and self._placing.doubt is not None:
            self._placing.take_other()

    # ---- following

    def _turn(self) -> None:
        self.saving.write()
        self._current.turn()
        self._follow_call()

    def _turned(self) -> None:
        """Another form: show it whole, and put the cursor where the talk begins."""
        self._seen = (self._current.call, self._current.incident)
        self._panel.show_form(on=self._current.case is not None)
        self._asking.turn()
        self._placing.turn()
        self._telling.turn()
        self._show()
        if self._current.case is not None and self._wants_typing():
            QTimer.singleShot(0, self, self._begin_typing)

    def _begin_typing(self) -> None:
        """Unless the place has become known in between, as of a call that was joined."""
        if self._current.case is not None and self._wants_typing():
            self.focus_place()

    def _wants_typing(self) -> bool:
        """Whether the place is what is asked next.

        The reply to `F2` may overtake the news that the call was answered: a call that is chosen
        while it seems to ring is then one that was just taken.
        """
        call = self._current.call
        if call is None or self._placing.place is not None:
            return False
        return call.ringing or (call.talking and call.seat == self._workplace.seat)

    def _follow_call(self) -> None:
        """A call that is answered while it is shown begins here as well."""
        now = (self._current.call, self._current.incident)
        before, self._seen = self._seen, now
        if now == before or self._current.case is None:
            return
        was_ringing = before[0] is not None and before[0].ringing
        if was_ringing and self._wants_typing():
            self.focus_place()
        if before[0] is None or now[0] is None or _whereabouts(before[0]) != _whereabouts(now[0]):
            self._placing.follow()

    def _news(self, view: View) -> None:
        """Cheap when the news is about others: the values are the very same objects then."""
        self.saving.see(view)
        self._current.turn()
        self._follow_protocols(view)
        now = (self._current.call, self._current.incident)
        if now[0] is self._seen[0] and now[1] is self._seen[1]:
            return
        self._follow_call()
        self._show()

    def _follow_protocols(self, view: View) -> None:
        shelf = self._workplace.protocols
        if isinstance(shelf, ProtocolShelf) and (reading := shelf.unread(view.state.protocols)):
            self._apart(reading, self._take_book)

    def _take_book(self, found: ProtocolBook | None) -> None:
        shelf = self._workplace.protocols
        if isinstance(shelf, ProtocolShelf) and shelf.take(found):
            self._asking.renew()

    def _opened(self, case: Case) -> None:
        """The call of this form has become an incident: the selection names both."""
        if case is self._current.case:
            self._workplace.selection.select(call=case.call, incident=case.incident)

    # ---- showing

    def _show(self) -> None:
        if self._showing:
            return
        self._soon.stop()
        self._showing = True
        try:
            self._show_parts()
        finally:
            self._showing = False
        self._tell()

    def _show_parts(self) -> None:
        if self._current.case is None:
            self._aloud.show()
            return
        self._telling.show()
        self._placing.show()
        self._asking.show()
        self._aloud.show()
        fields = self._panel.remarks.fields
        self._panel.remarks.show_values(
            {name: self._current.value(name) for name in fields},
            self._current.keeping(),
            {name: self._current.why(name) for name in fields},
        )

    def _tell(self) -> None:
        """Say what changed, once for each change."""
        place, plan = self._current.value("place"), self._current.value("plan")
        before, self._told = self._told, (place, plan)
        if place != before[0]:
            self.place_fixed.emit(place)
        if plan != before[1]:
            self.plan_changed.emit(plan)


def _whereabouts(call: Call) -> tuple[object, ...]:
    """All that the place may be weighed against."""
    return call.subscriber, call.located
