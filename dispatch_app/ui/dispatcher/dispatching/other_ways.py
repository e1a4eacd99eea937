"""Another way to a crew that does not answer: second channel, telephone, noted with its number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from dispatch_app.client.replies import Accepted, Refused, Reply, Unreachable
from dispatch_app.domain.channels import Phoned, PhoneWord
from dispatch_app.domain.commands import Command
from dispatch_app.domain.ids import MissionId
from dispatch_app.domain.order_commands import NotePhoned, SendAnotherWay
from dispatch_app.domain.phoning import ToPhone, whom_to_phone
from dispatch_app.domain.state import Mission
from dispatch_app.ui.dispatcher.dispatching.asking import bring_up
from dispatch_app.ui.dispatcher.dispatching.receipts import ReceiptRow, foremost
from dispatch_app.ui.dispatcher.dispatching.saying import refused, said
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.chooser import Chooser, Option

_WORDS = {
    Phoned.STATION: (PhoneWord.ACKNOWLEDGED, PhoneWord.NOT_REACHED),
    Phoned.CREW: (PhoneWord.ACKNOWLEDGED, PhoneWord.NOT_REACHED),
    Phoned.HOSPITAL: (PhoneWord.SPOKEN, PhoneWord.NOT_REACHED),
}
"""What can be said of a telephone call, by who was called."""


class OtherWays(QObject):
    said = Signal(object)

    def __init__(
        self,
        workplace: Workplace,
        chooser: Chooser,
        rows: Callable[[], Sequence[ReceiptRow]],
        beside: QWidget,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._place = workplace
        self._chooser = chooser
        self._rows = rows
        self._beside = beside

    # ---- keys

    def actions(self) -> dict[str, Callable[[], None]]:
        return {"another_way": self.key_send, "order_phones": self.key_phone}

    def key_send(self) -> None:
        """The order that waits most goes out by the second channel and to its vehicle, now."""
        mission = self._foremost()
        if mission is not None:
            self.send(mission)

    def key_phone(self) -> None:
        mission = self._foremost()
        if mission is not None:
            self.ask(mission)

    def of_mission(self, mission: Mission) -> list[tuple[str, Callable[[], None]]]:
        """Entries of the menu of a mission."""
        texts = self._place.texts
        return [
            (texts("dispatch.menu.another-way"), lambda: self.send(mission)),
            (texts("dispatch.menu.phoned"), lambda: self.ask(mission)),
        ]

    def _foremost(self) -> Mission | None:
        row = foremost(self._rows())
        mission = self._place.desk.state.missions.get(MissionId(row.mission)) if row else None
        if mission is None:
            self.said.emit(said("warning", "dispatch.no-order-waits"))
        return mission

    # ---- acts

    def send(self, mission: Mission) -> None:
        self._send(
            SendAnotherWay(mission=mission.id), "dispatch.another-way-asked", mission.vehicle
        )

    def ask(self, mission: Mission) -> None:
        """Who is to be telephoned by which number, and what came of it: two keys in all."""
        texts = self._place.texts
        offered = list(self._offered(mission))
        if not offered:
            self.said.emit(said("warning", "dispatch.nobody-to-phone", vehicle=mission.vehicle))
            return
        bring_up(self._beside)
        options = [Option(str(at), label) for at, (label, _) in enumerate(offered)]
        self._chooser.ask(
            texts("dispatch.phone-title", vehicle=mission.vehicle),
            texts("dispatch.choose-hint"),
            options,
            lambda at: self._send(offered[int(at)][1], "dispatch.phone-noted", mission.vehicle),
            above=self._beside,
        )

    def _offered(self, mission: Mission) -> Iterator[tuple[str, NotePhoned]]:
        for known in whom_to_phone(self._place.desk.state, mission):
            for word in _WORDS[known.party]:
                yield (
                    self._label(known, word),
                    NotePhoned(
                        mission=mission.id, party=known.party, word=word, number=known.number
                    ),
                )

    def _label(self, known: ToPhone, word: PhoneWord) -> str:
        texts = self._place.texts
        what = texts.code("phone_word", word.value)
        return f"☎ {known.number}  {known.name}  {what}"

    def _send(self, command: Command, word: str, vehicle: str) -> None:
        def replied(reply: Reply) -> None:
            match reply:
                case Accepted():
                    self.said.emit(said("info", word, vehicle=vehicle))
                case Refused(code=code, details=details):
                    self.said.emit(refused(code, details))
                case Unreachable(code=code):
                    self.said.emit(refused(code, {}))

        self._place.desk.send(command, replied)
