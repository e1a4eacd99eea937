"""The sheet of a referral: to whom, who was told there and when, and what they said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from dispatch_app.domain.commands import Command
from dispatch_app.domain.endings.commands import LONGEST, ReferIncident
from dispatch_app.domain.endings.kept import Referral, ReferralAnswer, ReferralTo
from dispatch_app.domain.ids import HospitalId
from dispatch_app.domain.state import Incident
from dispatch_app.i18n.times import local
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.entry.moments import BadTime, moment_of
from dispatch_app.ui.kit.entry.sheet import EntryField, EntrySheet

NAME, TOLD, TOLD_AT, ANSWER = "name", "told", "told_at", "answer"
Ask = Callable[[Command, str], None]
"""Sends a command once the form is saved; the key is said when it was taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _About:
    incident: Incident
    to: ReferralTo
    hospital: HospitalId | None


class Referring(QObject):
    opened = Signal()
    closed = Signal()

    def __init__(self, workplace: Workplace, ask: Ask, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place, self._send = workplace, ask
        self._about: _About | None = None
        self._back: QWidget | None = None
        self.sheet = EntrySheet(workplace.texts)
        self.sheet.saved.connect(self._save)
        self.sheet.left.connect(self.close)

    def open(self, incident: Incident, to: ReferralTo, hospital: HospitalId | None) -> None:
        """Their answer may come later: what was told before stands in the fields."""
        if self._about is None:
            self._back = QApplication.focusWidget()
        self._about = _About(incident=incident, to=to, hospital=hospital)
        texts = self._place.texts
        whom = self._name(hospital) if hospital is not None else texts.code("referral_to", to.value)
        heading = texts("ending.referral", number=incident.number, whom=whom)
        self.sheet.show_fields((incident.id, to, hospital), heading, tuple(self._fields()))
        self.sheet.say("info", texts("ending.referral-hint"))
        self.opened.emit()
        self.sheet.begin()

    def close(self) -> None:
        if self._about is None:
            return
        self._about = None
        self.closed.emit()
        if self._back is not None:
            self._back.setFocus()
            self._back = None

    def _known(self) -> Referral | None:
        about = self._about
        known = self._place.desk.state.referrals.get(about.incident.id) if about else None
        if about is None or known is None:
            return None
        return known if (known.to, known.hospital) == (about.to, about.hospital) else None

    def _name(self, hospital: HospitalId) -> str:
        found = self._place.desk.state.hospitals.get(hospital)
        return f"{found.name}  {found.phone}".strip() if found else hospital

    def _fields(self) -> Iterator[EntryField]:
        assert self._about is not None
        texts, known = self._place.texts, self._known()
        if self._about.hospital is None:
            name = known.name if known else ""
            yield EntryField(name=NAME, label=texts("ending.to-name"), value=name, most=LONGEST)
        told = known.told if known else ""
        yield EntryField(name=TOLD, label=texts("ending.told"), value=told, most=LONGEST)
        at = known.told_at if known else None
        answers = tuple((a.value, texts.code("referral_answer", a.value)) for a in ReferralAnswer)
        yield EntryField(
            name=TOLD_AT,
            label=texts("ending.told-at"),
            hint=texts("ending.told-at-hint"),
            value=f"{local(at, self._place.zone):%H%M}" if at else "",
            most=6,
        )
        yield EntryField(
            name=ANSWER,
            label=texts("ending.answer"),
            choices=answers,
            value=(known.answer if known else ReferralAnswer.AWAITED).value,
        )

    @Slot(object)
    def _save(self, typed: Mapping[str, str]) -> None:
        about = self._about
        if about is None:
            return
        try:
            told_at = self._moment(typed.get(TOLD_AT, "").strip(), about.incident.opened_at)
        except BadTime as bad:
            self.sheet.say("alarm", self._place.texts(bad.key))
            self.sheet.point_at(TOLD_AT)
            return
        answer = ReferralAnswer(typed.get(ANSWER) or ReferralAnswer.AWAITED.value)
        command = ReferIncident(
            incident=about.incident.id,
            to=about.to,
            hospital=about.hospital,
            name=typed.get(NAME, "").strip(),
            told=typed.get(TOLD, "").strip(),
            told_at=told_at,
            answer=answer,
        )
        self.sheet.forget()
        self.close()
        accepted = answer is ReferralAnswer.ACCEPTED
        self._send(command, "dispatch.closed" if accepted else "ending.referred")

    def _moment(self, typed: str, since: datetime) -> datetime | None:
        """Empty: now, or when it was told before."""
        if not typed:
            return None
        place = self._place
        return moment_of(typed, now=place.desk.now(), since=since, zone=place.zone)
