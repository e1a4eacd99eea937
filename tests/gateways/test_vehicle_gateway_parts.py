"""The parts of the process beside the vehicle terminals: keys, orders, presence, doors, fixes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from devices.vehicle_terminal.events import Key, KeyKind
from devices.vehicle_terminal.messages import Edition, Register, Registration
from devices.vehicle_terminal.packet import TerminalId as Number
from dispatch_app.commands_vehicles import settings_of
from dispatch_app.config import BadConfig
from dispatch_app.domain import commands as c
from dispatch_app.domain.alarm_commands import AcknowledgeAlarm, ClearAlarm, RaiseAlarm
from dispatch_app.domain.alarms import AlarmKind, alarm_id
from dispatch_app.domain.channels import ChannelStep
from dispatch_app.domain.codes import (
    Origin,
    PauseReason,
    ReceiptStep,
    Stage,
    StageReason,
    VehicleState,
)
from dispatch_app.domain.commands import PauseVehicle, ReportStage, ReportVehicleState
from dispatch_app.domain.ids import MissionId, TerminalId
from dispatch_app.domain.order_commands import SendAnotherWay
from dispatch_app.domain.terminals import Terminal, TerminalIdentity
from dispatch_app.domain.values import Fix
from dispatch_app.gateways import vehicles_fixes
from dispatch_app.gateways.vehicles_doors import Doors, secret_in
from dispatch_app.gateways.vehicles_fixes import BATCH, FixFeed, Outcome
from dispatch_app.gateways.vehicles_help import HelpCalls
from dispatch_app.gateways.vehicles_keys import BadKeys, Meaning, keys_of
from dispatch_app.gateways.vehicles_memory import TakenTexts
from dispatch_app.gateways.vehicles_orders import STALE, TRIES, Orders, Text
from dispatch_app.gateways.vehicles_presence import TUNNEL, Presence
from dispatch_app.gateways.vehicles_presses import CLOCKS, WAITS, Press, Presses
from dispatch_app.gateways.vehicles_settings import DEFAULT_KEYS
from dispatch_app.simulation import terminals as simulated
from tests.fakes import builders as a

T1, T2 = TerminalId("19900000001"), TerminalId("19900000002")
BOX = TerminalIdentity(maker="ABCDE", model="T-808", device="0000001")


# ---- keys


def test_keys_of_all_kinds_have_their_meanings() -> None:
    table = {"event:3": "on_scene", "answer:1": "acknowledged", "panel:f1:0a": "pause:meal"}
    assert keys_of(table) == {
        Key(KeyKind.EVENT, "3"): Meaning(stage=Stage.ON_SCENE),
        Key(KeyKind.ANSWER, "1"): Meaning(stage=Stage.ACKNOWLEDGED),
        Key(KeyKind.PANEL, "F1:0A"): Meaning(pause=PauseReason.MEAL),
    }


@pytest.mark.parametrize(
    ("key", "meaning", "said"),
    [
        ("3", "on_scene", "event:3"),
        ("knob:3", "on_scene", "event:3"),
        ("event:3", "on_seen", "known are"),
        ("event:3", "empty", "no reason"),
        ("event:3", "pause:sleep", "refuelling"),
    ],
)
def test_a_key_that_cannot_be_used_is_named_with_the_mend(
    key: str, meaning: str, said: str
) -> None:
    with pytest.raises(BadKeys, match=said) as bad:
        keys_of({key: meaning})
    assert key in str(bad.value)


def test_the_simulated_boxes_have_the_menu_that_the_gateway_takes_for_usual() -> None:
    usual = keys_of(DEFAULT_KEYS)
    for (what, why), event in simulated.KEYS.items():
        meaning = usual[Key(KeyKind.EVENT, str(event))]
        assert (meaning.stage or meaning.state, meaning.reason) == (what, why)


# ---- presses


def pressed(meaning: Meaning, presses: Presses, centre: a.Centre) -> Any:
    return presses.take(Press(a.V01, meaning, centre.now), centre.state)


def test_a_press_is_the_crews_word_at_its_own_time() -> None:
    centre, mission = a.a_mission()
    command = pressed(Meaning(stage=Stage.EN_ROUTE), Presses(), centre)
    assert command == ReportStage(
        mission=mission.id, stage=Stage.EN_ROUTE, origin=Origin.TERMINAL_KEY, at=centre.now
    )


def test_quick_keys_are_not_taken_for_forgotten_ones() -> None:
    centre, _ = a.a_mission()
    presses = Presses()
    stages = (Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE, Stage.TRANSPORTING)
    pressed(Meaning(stage=stages[0]), presses, centre)
    reasons = [pressed(Meaning(stage=s), presses, centre).reason for s in stages[1:]]
    assert reasons == [None] * 3


def test_a_crew_acknowledges_the_order_that_it_has_read_and_no_newer_one() -> None:
    centre, mission = a.a_mission()
    centre.do(c.AmendOrder(mission=mission.id, slip=a.a_slip(note="另一栋楼")))
    orders = Orders(taken={Text(mission.id, 1): a.NOON})
    receipt = pressed(Meaning(stage=Stage.ACKNOWLEDGED), Presses(orders.read_version), centre)
    assert (receipt.version, receipt.step) == (1, ReceiptStep.ACKNOWLEDGED)
    unread = pressed(Meaning(stage=Stage.ACKNOWLEDGED), Presses(), centre)
    assert unread.version == 2


def test_a_key_but_one_says_that_one_was_forgotten() -> None:
    centre, _ = a.a_mission()
    presses = Presses()
    pressed(Meaning(stage=Stage.EN_ROUTE), presses, centre)
    skipped = pressed(Meaning(stage=Stage.TRANSPORTING), presses, centre)
    assert skipped.reason is StageReason.KEY_FORGOTTEN


def test_a_press_waits_for_news_of_its_order() -> None:
    before = a.a_centre()
    presses = Presses()
    centre, mission = a.a_mission()
    centre.later(5)
    press = Press(a.V01, Meaning(stage=Stage.EN_ROUTE), centre.now)
    assert presses.take(press, before.state) is None
    assert presses.due(before.state, centre.now) == []
    (command,) = presses.due(centre.state, centre.now)
    assert isinstance(command, ReportStage)
    assert command.mission == mission.id
    assert presses.due(centre.state, centre.now) == []


def test_a_press_from_before_an_order_is_not_about_it() -> None:
    centre, _ = a.a_mission()
    early = Press(a.V01, Meaning(stage=Stage.EN_ROUTE), centre.now - 2 * CLOCKS)
    assert Presses().take(early, centre.state) is None


def test_a_press_does_not_wait_for_ever() -> None:
    presses, before = Presses(), a.a_centre()
    presses.take(Press(a.V01, Meaning(stage=Stage.EN_ROUTE), before.now), before.state)
    assert presses.due(before.state, before.now + WAITS) == []
    centre, _ = a.a_mission()
    assert presses.due(centre.state, centre.now) == []


def test_states_and_pauses_need_no_mission() -> None:
    centre = a.a_centre()
    state = pressed(Meaning(state=VehicleState.RETURNING), Presses(), centre)
    pause = pressed(Meaning(pause=PauseReason.MEAL), Presses(), centre)
    assert isinstance(state, ReportVehicleState)
    assert isinstance(pause, PauseVehicle)


# ---- orders


def test_a_crew_gets_its_newest_order_once() -> None:
    centre, mission = a.a_mission()
    orders = Orders()
    ((vehicle, text, slip),) = orders.due(centre.state, centre.now)
    assert (vehicle, text, slip.version) == (a.V01, Text(mission.id, 1), 1)
    orders.sent(text)
    assert list(orders.due(centre.state, centre.now)) == []
    orders.arrived(text, centre.now)
    assert list(orders.due(centre.state, centre.now)) == []


def test_a_broken_connection_is_no_failure_of_the_box_but_silence_is() -> None:
    centre, mission = a.a_mission()
    orders, text = Orders(), Text(mission.id, 1)
    for _ in range(10):
        orders.sent(text)
        orders.failed(text, counts=False)
    assert len(list(orders.due(centre.state, centre.now))) == 1
    for _ in range(TRIES):
        orders.failed(text, counts=True)
    assert list(orders.due(centre.state, centre.now)) == []


def test_a_terminal_that_leaves_an_order_unanswered_is_told_of_once_and_tried_again_on_a_wish() -> (
    None
):
    centre, mission = a.a_mission()
    orders, text = Orders(), Text(mission.id, 1)
    for _ in range(TRIES):
        assert len(list(orders.due(centre.state, centre.now))) == 1
        orders.sent(text)
        orders.failed(text, counts=True, why="unanswered")
    assert list(orders.due(centre.state, centre.now)) == []
    (told,) = orders.answers(centre.state)
    assert (told.step, told.reason) == (ChannelStep.FAILED, "unanswered")
    assert orders.answers(centre.state) == []
    centre.later(1).do(SendAnotherWay(mission=mission.id))
    assert [t for _, t, _ in orders.due(centre.state, centre.now)] == [text]


def test_an_old_order_and_one_that_is_over_are_not_sent() -> None:
    centre, _ = a.a_mission()
    assert list(Orders().due(centre.state, centre.now + STALE + timedelta(seconds=1))) == []
    over, _ = a.a_mission(
        Stage.EN_ROUTE, Stage.ON_SCENE, Stage.TRANSPORTING, Stage.AT_HOSPITAL, Stage.COMPLETE
    )
    assert list(Orders().due(over.state, over.now)) == []


def test_orders_that_crews_have_are_remembered_over_a_restart(tmp_path: Path) -> None:
    memory = TakenTexts(tmp_path / "orders.json")
    assert memory.load() == {}
    memory.save({Text(MissionId("m-1"), 2): a.NOON})
    assert memory.load() == {Text(MissionId("m-1"), 2): a.NOON}


def test_a_memory_that_cannot_be_read_is_an_empty_one(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "orders.json"
    path.write_text("{", encoding="utf-8")
    assert TakenTexts(path).load() == {}
    assert "once more" in caplog.text


# ---- presence


def test_a_tunnel_is_no_news() -> None:
    presence = Presence()
    presence.came(T1, a.NOON)
    (there,) = presence.due(a.NOON)
    assert there.online
    presence.went(T1, a.NOON, "closed")
    assert presence.due(a.NOON + TUNNEL / 2) == ()
    presence.came(T1, a.NOON + TUNNEL / 2)
    assert presence.due(a.NOON + 2 * TUNNEL) == ()


def test_who_stays_away_is_told_with_the_time_it_went() -> None:
    presence = Presence()
    presence.came(T1, a.NOON)
    presence.due(a.NOON)
    presence.went(T1, a.NOON, "silent")
    (gone,) = presence.due(a.NOON + TUNNEL)
    assert (gone.online, gone.at, gone.reason) == (False, a.NOON, "silent")


def test_who_was_there_before_a_restart_and_does_not_come_back_is_told() -> None:
    presence = Presence()
    presence.believed([T1, T2], a.NOON)
    presence.came(T1, a.NOON)
    assert [w.terminal for w in presence.due(a.NOON + TUNNEL) if not w.online] == [T2]


def test_a_stranger_that_keeps_knocking_is_told_of_once() -> None:
    presence = Presence()
    presence.said_who(T1, BOX, a.NOON, "no_such_terminal")
    assert len(presence.due(a.NOON)) == 1
    later = a.NOON + timedelta(seconds=30)
    presence.said_who(T1, BOX, later, "no_such_terminal")
    assert presence.due(later) == ()


def test_a_flood_of_invented_numbers_is_told_of_in_small_portions() -> None:
    presence = Presence()
    for number in range(1000):
        presence.turned_away(TerminalId(str(18_800_000_000 + number)), a.NOON, "wrong_code")
    assert len(presence.due(a.NOON)) <= 5


# ---- calls for help


def a_call_for_help(centre: a.Centre, help_calls: HelpCalls) -> None:
    command = help_calls.told(a.V01, True, centre.now)
    assert isinstance(command, RaiseAlarm)
    centre.do(command)


def test_the_emergency_key_is_told_when_it_goes_down_and_up_and_not_with_every_position() -> None:
    calls = HelpCalls()
    told = [calls.told(a.V01, down, a.NOON) for down in (False, True, True, False, False)]
    assert [type(t).__name__ for t in told] == [
        "NoneType",
        "RaiseAlarm",
        "NoneType",
        "ClearAlarm",
        "NoneType",
    ]


def test_a_crew_learns_once_that_a_person_has_seen_its_call() -> None:
    centre, calls = a.a_centre(), HelpCalls()
    a_call_for_help(centre, calls)
    assert calls.to_confirm(centre.state) == []
    centre.do(AcknowledgeAlarm(alarm=alarm_id(AlarmKind.SOS, a.V01)))
    assert calls.to_confirm(centre.state) == [a.V01]
    calls.confirmed(a.V01)
    assert calls.to_confirm(centre.state) == []


def test_a_key_let_go_while_the_process_was_away_ends_the_alarm() -> None:
    centre = a.a_centre()
    a_call_for_help(centre, HelpCalls())
    anew = HelpCalls()
    anew.begin(centre.state)
    assert isinstance(anew.told(a.V01, False, centre.now), ClearAlarm)


# ---- doors


def told(device: str = "0000001") -> Register:
    return Register(Edition.E2013, "ABCDE", "T-808", device)


def test_a_code_opens_for_its_own_number_alone(tmp_path: Path) -> None:
    doors = Doors(secret_in(tmp_path / "secret"))
    bound = {t: Terminal(id=t, vehicle=v) for t, v in ((T1, a.V01), (T2, a.V02))}
    doors.know(bound)
    result, code = doors.register(Number(T1), told())
    assert result is Registration.DONE
    assert doors.admits(Number(T1), code)
    assert not doors.admits(Number(T2), code)
    assert not doors.admits(Number(T1), "")


def test_codes_outlive_a_restart_and_the_secret_is_nobody_elses(tmp_path: Path) -> None:
    secret = secret_in(tmp_path / "secret")
    assert secret_in(tmp_path / "secret") == secret
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0
    assert Doors(secret).code_of(Number(T1)) != Doors(b"another").code_of(Number(T1))


def test_of_two_boxes_with_one_number_bound_unheard_the_first_is_it() -> None:
    doors = Doors(b"secret")
    doors.know({T1: Terminal(id=T1, vehicle=a.V01)})
    assert doors.register(Number(T1), told("1"))[0] is Registration.DONE
    assert doors.register(Number(T1), told("2"))[0] is Registration.TERMINAL_TAKEN
    assert doors.register(Number(T1), told("1"))[0] is Registration.DONE


def test_a_released_terminals_code_opens_no_more() -> None:
    doors = Doors(b"secret")
    doors.know({T1: Terminal(id=T1, vehicle=a.V01)})
    _, code = doors.register(Number(T1), told())
    doors.know({})
    assert not doors.admits(Number(T1), code)
    assert doors.register(Number(T1), told())[0] is Registration.NO_SUCH_TERMINAL


# ---- fixes


class Post:
    def __init__(self) -> None:
        self.batches: list[Sequence[Fix]] = []
        self.done: list[Callable[[Outcome], None]] = []

    def __call__(self, fixes: Sequence[Fix], done: Callable[[Outcome], None]) -> None:
        self.batches.append(fixes)
        self.done.append(done)


def a_fix() -> Fix:
    return Fix(vehicle=a.V01, lat=31.5, lon=120.5, at=a.NOON)


def test_fixes_go_one_batch_at_a_time() -> None:
    post = Post()
    feed = FixFeed(post)
    for _ in range(BATCH + 5):
        feed.put(a_fix())
    feed.flush()
    feed.flush()
    assert [len(batch) for batch in post.batches] == [BATCH]
    post.done[0](Outcome.TAKEN)
    feed.flush()
    assert [len(batch) for batch in post.batches] == [BATCH, 5]


def test_fixes_wait_while_the_centre_is_away_and_then_belong_to_the_track_alone() -> None:
    post, now = Post(), [1000.0]
    feed = FixFeed(post, clock=lambda: now[0])
    feed.put(a_fix())
    feed.flush()
    post.done[0](Outcome.AWAY)
    now[0] += 60.0
    feed.put(a_fix())
    feed.flush()
    assert [fix.late for fix in post.batches[1]] == [True, False]


def test_what_the_centre_refuses_is_not_sent_again() -> None:
    post = Post()
    feed = FixFeed(post)
    feed.put(a_fix())
    feed.flush()
    post.done[0](Outcome.REFUSED)
    feed.flush()
    assert len(post.batches) == 1


def test_a_long_outage_costs_the_oldest_fixes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vehicles_fixes, "KEPT", 3)
    feed = FixFeed(Post())
    for _ in range(5):
        feed.put(a_fix())
    assert (len(feed), feed.counts["dropped"]) == (3, 2)


# ---- configuration


def test_a_configuration_is_read() -> None:
    settings = settings_of(
        {
            "listen": {"host": "0.0.0.0", "tcp": 7018, "use_udp": False},
            "keys": {"event:1": "en_route"},
            "receivers": {"roof": {"vehicle": "01", "port": "COM3", "baud": 4800}},
        },
        "file",
    )
    assert (settings.listen.tcp, settings.listen.use_udp) == (7018, False)
    assert settings.keys == {"event:1": "en_route"}
    assert settings.receivers["roof"].baud == 4800


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ({"lisen": {}}, "lisen"),
        ({"listen": {"tpc": 1}}, "tcp"),
        ({"receivers": {"roof": {"vehicle": "01"}}}, "either port or udp"),
        ({"receivers": {"roof": {"port": "COM3"}}}, "name a vehicle"),
    ],
)
def test_a_mistake_in_a_configuration_is_named(tables: dict[str, object], said: str) -> None:
    with pytest.raises(BadConfig, match=said):
        settings_of(tables, "file")
