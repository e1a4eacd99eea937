"""Endings without a vehicle of ours by digits: why nobody goes, or who else does and says what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from dispatch_app.domain.commands import Command
from dispatch_app.domain.endings.commands import ProposeNoVehicle, ReferIncident
from dispatch_app.domain.endings.kept import NoVehicleReason, ReferralAnswer, ReferralTo
from dispatch_app.domain.ids import HospitalId
from dispatch_app.domain.rules.incidents import needs_second_person
from dispatch_app.domain.state import Incident
from dispatch_app.ui.dispatcher.dispatching.asking import bring_up
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.chooser import Chooser, Option

MOST_HOSPITALS = 9
Ask = Callable[[Command, str], None]
"""Sends a command once the form is saved; the key is said when it was taken."""


class Ending:
    def __init__(self, workplace: Workplace, chooser: Chooser, beside: QWidget, ask: Ask) -> None:
        self._place = workplace
        self._chooser = chooser
        self._beside = beside
        self._send = ask

    def no_vehicle(self, incident: Incident) -> None:
        """Why; whoever is unwell needs a second person, which the title says beforehand."""
        texts = self._place.texts
        second = needs_second_person(incident)
        key = "ending.no-vehicle-second" if second else "ending.no-vehicle"
        done = "ending.proposed" if second else "dispatch.closed"
        self._ask(
            texts(key, number=incident.number),
            [Option(r.value, texts.code("no_vehicle_reason", r.value)) for r in NoVehicleReason],
            lambda code: self._send(
                ProposeNoVehicle(incident=incident.id, reason=NoVehicleReason(code)), done
            ),
        )

    def refer(self, incident: Incident) -> None:
        """To whom first; a hospital's own vehicle is asked for by its hospital."""
        texts = self._place.texts
        places = (ReferralTo.OTHER_CENTRE, ReferralTo.HOSPITAL_VEHICLE)
        self._ask(
            texts("ending.refer", number=incident.number),
            [Option(to.value, texts.code("referral_to", to.value)) for to in places],
            lambda code: self._to(incident, ReferralTo(code)),
        )

    def _to(self, incident: Incident, to: ReferralTo) -> None:
        if to is not ReferralTo.HOSPITAL_VEHICLE:
            self._answer(incident, to, None)
            return
        hospitals = list(self._place.desk.state.hospitals.values())[:MOST_HOSPITALS]
        self._ask(
            self._place.texts("ending.which-hospital", number=incident.number),
            [Option(h.id, f"{h.name}  {h.phone}".strip()) for h in hospitals],
            lambda code: self._answer(incident, to, HospitalId(code)),
        )

    def _answer(self, incident: Incident, to: ReferralTo, hospital: HospitalId | None) -> None:
        texts = self._place.texts
        self._ask(
            texts("ending.their-answer", number=incident.number),
            [Option(a.value, texts.code("referral_answer", a.value)) for a in ReferralAnswer],
            partial(self._referred, incident, to, hospital),
        )

    def _referred(
        self, incident: Incident, to: ReferralTo, hospital: HospitalId | None, code: str
    ) -> None:
        answer = ReferralAnswer(code)
        command = ReferIncident(incident=incident.id, to=to, hospital=hospital, answer=answer)
        done = "dispatch.closed" if answer is ReferralAnswer.ACCEPTED else "ending.referred"
        self._send(command, done)

    def _ask(self, title: str, options: Sequence[Option], then: Callable[[str], None]) -> None:
        bring_up(self._beside)
        hint = self._place.texts("dispatch.choose-hint")
        self._chooser.ask(title, hint, options, then, above=self._beside)
