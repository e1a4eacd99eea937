"""The emulated Asterisk is held to what a real one was seen to say: its requests and its shapes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from devices.simulator.asterisk import contract
from devices.simulator.asterisk.carrying_out import carry_out
from devices.simulator.asterisk.plan import Manners, Plan, Telephone
from devices.simulator.asterisk.switch import Switch

SEAT, SUPERVISOR = "PJSIP/8001", "PJSIP/8002"
MAY_LACK = {"soft"}
"""Keys that an event of a kind has only sometimes."""


@pytest.fixture(scope="session")
def transcripts(shared_data: Path) -> Path:
    return shared_data / "asterisk"


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def keys_of(value: object, at: str = "") -> set[str]:
    """Every path of keys in a message."""
    if not isinstance(value, dict):
        return set()
    return {f"{at}{key}" for key in value}.union(
        *(keys_of(inner, f"{at}{key}.") for key, inner in value.items())
    )


class Told:
    """An emulated exchange without a network; what is due later happens when asked."""

    def __init__(self, phones: dict[str, Telephone]) -> None:
        self.events: list[dict[str, Any]] = []
        self.manager: list[dict[str, str]] = []
        self._due: list[Callable[[], None]] = []
        plan = Plan(phones=phones, members=tuple(phones))
        self.switch = Switch(
            plan,
            self.events.append,
            lambda fields: self.manager.append(dict(fields)),
            lambda after, then: self._due.append(then) if after == 0 else None,
        )
        self.switch.app_listens = True

    def do(self, deed: str, /, *ids: str, **query: str) -> Any:
        said = carry_out(self.switch, deed, ids, query)
        due, self._due = self._due, []
        for then in due:
            then()
        return said


@pytest.fixture
def told() -> Told:
    """The calls of the transcripts, made again."""
    told = Told({each: Telephone(Manners.ANSWERS) for each in (SEAT, SUPERVISOR)})
    caller = told.switch.ring("09990000001")
    told.do("answer", caller)
    bridge = told.do("new_bridge")["id"]
    told.do("add", bridge, channel=caller)
    called = {"app": "ems", "appArgs": "seat", "callerId": "09990000001", "timeout": "15"}
    seat = told.do("originate", endpoint=SEAT, **called)["id"]
    told.do("add", bridge, channel=seat)
    told.do("record", bridge, name="r", format="wav", ifExists="overwrite")
    spy = told.do("snoop", caller, app="ems", appArgs="snoop", spy="both", whisper="none")["id"]
    told.do("stop_record", "r")
    told.do("hang_up", spy)
    told.switch.queue.pause(SEAT, True)
    told.switch.caller_hangs_up(caller)
    return told


def test_every_request_of_the_transcripts_is_known(transcripts: Path) -> None:
    for request in lines(transcripts / "ari_rest.jsonl"):
        assert contract.known(request["m"], request["p"], set(request["q"])), request


def test_no_request_is_known_that_was_not_seen(transcripts: Path) -> None:
    seen = {
        (found[0], frozenset(request["q"]))
        for request in lines(transcripts / "ari_rest.jsonl")
        if (found := contract.known(request["m"], request["p"], set(request["q"])))
    }
    assert seen == {(each.name, keys) for each in contract.KNOWN for keys in each.keys}


def test_answers_have_the_statuses_and_keys_that_were_seen(transcripts: Path, told: Told) -> None:
    bodies = {
        found[0]: request["body"]
        for request in lines(transcripts / "ari_rest.jsonl")
        if (found := contract.known(request["m"], request["p"], set(request["q"])))
    }
    assert keys_of(told.switch.info()) == keys_of(bodies["info"])
    assert keys_of(told.do("new_bridge")) == keys_of(bodies["new_bridge"])
    made = told.do("originate", endpoint=SEAT, app="ems", appArgs="x")
    assert keys_of(made) == keys_of(bodies["originate"])
    assert keys_of(told.switch.stored_recording("r")) == keys_of(bodies["stored"])


def test_every_kind_of_event_that_was_seen_is_emulated_and_no_other(
    transcripts: Path, told: Told
) -> None:
    seen = {event["type"] for event in lines(transcripts / "ari_events.jsonl")}
    assert {event["type"] for event in told.events} == seen


def test_emulated_events_have_the_shape_that_was_seen(transcripts: Path, told: Told) -> None:
    seen: dict[str, set[frozenset[str]]] = {}
    for event in lines(transcripts / "ari_events.jsonl"):
        seen.setdefault(event["type"], set()).add(frozenset(keys_of(event) - MAY_LACK))
    for event in told.events:
        assert frozenset(keys_of(event) - MAY_LACK) in seen[event["type"]], event


def test_manager_events_have_the_fields_that_were_seen(transcripts: Path, told: Told) -> None:
    text = (transcripts / "ami_events.txt").read_text(encoding="utf-8").replace("\r\n", "\n")
    seen: dict[str, set[str]] = {}
    for block in text.split("\n\n"):
        fields = dict(line.partition(": ")[::2] for line in block.splitlines())
        seen.setdefault(fields.get("Event", ""), set()).update(fields)
    told.switch.app_listens = False
    queued = told.switch.ring("09990000002")
    told.switch.member_takes(SUPERVISOR)
    told.switch.queue_call_ends(queued)
    kinds = {fields["Event"] for fields in told.manager}
    assert {"QueueCallerJoin", "AgentCalled", "AgentConnect", "AgentComplete"} <= kinds
    for fields in told.manager:
        assert set(fields) <= seen[fields["Event"]], fields


def test_a_request_that_was_never_seen_is_not_known() -> None:
    assert contract.known("GET", "/channels", set()) is None
    assert contract.known("POST", "/channels/1.2/hold", set()) is None
    assert contract.known("POST", "/bridges", {"type", "name"}) is None
