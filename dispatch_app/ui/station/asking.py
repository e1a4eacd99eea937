"""What is asked before something unusual is reported: refusal, empty run, skipped keys, pause."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QWidget

from dispatch_app.client.slip_journal import SlipKey
from dispatch_app.domain.codes import PauseReason, Stage, StageReason
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.registers.reasons import offered
from dispatch_app.domain.rules.changing import WITH_A_CREW
from dispatch_app.i18n import Texts
from dispatch_app.ui.kit.chooser import Chooser, Option
from dispatch_app.ui.station.cards import (
    EMPTIABLE,
    EMPTY_REASONS,
    REFUSABLE,
    REFUSAL_REASONS,
    Card,
)
from dispatch_app.ui.station.orders import Orders

PAUSE_MINUTES = (15, 30, 45, 60, 120)
_MORE = (1, 2, 3, 4, 5, 8)


class Asking:
    def __init__(self, texts: Texts, chooser: Chooser, orders: Orders) -> None:
        self._texts = texts
        self._chooser = chooser
        self._orders = orders

    def more(
        self,
        card: Card,
        above: QWidget,
        *,
        print_again: Callable[[SlipKey], None],
        write_sheet: Callable[[Card], None],
        enter_run: Callable[[Card], None],
    ) -> None:
        """All that can be done with a mission besides its next step."""
        acts: dict[str, Callable[[], None]] = {}
        if card.stage in REFUSABLE:
            acts["refuse"] = lambda: self._reason(card, Stage.REFUSED, REFUSAL_REASONS, above)
        if card.stage in EMPTIABLE:
            acts["empty"] = lambda: self._reason(card, Stage.EMPTY, EMPTY_REASONS, above)
        if card.later_stages:
            acts["skip"] = lambda: self._skip(card, above)
        if card.sheet_due or card.stage is Stage.AT_HOSPITAL:
            acts["sheet"] = lambda: write_sheet(card)
        if card.stage in WITH_A_CREW:
            acts["reinforce"] = lambda: self._reinforce(card, above)
        acts["enter"] = lambda: enter_run(card)
        acts["print"] = lambda: print_again(card.key)
        options = [Option(code, self._texts(f"station.more.{code}")) for code in acts]
        self._ask("station.more", options, lambda code: acts[code](), above)

    def pause(self, vehicle: VehicleId, above: QWidget | None) -> None:
        options = [
            Option(r.value, self._texts.code("pause_reason", r.value))
            for r in offered(PauseReason, self._orders.records)
        ]
        self._ask(
            "station.pause-why",
            options,
            lambda code: self._how_long(vehicle, PauseReason(code), above),
            above,
        )

    def _how_long(self, vehicle: VehicleId, reason: PauseReason, above: QWidget | None) -> None:
        """When somebody is reminded; a pause without an end is reminded of by nobody."""
        texts = self._texts
        options = [Option(str(n), texts("duty.pause-minutes", minutes=n)) for n in PAUSE_MINUTES]
        options.append(Option("", texts("duty.pause-open")))
        self._chooser.ask(
            texts("duty.pause-title", reason=texts.code("pause_reason", reason.value)),
            texts("station.choose-hint"),
            options,
            lambda n: self._orders.pause(vehicle, reason, float(n) if n else None),
            above=above,
        )

    def _reason(
        self, card: Card, stage: Stage, reasons: Iterable[StageReason], above: QWidget
    ) -> None:
        options = [
            Option(r.value, self._texts.code("stage_reason", r.value))
            for r in offered(StageReason, self._orders.records, reasons)
        ]
        self._ask(
            f"station.{stage.value}-why",
            options,
            lambda code: self._orders.reach(card, stage, StageReason(code)),
            above,
        )

    def _reinforce(self, card: Card, above: QWidget) -> None:
        """How many more are wanted where this crew is; the dispatcher decides."""
        options = [Option(str(n), self._texts("station.more-vehicles", count=n)) for n in _MORE]
        self._ask(
            "station.reinforce-how-many",
            options,
            lambda n: self._orders.ask_more(card, int(n)),
            above,
        )

    def _skip(self, card: Card, above: QWidget) -> None:
        """A key was forgotten: the stage that is true now is chosen, and the record says why."""
        options = [Option(s.value, self._texts.code("stage", s.value)) for s in card.later_stages]
        self._ask(
            "station.skip-to",
            options,
            lambda code: self._orders.reach(card, Stage(code), StageReason.KEY_FORGOTTEN),
            above,
        )

    def _ask(
        self,
        title: str,
        options: list[Option],
        then: Callable[[str], None],
        above: QWidget | None,
    ) -> None:
        hint = self._texts("station.choose-hint")
        self._chooser.ask(self._texts(title), hint, options, then, above=above)
