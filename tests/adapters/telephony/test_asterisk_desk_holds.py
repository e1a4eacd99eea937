"""Whatever people and seats do in whatever order: who hears whom is what was told, nothing is left.

The desk stands right before an emulated switch, without a network; answers and events cross each
other at random.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.simulator.asterisk import contract
from devices.simulator.asterisk.carrying_out import carry_out
from devices.simulator.asterisk.plan import Manners, Plan, Refusal, Telephone
from devices.simulator.asterisk.switch import Switch
from devices.simulator.asterisk.voices import heard_by
from dispatch_app.adapters.telephony.asterisk import events
from dispatch_app.adapters.telephony.asterisk.ari import AriRefused
from dispatch_app.adapters.telephony.asterisk.calls import CONFERENCE, Call, Phase, Purpose
from dispatch_app.adapters.telephony.asterisk.config import AsteriskConfig, Keys, Line, SeatPhone
from dispatch_app.adapters.telephony.asterisk.desk import Desk
from dispatch_app.adapters.telephony.asterisk.orders import Orders
from dispatch_app.adapters.telephony.asterisk.requests import Request
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.telephone import CallRef, Party, PartyKind, PartyRole, Target, TargetKind
from dispatch_app.ports.call_control import (
    AddParty,
    Answer,
    Barge,
    Consult,
    Dial,
    DropParty,
    GroupDial,
    HandOver,
    Hold,
    Join,
    Leave,
    Listen,
    Mute,
    Release,
    Resume,
    SeatDuty,
    Transfer,
    Whisper,
)
from dispatch_app.ports.exchange_events import (
    Ended,
    ExchangeEvent,
    GaveUp,
    NotReached,
    Offered,
    Parties,
)

SEATS = tuple(SeatId(str(n)) for n in range(1, 5))
CALLERS = tuple(f"0999000000{n}" for n in range(3))
FARS = tuple(f"0999000010{n}" for n in range(3))
TRUNK, OUTSIDE = "PJSIP/trunk", "PJSIP/{number}@trunk"
HEARD_BY_ALL = (PartyRole.TALKING, PartyRole.CONSULTED)
PLAIN = (Answer, Hold, Resume, Join, HandOver, Listen, Whisper, Barge, Leave, Release)
TO = (Transfer, Consult, AddParty)


def endpoint(seat: str) -> str:
    return f"PJSIP/800{seat}"


class World:
    """A desk, a switch, and the people around them."""

    def __init__(self, permanent: bool, seed: int) -> None:
        self.told: list[ExchangeEvent] = []
        self._chance = random.Random(seed)
        manners = Manners.ANSWERS if permanent else Manners.RINGS
        phones = {endpoint(seat): Telephone(manners) for seat in SEATS}
        self._unheard: list[str] = []
        self._due: list[Any] = []
        self.switch = Switch(
            Plan(phones=phones, members=tuple(phones)),
            lambda event: self._unheard.append(json.dumps(event)),
            lambda _fields: None,
            lambda after, then: self._due.append(then) if after == 0 else None,
        )
        self.switch.app_listens = True
        config = AsteriskConfig(
            name="a",
            url="",
            keys=Keys("", ""),
            app="ems",
            seats=tuple(
                SeatPhone(seat=seat, endpoint=endpoint(seat), permanent=permanent) for seat in SEATS
            ),
            lines=(Line(id="120", endpoint=TRUNK, channels=20, dial=OUTSIDE),),
        )
        self.desk = Desk(config, self.told.append, self._do)
        self.orders = Orders(self.desk, lambda _endpoint, _paused: None)
        self.callers: dict[str, str] = {}

    async def _do(self, request: Request) -> dict[str, Any]:
        known = contract.known(request.method, request.path, set(request.query))
        assert known is not None, request
        for _ in range(self._chance.randrange(3)):
            await asyncio.sleep(0)
        try:
            said = carry_out(self.switch, *known, request.query)
        except Refusal as refusal:
            raise AriRefused(request, refusal.status) from refusal
        for _ in range(self._chance.choice((0, 1, 8))):
            await asyncio.sleep(0)
        return said or {}

    async def settle(self) -> None:
        """Let requests, answers and events run out, in some order."""
        idle, turns = 0, 0
        while idle < 30:
            turns += 1
            assert turns < 5000, "it never comes to rest"
            if self._due and self._chance.random() < 0.5:
                self._due.pop(0)()
                idle = 0
            if self._unheard and self._chance.random() < 0.7:
                self._hear(self._unheard.pop(0))
                idle = 0
            await asyncio.sleep(0)
            idle = 0 if self._due or self._unheard else idle + 1

    def _hear(self, text: str) -> None:
        match events.parse(text):
            case events.Entered() as event:
                self.desk.entered(event)
            case events.Left() as event:
                self.desk.left(event)
            case events.DialNews() as event:
                self.desk.dialled(event)
            case events.Gone() as event:
                self.desk.gone(event)
            case events.DeviceChanged(name=name, state=state):
                self.desk.device(name, state)
            case event:
                assert not isinstance(event, events.Unknown)

    # ---- what may happen -------------------------------------------------------------------

    def happen(self, deed: tuple[str, int, int, int]) -> None:
        kind, first, second, third = deed
        match kind:
            case "ring":
                self._ring(CALLERS[first % len(CALLERS)])
            case "caller-gone":
                channel = self.callers.pop(CALLERS[first % len(CALLERS)], "")
                self.switch.caller_hangs_up(channel)
            case "lift":
                self.switch.lift(endpoint(SEATS[first % len(SEATS)]))
            case "put-down":
                self.switch.put_down(endpoint(SEATS[first % len(SEATS)]))
            case "far":
                far = OUTSIDE.replace("{number}", FARS[first % len(FARS)])
                self.switch.manners(far, list(Manners)[second % len(Manners)])
            case "far-gone":
                self.switch.put_down(OUTSIDE.replace("{number}", FARS[first % len(FARS)]))
            case "duty":
                seat = SEATS[first % len(SEATS)]
                self.orders.obey(SeatDuty(order="d", seat=seat, ready=bool(second % 2)))
            case _:
                self._order(kind, first, second, third)

    def _ring(self, number: str) -> None:
        if number not in self.callers or self.callers[number] not in self.switch.channels:
            self.callers[number] = self.switch.ring(number)

    def _order(self, kind: str, first: int, second: int, third: int) -> None:
        refs = sorted(self.desk.calls) or [CallRef("none")]
        common: dict[str, Any] = {
            "order": "o", "ref": refs[first % len(refs)], "seat": SEATS[second % len(SEATS)]
        }  # fmt: skip
        targets = [
            *(Target(kind=TargetKind.SEAT, id=seat) for seat in SEATS),
            *(Target(kind=TargetKind.NUMBER, id=far) for far in FARS),
            Target(kind=TargetKind.QUEUE, id=""),
        ]
        target = targets[third % len(targets)]
        if kind == "to":
            self.orders.obey(TO[first % len(TO)](**common, to=target))
        elif kind == "mute":
            self.orders.obey(Mute(**common, muted=bool(third % 2)))
        elif kind == "drop":
            self.orders.obey(DropParty(**common, party=(*CALLERS, *FARS, *SEATS)[third % 10]))
        elif kind == "dial":
            ref = CallRef(f"out-{len(self.told)}")
            both = (Target(kind=TargetKind.NUMBER, id=FARS[0]), target)
            out = {**common, "ref": ref}
            dial = Dial(**out, to=target) if first % 2 else GroupDial(**out, to=both)
            self.orders.obey(dial)
        elif kind == "answer":
            self.orders.obey(Answer(**common))
        elif kind == "listen":
            self.orders.obey((Listen, Whisper)[third % 2](**common))
        else:
            self.orders.obey(PLAIN[third % len(PLAIN)](**common))

    # ---- what must hold --------------------------------------------------------------------

    def check(self) -> None:
        for call in self.desk.calls.values():
            told = [e for e in self.told if isinstance(e, Parties) and e.ref == call.ref]
            if told and call.phase is Phase.TALKING:
                assert told[-1].parties == call.parties(), "the last word is not what is so"
                self._check_ears({party.id: party for party in call.parties()}, call)
            assert sum(leg.speaks for leg in call.legs) <= CONFERENCE
            self._check_who_leads(call)
            ringing = [leg for leg in call.legs if not leg.entered]
            assert all(leg.channel in self.switch.channels for leg in ringing), "rings nowhere"

    def _check_who_leads(self, call: Call) -> None:
        """One seat, if any speaks; nobody while the call waits or is on its way to somebody."""
        leaders = [party for party in call.parties() if party.leads]
        speaking = [leg for leg in call.speakers() if leg.kind is PartyKind.SEAT and leg.entered]
        on_its_way = any(leg.purpose is Purpose.TAKE for leg in call.legs)
        if call.phase is Phase.TALKING and speaking and not on_its_way:
            assert len(leaders) == 1
        assert len(leaders) <= 1

    def _check_ears(self, parties: Mapping[str, Party], call: Call) -> None:
        names = {leg.endpoint: leg.party for leg in call.legs}
        talking = {party.id for party in parties.values() if party.role in HEARD_BY_ALL}
        for leg in call.legs:
            if not leg.entered or leg.purpose is Purpose.OFFER:
                continue
            heard = heard_by(leg.channel, self.switch.channels, self.switch.bridges)
            ears = {names.get(voice, voice) for voice in heard}
            match leg.role:
                case PartyRole.TALKING | PartyRole.CONSULTED:
                    whispers = {p.id for p in parties.values() if p.role is PartyRole.WHISPERING}
                    allowed = talking - {leg.party}
                    assert (
                        allowed
                        <= ears
                        <= allowed | (whispers if parties[leg.party].leads else set())
                    )
                case PartyRole.HELD:
                    assert ears == set()
                case PartyRole.MUTED | PartyRole.LISTENING:
                    assert ears == talking - {leg.party}
                case _:
                    pass

    def everybody_leaves(self) -> None:
        for call in sorted(self.desk.calls):
            self.orders.obey(Release(order="end", ref=call, seat=SEATS[0]))


OFTEN = ["ring", "lift", "answer", "listen", "to", "order"]
SELDOM = ["mute", "drop", "dial", "far", "far-gone", "put-down", "caller-gone", "duty"]
DEEDS = OFTEN * 2 + ["answer"] + SELDOM
deeds = st.lists(
    st.tuples(st.sampled_from(DEEDS), *(st.integers(0, 60) for _ in range(3))),
    min_size=8,
    max_size=60,
)


async def lived(permanent: bool, seed: int, happened: list[tuple[str, int, int, int]]) -> World:
    world = World(permanent, seed)
    try:
        for deed in happened:
            world.happen(deed)
            if seed % 3:
                await world.settle()
                world.check()
        await world.settle()
        world.check()
        world.everybody_leaves()
        await world.settle()
    finally:
        await world.desk.finish()
    return world


@pytest.mark.slow
@settings(max_examples=120, deadline=None)
@given(permanent=st.booleans(), seed=st.integers(0, 1000), happened=deeds)
def test_whatever_happens_ears_are_as_told_and_nothing_is_left(
    permanent: bool, seed: int, happened: list[tuple[str, int, int, int]]
) -> None:
    world = asyncio.run(lived(permanent, seed, happened))
    assert world.desk.calls == {}
    assert world.switch.bridges == {}
    standing = {seat.standing.channel for seat in world.desk.seats.all() if seat.standing}
    assert set(world.switch.channels) <= standing


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(permanent=st.booleans(), seed=st.integers(0, 1000), happened=deeds)
def test_whatever_happens_a_call_is_offered_once_and_ends_once(
    permanent: bool, seed: int, happened: list[tuple[str, int, int, int]]
) -> None:
    world = asyncio.run(lived(permanent, seed, happened))
    offered = [event.ref for event in world.told if isinstance(event, Offered)]
    ended = [event.ref for event in world.told if isinstance(event, Ended | GaveUp)]
    assert len(offered) == len(set(offered))
    assert len(ended) == len(set(ended))
    missed = {event.ref for event in world.told if isinstance(event, NotReached)}
    assert set(offered) <= set(ended) | missed
