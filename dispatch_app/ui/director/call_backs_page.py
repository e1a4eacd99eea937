"""Call-backs after the event: whom to telephone, what to ask, what was answered lately."""

from __future__ import annotations

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.quality_tables import FOLLOW_UPS, follow_ups_in
from dispatch_app.client.replies import Accepted, Refused, Reply
from dispatch_app.client.truth_table import Unreadable
from dispatch_app.domain.commands import Command
from dispatch_app.domain.quality.commands import RecordFollowUp
from dispatch_app.domain.quality.follow_ups import FollowUpDue, FollowUpResult
from dispatch_app.domain.telephone import CallPurpose, Target, TargetKind
from dispatch_app.domain.telephone_commands import CallOut
from dispatch_app.ui.director.call_backs_panel import CallBacksPanel
from dispatch_app.ui.director.call_backs_words import counts_words, due_lines
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.kit.keyed_table import Line


class CallBacksPage:
    name = "call_backs"

    def __init__(self, place: DirectorPlace) -> None:
        self._place = place
        self._due: dict[str, FollowUpDue] = {}
        self.widget = CallBacksPanel(place.texts)
        self.widget.table.turned.connect(self._turned)
        self.widget.pressed.connect(self._pressed)

    # ---- as a page

    def shown(self) -> None:
        self.again()
        self.widget.table.setFocus()

    def again(self) -> None:
        self._place.desk.ask(FOLLOW_UPS, self._came)

    def tick(self) -> None: ...

    def become(self) -> None:
        self.widget.update()

    def close(self) -> None: ...

    # ---- what there is

    def _came(self, answer: bytes | Declined | Away) -> None:
        texts, place = self._place.texts, self._place
        if isinstance(answer, Declined):
            self._refused(answer.problem.code, dict(answer.problem.details))
            return
        try:
            found = follow_ups_in(answer) if isinstance(answer, bytes) else None
        except Unreadable:
            found = None
        if found is None:
            self.widget.say(texts("link.retry"), "alarm")
            return
        due, questions, counts = found
        self._due = {one.incident: one for one in due}
        self.widget.show_questions(questions)
        self.widget.show_counts(counts_words(counts, questions, texts))
        self.widget.show_lines(
            due_lines(due, place.complaints, place.desk.now(), texts, place.zone)
        )

    @property
    def chosen(self) -> FollowUpDue | None:
        line = self.widget.table.current
        return self._due.get(line.key) if line is not None else None

    def _turned(self, _line: Line | None) -> None:
        self.widget.clear_answers()

    # ---- wishes

    def _pressed(self, name: str) -> None:
        due = self.chosen
        if due is None:
            return
        match name:
            case "call":
                target = Target(kind=TargetKind.NUMBER, id=due.phone)
                self.widget.say(self._place.texts("follow-up.calling", number=due.number))
                self._send(CallOut(to=target, purpose=CallPurpose.CALLER))
            case "record":
                self._place.open_record("incident", due.incident)
            case "file":
                self._record(due, FollowUpResult.ANSWERED)
            case "missed":
                self._record(due, FollowUpResult.NOT_REACHED)
            case "refused":
                self._record(due, FollowUpResult.REFUSED)
            case _:
                pass

    def _record(self, due: FollowUpDue, result: FollowUpResult) -> None:
        answers = self.widget.answers() if result is FollowUpResult.ANSWERED else {}
        command = RecordFollowUp(incident=due.incident, result=result, answers=answers)
        self._place.desk.send(command, self._recorded)

    def _recorded(self, reply: Reply) -> None:
        if isinstance(reply, Accepted):
            self.widget.clear_answers()
            self.widget.table.setFocus()
            self.again()
            self.widget.say(self._place.texts("quality.kept"), "ok")
        else:
            self._replied(reply)

    def _send(self, command: Command) -> None:
        self._place.desk.send(command, self._replied)

    def _replied(self, reply: Reply) -> None:
        match reply:
            case Accepted():
                pass
            case Refused(code=code, details=details):
                self._refused(code, dict(details))
            case _:
                self.widget.say(self._place.texts("link.retry"), "alarm")

    def _refused(self, code: str, details: dict[str, str]) -> None:
        texts, key = self._place.texts, f"refusal.{code}"
        self.widget.say(texts(key, **details) if texts.has(key) else code, "alarm")
