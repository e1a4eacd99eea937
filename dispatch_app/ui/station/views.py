"""Turns what the terminal knows into what its window shows. Reads; changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dispatch_app.client.link import LinkState
from dispatch_app.domain.codes import Stage, VehicleState
from dispatch_app.domain.ids import MissionId
from dispatch_app.i18n import clock_text, local, span_text
from dispatch_app.ui.kit.power.health import power_health
from dispatch_app.ui.station.big_keys import HOME
from dispatch_app.ui.station.cards import Card
from dispatch_app.ui.station.header import HeaderView
from dispatch_app.ui.station.orders import Orders
from dispatch_app.ui.station.post import Post
from dispatch_app.ui.station.printer_watch import PrinterWatch
from dispatch_app.ui.station.printing_words import PrinterState
from dispatch_app.ui.station.slip_printing import SlipPrinting
from dispatch_app.ui.station.slip_rows import SlipRow
from dispatch_app.ui.station.strip import Tab
from dispatch_app.ui.station.vehicle_words import VehicleLook, look_of
from dispatch_app.ui.station.waiting_page import WaitingView

_SLIPS_SHOWN = 12
_LIGHTS = {LinkState.ONLINE: "ok", LinkState.CONNECTING: "warn"}
_PRINTER_LIGHTS = {
    PrinterState.READY: "",
    PrinterState.PRINTING: "warn",
    PrinterState.WAITING: "bad",
    PrinterState.FAILED: "bad",
}


class Views:
    def __init__(
        self, post: Post, orders: Orders, printing: SlipPrinting, watch: PrinterWatch
    ) -> None:
        self._post = post
        self._orders = orders
        self._printing = printing
        self._watch = watch
        self._rows: dict[MissionId, tuple[Card, SlipRow]] = {}

    def vehicles(self, now: datetime) -> list[VehicleLook]:
        state, texts = self._post.desk.state, self._post.texts
        looks = []
        for vehicle in self._post.vehicles:
            card = self._orders.card(vehicle.mission) if vehicle.mission else None
            looks.append(look_of(state, vehicle, card, now, texts, self._post.zone))
        return looks

    def header(
        self, now: datetime, vehicles: Sequence[VehicleLook], *, audible: bool
    ) -> HeaderView:
        post, printing = self._post, self._printing
        return HeaderView(
            clock=clock_text(now, post.zone),
            station=post.name,
            link=self.link_words(),
            link_light=_LIGHTS.get(post.desk.status.state, "bad"),
            printer=self._printer_words(),
            printer_light="bad" if self._watch.trouble else _PRINTER_LIGHTS[printing.state],
            can_retry=printing.state in (PrinterState.FAILED, PrinterState.WAITING),
            sound="" if audible else post.texts("station.no-sound"),
            vehicles=vehicles,
        )

    def _printer_words(self) -> str:
        """Which printer cannot print, and why; else what it is doing."""
        texts, printing, trouble = self._post.texts, self._printing, self._watch.trouble
        if trouble is not None:
            why = texts(f"print.trouble.{trouble}")
            return texts("station.printer.trouble", printer=printing.printer, trouble=why)
        return texts(f"station.printer.{printing.state}", printer=printing.printer)

    def link_words(self) -> str:
        status, texts = self._post.desk.status, self._post.texts
        words = texts.code("link", status.state.value)
        if status.state is LinkState.REFUSED and status.code:
            words += f" {self._post.refusal(status.code, {})}"
        return words

    def banner(self, down_s: float) -> tuple[str, str]:
        """Tone and words while the disk or the line is down; empty while both are up."""
        if self._post.desk.disk_trouble:
            return "alarm", self._post.texts("disk.refuses", why=self._post.desk.disk_trouble)
        waiting = self._orders.unanswered
        if self._post.desk.online:
            words = self._power()
            return ("alarm" if words else ""), words
        return "alarm", self._post.texts(
            "station.offline", time=span_text(down_s), count=str(waiting)
        )

    def _power(self) -> str:
        """The centre lives on its battery: a station may soon be alone."""
        desk = self._post.desk
        readings = desk.last_pulse.power if desk.last_pulse is not None else ()
        return power_health(desk.state, readings, desk.now(), self._post.texts).banner

    def waiting(self, now: datetime, vehicles: Sequence[VehicleLook]) -> WaitingView:
        cards = self._orders.all_cards()
        shown = _due_first(cards)[:_SLIPS_SHOWN]
        self._rows = {card.mission.id: (card, self._slip_row(card)) for card in shown}
        day = local(now, self._post.zone)
        return WaitingView(
            clock=clock_text(now, self._post.zone),
            date=self._post.texts(
                "station.date",
                year=f"{day:%Y}",
                month=str(day.month),
                day=str(day.day),
                weekday=self._post.texts(f"station.weekday.{day.isoweekday()}"),
            ),
            station=self._post.name,
            link=self.link_words(),
            sheets_due=sum(card.sheet_due for card in cards),
            vehicles=vehicles,
            slips=[row for _, row in self._rows.values()],
        )

    def _slip_row(self, card: Card) -> SlipRow:
        """The row as it was made last, while the card is the same: most have long been over."""
        before = self._rows.get(card.mission.id)
        if before is not None and _same(before[0], card):
            return before[1]
        return self._made_row(card)

    def _made_row(self, card: Card) -> SlipRow:
        slip, texts = card.version.slip, self._post.texts
        document = self._post.wording.document(card.mission, card.version)
        return SlipRow(
            mission=card.mission.id,
            time=clock_text(card.version.issued_at, self._post.zone)[:5],
            badge=document.badge,
            priority=document.priority,
            vehicle=document.vehicle,
            title=document.title.text,
            address=slip.place.text,
            stage=texts.code("stage", card.stage.value),
            sheet=_sheet_of(card),
        )

    def tabs(self, cards: Sequence[Card], chosen: MissionId | None) -> list[Tab]:
        return [
            Tab(card.mission.id, self._tab_words(card), card.alarm, card.mission.id == chosen)
            for card in cards
        ]

    def _tab_words(self, card: Card) -> str:
        slip, texts = card.version.slip, self._post.texts
        stage = texts.code("stage", card.stage.value)
        return texts(
            "station.tab",
            vehicle=slip.vehicle,
            complaint=slip.complaint_name or texts("slip.no-complaint"),
            stage=stage,
        )

    def times(self, card: Card) -> dict[str, str]:
        """When each step was reached, by the action of its button."""
        found = {
            t.stage.value: clock_text(t.at, self._post.zone)
            for t in card.mission.stages
            if t.stage is not Stage.ORDERED
        }
        signed = card.version.acknowledged_at
        if signed is not None:
            found[Stage.ACKNOWLEDGED.value] = clock_text(signed, self._post.zone)
        pending = self._post.texts("station.pending")
        if card.acknowledged:
            found.setdefault(Stage.ACKNOWLEDGED.value, pending)
        if card.stage is not Stage.ORDERED:
            found.setdefault(card.stage.value, pending)
        vehicle = self._post.desk.state.vehicles.get(card.mission.vehicle)
        if card.over and vehicle and vehicle.base is VehicleState.STANDBY and vehicle.since:
            found[HOME] = clock_text(vehicle.since, self._post.zone)
        return found


def _same(before: Card, card: Card) -> bool:
    """Whether a row shows the same of both; the state never changes a mission in place."""
    if before.mission is not card.mission or before.stage is not card.stage:
        return False
    return (before.filed, before.sheet_due) == (card.filed, card.sheet_due)


def _due_first(cards: Sequence[Card]) -> list[Card]:
    """Missing run sheets never slide out of sight under newer slips."""
    return sorted(cards, key=lambda card: not card.sheet_due)


def _sheet_of(card: Card) -> str:
    if card.mission.run_sheet is not None:
        return "filed"
    if card.filed:
        return "queued"
    return "due" if card.sheet_due else ""
