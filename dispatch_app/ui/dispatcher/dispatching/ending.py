"""Endings without a vehicle of ours by digits: why nobody goes, or who else does and says what."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from dispatch_app.domain.commands import Command
from dispatch_app.domain.endings.commands import ProposeNoVehicle
from dispatch_app.domain.endings.kept import NoVehicleReason, ReferralTo
from dispatch_app.domain.ids import HospitalId
from dispatch_app.domain.rules.incidents import needs_second_person
from dispatch_app.domain.state import Incident
from dispatch_app.ui.dispatcher.dispatching.asking import bring_up
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.chooser import Chooser, Option

MOST_HOSPITALS = 9
Ask = Callable[[Command, str], None]
"""Sends a command once the form is saved; the key is said when it was taken."""
Refer = Callable[[Incident, ReferralTo, HospitalId | None], None]


class Ending:
    def __init__(
        self, workplace: Workplace, chooser: Chooser, beside: QWidget, ask: Ask, refer: Refer
    ) -> None:
        """`refer` opens the sheet in which the rest of a referral is said."""
        self._place = workplace
        self._chooser = chooser
        self._beside = beside
        self._send, self._refer = ask, refer

    def no_vehicle(self, incident: Incident) -> None:
        """Why; whoever is unwell needs a second person, which the title says beforehand."""
        texts = self._place.texts
        second = needs_second_person(self._place.desk.state, incident)
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
            self._refer(incident, to, None)
            return
        hospitals = list(self._place.desk.state.hospitals.values())[:MOST_HOSPITALS]
        self._ask(
            self._place.texts("ending.which-hospital", number=incident.number),
            [Option(h.id, f"{h.name}  {h.phone}".strip()) for h in hospitals],
            lambda code: self._refer(incident, to, HospitalId(code)),
        )

    def _ask(self, title: str, options: Sequence[Option], then: Callable[[str], None]) -> None:
        bring_up(self._beside)
        hint = self._place.texts("dispatch.choose-hint")
        self._chooser.ask(title, hint, options, then, above=self._beside)
