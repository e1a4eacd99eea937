"""All that a real Asterisk was seen to say is understood, and nothing is asked of it but that."""

from __future__ import annotations

import contextlib
import inspect
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.adapters.telephony.asterisk import events, manager_events, requests
from dispatch_app.adapters.telephony.asterisk.manager_framing import Framing, action

SAMPLES: dict[str, list[requests.Request]] = {
    "info": [requests.info()],
    "answer": [requests.answer("1.2")],
    "originate": [requests.originate("PJSIP/8001", "ems", "leg-1")],
    "originate_as": [requests.originate_as("PJSIP/8001", "ems", "leg-1", "09990000001", 15)],
    "hang_up": [requests.hang_up("1.2")],
    "silence": [requests.silence("1.2")],
    "no_silence": [requests.no_silence("1.2")],
    "snoop": [requests.snoop("1.2", "ems", "leg-2", whisper=whisper) for whisper in (True, False)],
    "new_bridge": [requests.new_bridge()],
    "add": [requests.add("b", "1.2")],
    "remove": [requests.remove("b", "1.2")],
    "drop_bridge": [requests.drop_bridge("b")],
    "record": [requests.record("b", "r")],
    "stop_record": [requests.stop_record("r")],
    "stored": [requests.stored("r")],
}
_ID = re.compile(r"\d+\.\d+|[0-9a-f-]{36}|rec-ari|\br\b|\bb\b")


@pytest.fixture(scope="session")
def transcripts(shared_data: Path) -> Path:
    return shared_data / "asterisk"


def kind_of(method: str, path: str, keys: Any) -> tuple[str, str, frozenset[str]]:
    parts = ["*" if _ID.fullmatch(part) else part for part in path.split("/")]
    return method, "/".join(parts), frozenset(keys)


def test_every_request_that_can_be_made_was_seen_answered(transcripts: Path) -> None:
    text = (transcripts / "ari_rest.jsonl").read_text(encoding="utf-8")
    seen = {kind_of(line["m"], line["p"], line["q"]) for line in map(json.loads, text.splitlines())}
    for name, made in SAMPLES.items():
        for request in made:
            assert kind_of(request.method, request.path, request.query) in seen, name


def test_the_samples_are_of_every_request() -> None:
    builders = {
        name
        for name, each in inspect.getmembers(requests, inspect.isfunction)
        if each.__module__ == requests.__name__
    }
    assert builders == set(SAMPLES)


def test_every_event_of_the_transcripts_is_understood(transcripts: Path) -> None:
    text = (transcripts / "ari_events.jsonl").read_text(encoding="utf-8")
    kinds = Counter(type(events.parse(line)).__name__ for line in text.splitlines() if line.strip())
    assert kinds["Unknown"] == 0
    assert kinds["Entered"] == 4
    assert kinds["Left"] == 4
    assert kinds["Gone"] == 4


def test_a_caller_of_the_transcripts_comes_in_with_its_number(transcripts: Path) -> None:
    text = (transcripts / "ari_events.jsonl").read_text(encoding="utf-8")
    first = next(
        event
        for line in text.splitlines()
        if line.strip() and isinstance(event := events.parse(line), events.Entered)
    )
    assert (first.endpoint, first.args, first.called) == ("PJSIP/trunk", ("in",), "120")
    assert first.number


def test_every_manager_message_of_the_transcripts_is_understood(transcripts: Path) -> None:
    data = (transcripts / "ami_events.txt").read_bytes()
    meant = [manager_events.parse(message) for message in Framing().feed(data)]
    assert [each for each in meant if isinstance(each, manager_events.Unknown)] == []
    told = Counter(type(each).__name__ for each in meant)
    assert told["Queued"] == told["MemberTook"] == told["MemberDone"] == 1
    assert told["Reply"] == 4


@given(cut=st.integers(min_value=1, max_value=400))
def test_manager_messages_are_the_same_however_the_bytes_come(cut: int) -> None:
    data = action("Login", Username="ems") * 3 + b"Event: Hangup\r\nUniqueid: 1.2\r\n\r\n"
    framing = Framing()
    pieces = [data[at : at + cut] for at in range(0, len(data), cut)]
    got = [message for piece in pieces for message in framing.feed(piece)]
    assert got == list(Framing().feed(data))
    assert len(got) == 4


@given(noise=st.lists(st.binary(max_size=300), max_size=8))
def test_noise_on_the_manager_interface_is_never_a_crash(noise: list[bytes]) -> None:
    framing = Framing()
    for piece in noise:
        for message in framing.feed(piece):
            manager_events.parse(message)


@given(noise=st.binary(max_size=200))
def test_a_message_after_noise_is_whole_again(noise: bytes) -> None:
    framing = Framing()
    list(framing.feed(noise + b"\n\n"))
    assert list(framing.feed(b"Event: X\r\n\r\n")) == [{"Event": "X"}]


def test_a_message_without_an_end_does_not_fill_the_memory() -> None:
    framing = Framing()
    for _ in range(40):
        assert list(framing.feed(b"x" * 8192)) == []
    assert framing.waiting <= 64 * 1024 + 8192
    list(framing.feed(b"\n\n"))
    assert list(framing.feed(b"Event: X\r\n\r\n")) == [{"Event": "X"}]


@pytest.mark.parametrize("kind", ["QueueMember", "QueueCallerJoin", "AgentCalled", "Hangup"])
def test_a_manager_event_that_lacks_its_fields_is_unknown(kind: str) -> None:
    assert manager_events.parse({"Event": kind}) == manager_events.Unknown(kind)


def test_a_line_break_in_a_value_does_not_begin_another_action() -> None:
    (sent,) = Framing().feed(action("QueuePause", Interface="PJSIP/8001\r\n\r\nAction: Originate"))
    assert sent["Action"] == "QueuePause"
    assert sent["Interface"].startswith("PJSIP/8001")


@given(text=st.text(max_size=200))
def test_noise_instead_of_an_event_is_refused(text: str) -> None:
    with contextlib.suppress(events.BadEvent):
        events.parse(text)


json_like = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=10,
)
KINDS = ["StasisStart", "StasisEnd", "Dial", "ChannelDestroyed", "DeviceStateChanged", "Nothing"]
FIELDS = ["channel", "peer", "args", "dialstatus", "cause", "device_state", "recording"]


@given(kind=st.sampled_from(KINDS), fields=st.dictionaries(st.sampled_from(FIELDS), json_like))
def test_a_misshapen_event_is_refused_or_unknown(kind: str, fields: dict[str, Any]) -> None:
    try:
        meant = events.parse(json.dumps({"type": kind, **fields}))
    except events.BadEvent:
        return
    assert kind == "Nothing" or not isinstance(meant, events.Unknown)


def test_an_event_cut_short_is_refused(transcripts: Path) -> None:
    text = (transcripts / "ari_events.jsonl").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if '"StasisStart"' in line)
    for length in range(0, len(line) - 1, 7):
        with pytest.raises(events.BadEvent):
            events.parse(line[:length])


def test_an_event_nobody_has_seen_is_unknown() -> None:
    assert events.parse('{"type": "ChannelTalkingStarted"}') == events.Unknown(
        "ChannelTalkingStarted"
    )
