"""The published protocol: what is believed, what is read, and that noise is refused by name."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch_app.adapters.links import signing
from dispatch_app.adapters.links.memory import LinkMemory
from dispatch_app.adapters.links.messages import Ask, Told, decode, encode
from dispatch_app.adapters.links.problems import KINDS, LinkProblem, is_lasting
from dispatch_app.adapters.links.schema import schema_text
from dispatch_app.adapters.links.translating import content_of, message_of, report_of, told_of
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.links.commands import ReportLinkAsk
from dispatch_app.domain.links.values import (
    LinkCase,
    LinkCaseId,
    LinkContent,
    LinkNeed,
    LinkPurpose,
    LinkWay,
    LinkWord,
    LinkWordId,
    PartnerId,
    WordKind,
)
from dispatch_app.domain.values import Position

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
KEY = Ed25519PrivateKey.generate()
ASK: dict[str, Any] = {
    "kind": "ask",
    "id": "m-1",
    "sent_at": "2026-11-22T04:00:00.000Z",
    "case": "c-1",
    "purpose": "hand_over",
    "needs": ["escort", "a_need_of_tomorrow"],
    "incident": {
        "number": "110-0042",
        "patients": 3,
        "location": {
            "latitude": 31.5,
            "longitude": 120.5,
            "datum": "WGS-84",
            "uncertainty_m": 40,
            "text": "演示区人民路2号",
        },
    },
}


def an_ask(**location: Any) -> bytes:
    where = {**ASK["incident"]["location"], **location}
    where = {name: value for name, value in where.items() if value is not None}
    return json.dumps({**ASK, "incident": {**ASK["incident"], "location": where}}).encode()


def refusal(body: bytes) -> str:
    with pytest.raises(LinkProblem) as no:
        decode(body)
    assert no.value.mend
    return no.value.code


# ---- reading


@pytest.mark.parametrize("missing", ["latitude", "longitude", "datum", "uncertainty_m"])
def test_an_incident_without_a_whole_position_is_refused_by_its_own_code(missing):
    assert refusal(an_ask(**{missing: None})) == "link.no-position"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"datum": "GCJ-02"}, "link.datum"),
        ({"latitude": 120.5, "longitude": 31.5}, "link.bad-position"),
        ({"latitude": 0, "longitude": 0}, "link.bad-position"),
        ({"uncertainty_m": -1}, "link.bad-position"),
        ({"text": "x" * 501}, "link.malformed"),
        ({"latitude": "31.5"}, "link.malformed"),
    ],
)
def test_a_position_that_cannot_be_meant_is_refused(changed, code):
    assert refusal(an_ask(**changed)) == code


def test_what_a_later_version_adds_is_passed_over_and_its_needs_are_some_other_help():
    message = decode(json.dumps({**ASK, "colour": "blue"}).encode())
    assert isinstance(message, Ask)
    report = report_of(PartnerId("police"), message)
    assert isinstance(report, ReportLinkAsk)
    assert report.needs == (LinkNeed.ESCORT, LinkNeed.OTHER)


def test_a_time_without_a_zone_is_refused():
    assert refusal(json.dumps({**ASK, "sent_at": "2026-11-22T04:00:00"}).encode()) == (
        "link.malformed"
    )


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=300))
def test_noise_is_refused_by_name(noise):
    with pytest.raises(LinkProblem) as no:
        decode(noise)
    assert no.value.code in KINDS


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
_PLACES = (
    *(("kind",), ("id",), ("sent_at",), ("case",), ("purpose",), ("needs",), ("words",)),
    *(("incident",), ("incident", "location"), ("incident", "patients"), ("incident", "note")),
    *(("incident", "opened_at"), ("incident", "number"), ("incident", "location", "latitude")),
    *(("incident", "location", "uncertainty_m"), ("incident", "location", "text")),
)


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(_PLACES), _JSON)
def test_a_bent_message_is_a_report_that_the_centre_can_keep_or_a_refusal_by_name(path, value):
    bent = json.loads(json.dumps(ASK))
    at = bent
    for name in path[:-1]:
        at = at[name]
    at[path[-1]] = value
    try:
        message = decode(json.dumps(bent).encode())
        if isinstance(message, Ask):
            report_of(PartnerId("police"), message)
    except LinkProblem as no:
        assert no.code in KINDS
    except InvalidValue:
        pass  # the desk behind the door makes `link.malformed` of it


_CONTENTS = st.builds(
    LinkContent,
    number=st.text(min_size=1, max_size=20),
    place=st.text(max_size=60),
    position=st.builds(
        Position,
        lat=st.floats(-90, 90).filter(lambda v: v != 0),
        lon=st.floats(-180, 180).filter(lambda v: v != 0),
    ),
    uncertainty_m=st.floats(0, 100_000),
    complaint=st.text(max_size=20),
    priority=st.none() | st.integers(1, 4),
    patients=st.none() | st.integers(0, 9999),
    callback_number=st.text("0123456789", max_size=12),
    note=st.text(max_size=60),
    opened_at=st.none() | st.just(NOON),
    exercise=st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(_CONTENTS)
def test_what_is_told_arrives_as_it_was_told(content):
    assert content_of(told_of(content)) == content
    case = LinkCase(
        id=LinkCaseId("c"),
        wire="w",
        partner=PartnerId("police"),
        ours=True,
        purpose=LinkPurpose.SUPPORT,
        way=LinkWay.DATA,
        content=content,
        opened_at=NOON,
        needs=(LinkNeed.ESCORT,),
    )
    word = LinkWord(
        id=LinkWordId("m"), kind=WordKind.ASK, ours=True, at=NOON, content=content, words="请"
    )
    body = encode(message_of(case, word))
    assert body == encode(message_of(case, word)), "a repetition is the same to the byte"
    read = decode(body)
    assert isinstance(read, Ask)
    report = report_of(PartnerId("x"), read)
    assert isinstance(report, ReportLinkAsk)
    assert (report.content, report.needs, report.words) == (content, (LinkNeed.ESCORT,), "请")


# ---- believing


def signed(body: bytes = b"{}", at: datetime = NOON, **more: Any) -> dict[str, str]:
    return signing.sign_question(more.get("key", KEY), "us", "them", body, at)


def check(headers: dict[str, str], body: bytes = b"{}", now: datetime = NOON) -> str:
    try:
        signing.check_question(signing.read_envelope(headers), KEY.public_key(), body, now)
    except LinkProblem as no:
        return no.code
    return ""


def test_what_is_signed_fresh_and_whole_is_believed():
    assert check(signed()) == ""


@pytest.mark.parametrize("name", [signing.FROM, signing.TO, signing.SENT, signing.NONCE])
def test_nothing_that_was_signed_can_be_changed(name):
    headers = signed()
    headers[name] = "2026-11-22T04:00:01.000Z" if name == signing.SENT else "another-one-of-length"
    assert check(headers) == "link.bad-signature"


def test_another_body_or_key_is_not_believed():
    assert check(signed(), b"{ }") == "link.bad-signature"
    assert check(signed(key=Ed25519PrivateKey.generate())) == "link.bad-signature"


def test_old_signatures_and_clocks_far_off_are_not_believed():
    assert check(signed(), now=NOON + signing.FRESH) == ""
    for off in (signing.FRESH + timedelta(seconds=1), -signing.FRESH - timedelta(seconds=1)):
        assert check(signed(), now=NOON + off) == "link.clock"


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([signing.VERSION_HEADER, signing.SENT, signing.NONCE, signing.SIGNATURE]),
    st.text(max_size=80),
)
def test_bent_headers_are_refused_by_name(name, value):
    headers = {**signed(), name: value}
    assert check(headers) in KINDS or headers == signed()


def test_an_answer_belongs_to_its_question():
    headers = signing.sign_answer(KEY, "them", "us", "nonce-1", 200, b"ok")
    asked = {"us": "us", "nonce": "nonce-1", "status": 200, "body": b"ok"}
    assert signing.is_answer(headers, KEY.public_key(), **asked)
    for name, wrong in (("nonce", "nonce-2"), ("status", 503), ("body", b"no"), ("us", "x")):
        assert not signing.is_answer(headers, KEY.public_key(), **{**asked, name: wrong})


# ---- remembering


def test_a_nonce_counts_once_also_after_a_restart(tmp_path):
    path = tmp_path / "seen.sqlite"
    memory = LinkMemory(path)
    memory.take_nonce("police", "n-1", NOON)
    memory.take_nonce("fire", "n-1", NOON)
    memory.close()
    again = LinkMemory(path)
    with pytest.raises(LinkProblem) as no:
        again.take_nonce("police", "n-1", NOON + timedelta(seconds=100))
    again.close()
    assert no.value.code == "link.replayed"


def test_a_message_is_known_by_id_and_body():
    memory = LinkMemory(":memory:")
    assert not memory.knows("police", "m-1", b"one")
    memory.keep("police", "m-1", b"one", NOON)
    assert memory.knows("police", "m-1", b"one")
    assert not memory.knows("fire", "m-1", b"one")
    with pytest.raises(LinkProblem) as no:
        memory.knows("police", "m-1", b"two")
    memory.close()
    assert no.value.code == "link.id-reused"


def test_only_what_can_never_be_taken_is_given_up():
    assert is_lasting("link.datum", 422)
    assert is_lasting("their.own-code", 422)
    for code, status in (("link.clock", 401), ("link.too-often", 429), ("x", 503), ("x", 401)):
        assert not is_lasting(code, status)


def test_what_is_told_reads_back_as_words_of_the_protocol():
    told = json.loads(encode(told_of(content_of(Told(**_told())))))
    assert told["location"]["datum"] == "WGS-84"


def _told() -> dict[str, Any]:
    message = decode(json.dumps(ASK).encode())
    assert isinstance(message, Ask)
    return {"number": message.incident.number, "location": message.incident.location}


def test_the_published_schema_is_what_the_door_reads_with():
    published = Path(__file__).resolve().parents[3] / "resources" / "links" / "messages.schema.json"
    assert published.read_text(encoding="utf-8") == schema_text()


def test_the_page_names_every_code_and_every_rule_of_the_protocol():
    page = (Path(__file__).resolve().parents[3] / "docs" / "links.md").read_text(encoding="utf-8")
    assert [code for code in KINDS if f"`{code}`" not in page] == []
