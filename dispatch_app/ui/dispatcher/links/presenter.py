"""Decides what a seat shows of cases shared with partners, and what its keys do about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from dispatch_app.client.replies import Accepted, Refused, Reply, Unreachable
from dispatch_app.domain.alarms import Severity
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.links.commands import AnswerPartner, LinkWish
from dispatch_app.domain.links.events import LinkCaseOpened, LinkWordSaid
from dispatch_app.domain.links.reach import as_heard
from dispatch_app.domain.links.values import LinkCase, LinkCaseId, Links, LinkWay, Standing
from dispatch_app.ui.dispatcher.keys import KEYS
from dispatch_app.ui.dispatcher.links.forms import (
    Form,
    Kind,
    commands_of,
    fields_of,
    form_of,
    forms,
)
from dispatch_app.ui.dispatcher.notes import Notes
from dispatch_app.ui.dispatcher.wording import complaint_name, refusal_text
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.entry.run import BadEntry
from dispatch_app.ui.kit.entry.sheet import EntrySheet
from dispatch_app.ui.kit.links.words import (
    partner_name,
    partners_complaint,
    ringing_title,
    standing_of,
)


class SharedCases(QObject):
    """The sheet beside the form. Pressed again, its key goes on to the next case."""

    opened = Signal()
    closed = Signal()
    taken = Signal()
    """A partner's incident is ours now, and stands in the form."""

    def __init__(self, workplace: Workplace, notes: Notes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place, self._notes = workplace, notes
        self._form: Form | None = None
        self._stood: dict[LinkCaseId, str] = {}
        """How each case stood when it was looked at last: what changes is said."""
        self._begun = False
        self._to_read: LinkCaseId | None = None
        self._back: QWidget | None = None
        self.sheet = EntrySheet(workplace.texts)
        self.sheet.saved.connect(self._save)
        self.sheet.left.connect(self.close)
        workplace.desk.changed.connect(self._news)

    def actions(self) -> Mapping[str, Callable[[], None]]:
        return {"links": self.key_links, "link_take": self.key_take}

    @property
    def _heard(self) -> Links:
        """Whom a silent process told of last is not believed to be there."""
        state = self._place.desk.state
        return as_heard(state.links, state.alarms)

    # ---- what rings

    @property
    def ringing(self) -> tuple[LinkCase, ...]:
        return tuple(c for c in self._place.desk.state.links.cases.values() if c.rings)

    def loudness(self) -> Severity | None:
        """A partner's request is heard until somebody answers, as a call is."""
        return Severity.WARNING if self.ringing else None

    def key_take(self) -> None:
        """Accept what has rung longest: one key, and its incident stands in the form."""
        ringing = self.ringing
        if not ringing:
            self._notes.say("warning", "links.none-rings")
            return
        command = AnswerPartner(case=ringing[0].id, standing=Standing.ACCEPTED)
        self._place.desk.send(command, self._taken)

    def _taken(self, reply: Reply) -> None:
        if isinstance(reply, Accepted):
            self.close()
            self._turn_to(reply)
        else:
            self._say_no(reply, self._notes.refused)

    def _turn_to(self, reply: Accepted) -> None:
        said = (e for e in reply.events if isinstance(e, LinkWordSaid))
        incident = next((e.incident for e in said if e.incident is not None), None)
        if incident is not None:
            self._place.selection.select(incident=IncidentId(incident))
            self.taken.emit()

    # ---- the sheet

    def key_links(self) -> None:
        """Open what is most pressing about the selected incident; again: the next; then away."""
        found = forms(self._heard, self._place.incident)
        about = [form.about for form in found]
        if not self.sheet.isVisible() or self._form is None:
            following = 0
        else:
            at = about.index(self._form.about) if self._form.about in about else -1
            following = at + 1
        if not found:
            self._notes.say("warning", "links.nothing")
        elif following >= len(found):
            self.close()
        else:
            self._open(found[following])

    def open_case(self, name: str) -> None:
        """A row of the list was chosen."""
        case = self._place.desk.state.links.cases.get(LinkCaseId(name))
        form = form_of(case, self._place.incident) if case is not None else None
        if form is not None:
            self._open(form)

    def _open(self, form: Form) -> None:
        if not self.sheet.isVisible():
            self._back = QApplication.focusWidget()
        self._form = form
        self._show(form)
        self.opened.emit()
        self.sheet.begin()

    def _show(self, form: Form) -> None:
        texts, links = self._place.texts, self._heard
        self.sheet.show_fields(form.about, self._heading(form), fields_of(form, links, texts))
        self.sheet.say("info", texts(f"links.hint.{form.kind.value}", press=KEYS["links"]))

    def _heading(self, form: Form) -> str:
        texts, links = self._place.texts, self._place.desk.state.links
        if form.case is None:
            number = form.incident.number[-4:] if form.incident else ""
            return texts("links.title.ask", number=number)
        title = ringing_title(links, form.case, texts)
        reference = f"  #{form.case.reference}" if form.case.reference else ""
        return f"{title} · {standing_of(form.case, texts)}{reference}"

    def close(self) -> None:
        if self._form is None:
            return
        self._form = None
        self.closed.emit()
        if self._back is not None:
            self._back.setFocus()
            self._back = None

    def _save(self, typed: Mapping[str, str]) -> None:
        form, place = self._form, self._place
        if form is None:
            return
        code = form.incident.complaint if form.incident else ""
        complaint = complaint_name(place.protocols, code, place.texts.language)
        if form.incident is not None and not complaint:
            complaint = partners_complaint(place.desk.state.links, form.incident)
        try:
            commands = commands_of(form, typed, complaint)
        except BadEntry as bad:
            self.sheet.say("alarm", place.texts(bad.key))
            self.sheet.point_at(bad.field)
            return
        self.sheet.say("info", place.texts("entry.saving"))
        self._send(form, commands)

    def _send(self, form: Form, commands: tuple[LinkWish, ...]) -> None:
        for command in commands:
            self._place.desk.send(command, partial(self._sent, form))

    def _sent(self, form: Form, reply: Reply) -> None:
        if not isinstance(reply, Accepted):
            self._say_no(reply, self._said_no)
            return
        if form.about != (self._form.about if self._form else None):
            return
        self.sheet.forget()
        self.close()
        if form.kind is Kind.ANSWER:
            self._turn_to(reply)
        voice = (e for e in reply.events if isinstance(e, LinkCaseOpened))
        self._to_read = next((e.case for e in voice if e.way is LinkWay.VOICE), None)
        self._read_out()

    def _read_out(self) -> None:
        """Whoever asked by voice reads it out next; the case may come a moment after the reply."""
        case = self._place.desk.state.links.cases.get(self._to_read) if self._to_read else None
        if case is not None:
            self._to_read = None
            self.open_case(case.id)

    def _say_no(self, reply: Reply, say: Callable[[str, dict[str, str]], None]) -> None:
        match reply:
            case Refused(code=code, details=details):
                say(code, dict(details))
            case Unreachable(code=code):
                say(code, {})
            case _:
                return

    def _said_no(self, code: str, details: dict[str, str]) -> None:
        texts = self._place.texts
        if "items" in details:
            items = details["items"].split(",")
            named = (texts.code("link_read_back", item) for item in items)
            details["items"] = texts("links.and").join(named)
        self.sheet.say("alarm", refusal_text(texts, code, details))

    # ---- news

    def _news(self, _view: object) -> None:
        """Say what has changed about cases; a sheet whose case has moved on is shown anew."""
        links, texts = self._place.desk.state.links, self._place.texts
        stands = {case.id: standing_of(case, texts) for case in links.cases.values()}
        if self._begun:
            for case in links.cases.values():
                if stands[case.id] != self._stood.get(case.id) and not case.rings:
                    self._tell(case, stands[case.id])
        self._stood, self._begun = stands, True
        self._follow()
        self._read_out()

    def _tell(self, case: LinkCase, word: str) -> None:
        """Only what the other side did: what was done at a seat is known there."""
        if case.words and case.words[-1].ours and not case.words[-1].trouble:
            return
        links = self._place.desk.state.links
        returned = any(said.trouble for said in case.words)
        bad = returned or case.standing in (Standing.REFUSED, Standing.CANCELLED)
        name = partner_name(links, case.partner)
        tone = "warning" if bad else "info"
        self._notes.say(tone, "links.told", partner=name, word=word, number=case.content.number)

    def _follow(self) -> None:
        form = self._form
        if form is None or form.case is None:
            return
        case = self._place.desk.state.links.cases.get(form.case.id)
        now = form_of(case, form.incident) if case is not None else None
        if now is None or now.kind is not form.kind:
            self.close()
