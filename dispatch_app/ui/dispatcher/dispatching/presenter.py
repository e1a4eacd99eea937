"""Presenter of the dispatch panel: ties place, recommendation, choice, orders and receipts."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QTimer, Signal, Slot

from dispatch_app.domain.codes import ChoiceReason
from dispatch_app.domain.ids import HospitalId, MissionId, VehicleId
from dispatch_app.domain.registers.reasons import offered
from dispatch_app.domain.values import Plan
from dispatch_app.ui.dispatcher.dispatching import situation as can
from dispatch_app.ui.dispatcher.dispatching.amending import Amending
from dispatch_app.ui.dispatcher.dispatching.asking import bring_up
from dispatch_app.ui.dispatcher.dispatching.changing import Changing
from dispatch_app.ui.dispatcher.dispatching.choice import Choice
from dispatch_app.ui.dispatcher.dispatching.focus import MapFocus, map_focus
from dispatch_app.ui.dispatcher.dispatching.heading import buttons_view, head_view
from dispatch_app.ui.dispatcher.dispatching.holding_back import HoldingBack, WhyNot
from dispatch_app.ui.dispatcher.dispatching.ledger import CoverLedger
from dispatch_app.ui.dispatcher.dispatching.mission_keys import MissionKeys
from dispatch_app.ui.dispatcher.dispatching.ordering import Order, Ordering
from dispatch_app.ui.dispatcher.dispatching.other_ways import OtherWays
from dispatch_app.ui.dispatcher.dispatching.panel import DispatchPanel
from dispatch_app.ui.dispatcher.dispatching.receipts import receipt_rows
from dispatch_app.ui.dispatcher.dispatching.recommending import Recommending
from dispatch_app.ui.dispatcher.dispatching.rows import HospitalRow, VehicleRow
from dispatch_app.ui.dispatcher.dispatching.saying import SILENCE, Saying
from dispatch_app.ui.dispatcher.dispatching.settling import Settling
from dispatch_app.ui.dispatcher.dispatching.situation import Situation, served
from dispatch_app.ui.dispatcher.dispatching.slips import new_slip, route_summary
from dispatch_app.ui.dispatcher.dispatching.target import target_of
from dispatch_app.ui.dispatcher.dispatching.ways import AHEAD, Ways, way_from
from dispatch_app.ui.dispatcher.notes import Notes
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.chooser import Chooser, Option

if TYPE_CHECKING:
    from dispatch_app.ui.dispatcher.form.intake import Intake

_TICK_MS = 500


class Dispatching(QObject):
    focus_changed = Signal(object)
    """A `MapFocus`: what the map shows of the recommendation. Comes a turn after the table, once
    for all that one piece of news changes: whoever waits, waits for the table."""

    def __init__(
        self,
        workplace: Workplace,
        panel: DispatchPanel,
        intake: Intake,
        notes: Notes,
        chooser: Chooser,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._place = workplace
        self._panel = panel
        self._intake = intake
        self._notes = notes
        self._chooser = chooser
        self._choice = Choice()
        self._holding_back = HoldingBack(panel, notes, workplace.texts)
        self._shown_at: datetime | None = None
        self._took_ms = 0.0
        self._about: object = None
        self.focus = MapFocus()
        self.ledger = CoverLedger(workplace, self)
        self.recommending = Recommending(workplace, self, effects=self.ledger.effects)
        self.ledger.renewed.connect(self.recommending.cover_renewed)
        self._ways = Ways(workplace, self)
        self.ordering = Ordering(workplace, intake, self)
        self.amending = Amending(workplace, intake, self)
        self.settling = Settling(workplace, intake, chooser, panel.buttons, self)
        self.mission_keys = MissionKeys(workplace, chooser, self._hospitals, panel.buttons, self)
        self.other_ways = OtherWays(
            workplace, chooser, lambda: panel.receipts.rows, panel.buttons, self
        )
        self.mission_keys.offers.append(self.other_ways.of_mission)
        self.changing = Changing(
            *(workplace, self.recommending, self._vehicle, intake, chooser, panel.buttons), self
        )
        self._map_soon = QTimer(self)
        self._map_soon.setSingleShot(True)
        self._map_soon.setInterval(0)
        self._map_soon.timeout.connect(self._tell_map)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._show_receipts)
        self._connect()
        self._turn()
        self._tick.start()

    def _connect(self) -> None:
        panel, desk = self._panel, self._place.desk
        self._place.selection.changed.connect(self._turn)
        self._intake.place_fixed.connect(self._aim)
        self._intake.plan_changed.connect(self._aim)
        desk.changed.connect(self._changed)
        self.recommending.renewed.connect(self._show)
        self._ways.came.connect(self._map_soon.start)
        parts = (self.ordering, self.amending, self.settling, self.mission_keys, self.other_ways)
        for part in (*parts, self.changing):
            part.said.connect(self._say)
        self.ordering.done.connect(self._ordered)
        panel.table_seen.connect(self._seen)
        panel.vehicle_chosen.connect(self.choose_vehicle)
        panel.hospital_chosen.connect(self.choose_hospital)
        panel.dispatch_wanted.connect(self._dispatch_clicked)
        panel.reinforce_wanted.connect(self.key_f10)
        panel.suspend_wanted.connect(self.key_f11)
        panel.close_wanted.connect(self.key_f12)
        panel.menu_wanted.connect(self._open_menu)

    # ---- following

    @property
    def plan(self) -> Plan | None:
        return self._intake.plan

    @Slot()
    def _turn(self) -> None:
        """Another call or incident: what was chosen for the last one is over."""
        selection = self._place.selection
        about = selection.call or selection.incident
        if about != self._about:
            self._about = about
            self._choice.forget()
            self._ways.forget()
            self._say(SILENCE)
            self._show_choice()
        self._aim()
        self._show_receipts()

    @Slot()
    def _aim(self, *_news: object) -> None:
        place = self._place
        nothing = place.call is None and place.incident is None
        target = None if nothing else target_of(self._intake.slip_facts().place, place.call)
        self.recommending.aim(target, self.plan)
        self._show_state()

    @Slot(object)
    def _changed(self, _view: object) -> None:
        """News of the centre; the table follows by itself, words and receipts here."""
        self._aim()
        self._show_receipts()

    # ---- choosing

    def key_nth(self, number: int) -> None:
        """Choose the nth candidate."""
        table = self.recommending.table
        candidates = table.candidates if table else ()
        if 1 <= number <= len(candidates):
            self.choose_vehicle(candidates[number - 1].vehicle)

    def choose_vehicle(self, vehicle: str) -> None:
        table = self.recommending.table
        row = table.vehicle(VehicleId(vehicle)) if table else None
        if row is None:
            return
        if not row.ready:
            self._notes.say("warning", "dispatch.cannot-choose", vehicle=row.vehicle)
            return
        self._choice.vehicle = row.vehicle
        self._panel.vehicles.bring_into_sight(row.vehicle)
        self._fetch_ways()
        self._show_choice()

    def choose_hospital(self, hospital: str) -> None:
        self._choice.hospital = HospitalId(hospital)
        self._show_choice()

    def _vehicle(self) -> VehicleRow | None:
        return self._choice.vehicle_of(self.recommending.table)

    def _hospital(self) -> HospitalRow | None:
        return self._choice.hospital_of(self.recommending.table)

    def _hospitals(self) -> tuple[HospitalRow, ...]:
        table = self.recommending.table
        return table.hospitals if table else ()

    # ---- keys

    def key_f9(self) -> None:
        """Send the pick, or what was chosen instead."""
        if not self._refused(can.why_not_dispatch):
            self._order(provisional=False)

    def key_shift_f9(self) -> None:
        """Send before the address is sure; any position will do."""
        if not self._refused(can.why_not_provisional):
            target = self.recommending.target
            self._order(provisional=target is not None and target.coarse)

    def key_f10(self) -> None:
        """Send one more vehicle to the same incident."""
        if not self._refused(can.why_not_reinforce):
            target = self.recommending.target
            self._order(provisional=target is not None and target.coarse)

    def key_f11(self) -> None:
        incident = self._place.incident
        if incident is not None and incident.suspended_at is not None:
            self.settling.wake(incident)
        elif not self._refused(can.why_not_suspend):
            self.settling.ask_suspend()

    def key_f12(self) -> None:
        incident = self._place.incident
        if not self._refused(can.why_not_close) and incident is not None:
            self.settling.ask_close(incident)

    def _dispatch_clicked(self) -> None:
        target = self.recommending.target
        if target is not None and target.coarse:
            self.key_shift_f9()
        else:
            self.key_f9()

    def _refused(self, why_not: WhyNot) -> bool:
        return self._holding_back.refuses(why_not, self._situation(), self._why_values())

    # ---- ordering

    def _order(self, *, provisional: bool) -> None:
        order = self._order_now(provisional=provisional)
        if order is None:
            return
        pick = order.recommendation.pick
        if pick is None or pick == order.slip.vehicle:
            self._send(order)
        else:
            self._ask_reason(order)

    def _send(self, order: Order) -> None:
        self.ordering.send(order)
        self._tell_hospital()
        self._show_state()

    def _tell_hospital(self) -> None:
        """An order pressed before the hospitals were there waits for the one that is marked."""
        target, row = self.recommending.target, self._hospital()
        hospital = self._place.desk.state.hospitals.get(row.hospital) if row else None
        if target is not None and hospital is not None:
            self.ordering.hospital_came(target.place, hospital)

    def _order_now(self, *, provisional: bool) -> Order | None:
        """All of it as it stands on the screen at this moment."""
        table, target, row = self.recommending.table, self.recommending.target, self._vehicle()
        vehicle = self._place.desk.state.vehicles.get(row.vehicle) if row else None
        if table is None or target is None or vehicle is None:
            return None
        chosen = self._hospital()
        hospital = self._place.desk.state.hospitals.get(chosen.hospital) if chosen else None
        start = self.recommending.sources.get(vehicle.id)
        slip = new_slip(
            self._intake.slip_facts(),
            target.place,
            vehicle,
            priority=self.plan.priority if self.plan else None,
            hospital=hospital,
            route=route_summary(self._ways.way(vehicle.id)),
            provisional=provisional,
        )
        return Order(
            call=self._place.selection.call,
            incident=self._place.selection.incident,
            slip=slip,
            recommendation=table.kept(self._shown_at, self._took_ms),
            hospital=hospital.id if hospital else None,
            hospital_awaited=hospital is None and self.recommending.hospitals_under_way,
            provisional=provisional,
            way=way_from(start, target.point) if start else None,
            pressed_ns=time.monotonic_ns(),
        )

    def _ask_reason(self, order: Order) -> None:
        """Another choice than the recommended one is two keys, the second a reason."""
        texts = self._place.texts

        def with_reason(code: str) -> None:
            self._send(replace(order, reason=ChoiceReason(code)))

        bring_up(self._panel)
        self._chooser.ask(
            texts(
                "dispatch.choice-title",
                vehicle=order.slip.vehicle,
                pick=order.recommendation.pick or "",
            ),
            texts("dispatch.choose-hint"),
            [
                Option(r.value, texts.code("choice_reason", r.value))
                for r in offered(ChoiceReason, self._place.desk.state.records)
            ],
            with_reason,
            above=self._panel.buttons,
        )

    @Slot(object)
    def _ordered(self, _order: Order) -> None:
        self._choice.vehicle = None
        self._show()
        self._show_receipts()

    def _situation(self) -> Situation:
        place, target = self._place, self.recommending.target
        incident = place.incident
        selection = place.selection
        return Situation(
            call=place.call,
            incident=incident,
            target=target,
            table_there=self.recommending.table is not None,
            vehicle=self._vehicle(),
            sending=self.ordering.busy_with(selection.call, selection.incident),
            missions=tuple(place.desk.state.open_missions(incident)) if incident else (),
            vehicles_wanted=self.plan.vehicles if self.plan else 1,
            served=incident is not None and served(place.desk.state, incident),
        )

    def _why_values(self) -> dict[str, str]:
        missions = self._situation().missions
        return {"vehicles": " ".join(m.vehicle for m in missions)}

    # ---- showing

    @Slot()
    def _show(self) -> None:
        table = self.recommending.table
        lost = self._choice.drop_lost_vehicle(table)
        if lost is not None and not self._was_sent(lost):
            self._notes.say("warning", "dispatch.choice-gone", vehicle=lost)
        if table is not None:
            self._panel.show_tables(table.vehicles, table.hospitals)
            self._tell_hospital()
        self._fetch_ways()
        self._show_choice()

    def _was_sent(self, vehicle: VehicleId) -> bool:
        incident = self._place.incident
        missions = self._place.desk.state.open_missions(incident) if incident else []
        return any(m.vehicle == vehicle for m in missions)

    def _show_choice(self) -> None:
        vehicle, hospital = self._vehicle(), self._hospital()
        self.recommending.drive_on(vehicle.vehicle if vehicle else None)
        self._panel.mark(vehicle.vehicle if vehicle else "", hospital.hospital if hospital else "")
        self._show_state()
        self._map_soon.start()

    def _show_state(self) -> None:
        situation, texts = self._situation(), self._place.texts
        self._holding_back.follow(situation, self._why_values())
        self._panel.show_head(head_view(situation, self.recommending.table, texts))
        self._panel.show_buttons(buttons_view(situation, texts))

    @Slot()
    def _show_receipts(self) -> None:
        place = self._place
        chosen = place.selection
        rows = receipt_rows(
            place.desk.state,
            chosen.incident,
            place.seat,
            place.desk.now(),
            place.timers,
            busy=chosen.call is not None or chosen.incident is not None,
        )
        next_one = self._vehicle()
        self._panel.show_receipts(rows, next_one.vehicle if next_one else "")

    @Slot(object)
    def _say(self, saying: Saying) -> None:
        text = saying.text(self._place.texts)
        self._panel.say(saying.tone, text)
        if saying.code:
            self._notes.refused(saying.code, dict(saying.values))
        self._show_state()

    @Slot()
    def _seen(self) -> None:
        """The table of a new place has been painted: how long did that take?"""
        recommending = self.recommending
        if recommending.table is None:
            return
        self._shown_at = self._place.desk.now()
        if recommending.aimed_ns is not None:
            self._took_ms = (time.monotonic_ns() - recommending.aimed_ns) / 1e6
            recommending.aimed_ns = None
            coarse = recommending.target is not None and recommending.target.coarse
            what = "coarse-ranking-shown" if coarse else "ranking-shown"
            self._place.trace.note(what, took_ms=self._took_ms)

    # ---- map

    def _fetch_ways(self) -> None:
        """Ways of the first candidates and of the chosen vehicle, ahead of the order."""
        table, target = self.recommending.table, self.recommending.target
        if table is None or target is None:
            self._ways.forget()
            return
        wanted = [row.vehicle for row in table.candidates[:AHEAD]]
        if self._choice.vehicle is not None and self._choice.vehicle not in wanted:
            wanted.append(self._choice.vehicle)
        starts = self.recommending.sources
        known = [(v, starts[v]) for v in wanted if v in starts]
        self._ways.fetch(target.point, known, table.legs.closure_version)

    @Slot()
    def _tell_map(self) -> None:
        """Once enough vehicles are out, the map shows those; others only if somebody chooses."""
        chosen, hospital = self._vehicle(), self._hospital()
        enough = self._choice.vehicle is None and can.has_enough(self._situation())
        focus = map_focus(
            self.recommending.target,
            None if enough else self.recommending.table,
            chosen.vehicle if chosen else None,
            hospital.hospital if hospital else None,
            self._ways.found,
        )
        if focus != self.focus:
            self.focus = focus
            self.focus_changed.emit(focus)

    # ---- missions

    @Slot(str, QPoint)
    def _open_menu(self, mission: str, where: QPoint) -> None:
        known = self._place.desk.state.missions.get(MissionId(mission))
        if known is not None:
            self.mission_keys.menu_for(known).popup(where)
