"""Locators against real servers: an operator's, and the centre's own as a linked system."""

from __future__ import annotations

import asyncio
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from dispatch_app.adapters.caller_location.linked_system import LinkedSystem, LinkSetting
from dispatch_app.adapters.caller_location.operator_lookup import OperatorLookup, OperatorSetting
from dispatch_app.adapters.caller_location.settings import BadLocator, locator
from dispatch_app.adapters.key_files import make_key
from dispatch_app.config import LocatorConfig
from dispatch_app.domain import commands as c
from dispatch_app.domain.caller_positions import CallerPosition
from dispatch_app.domain.codes import NoPosition, PlaceSource, Role
from dispatch_app.domain.ids import AccountId, CallId, LocatorId
from dispatch_app.domain.values import Position
from dispatch_app.ports.accounts import Account
from dispatch_app.ports.caller_location import NotLocated
from dispatch_app.services.watch import CENTRE
from tests.fakes.builders import LINE_1, NOON, a_subscriber
from tests.fakes.running_server import RunningServer
from tests.fakes.working_bus import StandingClock

NUMBER = "19900000001"
CALL = CallId("call-1")
GOOD = {"latitude": 31.5, "longitude": 120.5, "radius_m": 300, "number": NUMBER}


@contextmanager
def an_operator(*answers):
    """Serves these (status, body) one after another, the last one for ever; keeps the questions."""
    left, asked = list(answers), []

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            asked.append((self.path, dict(self.headers), self.rfile.read(length)))
            status, body = left.pop(0) if len(left) > 1 else left[0]
            if status is None:
                stopping.wait(30)
                return
            text = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = answer

        def log_message(self, *args: Any) -> None: ...

    stopping = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        stopping.set()
        server.shutdown()
        thread.join()
        server.server_close()


def ask(locator, number=NUMBER):
    async def once():
        try:
            async with asyncio.timeout(5):
                return await locator.locate(number, CALL)
        finally:
            await locator.close()

    return asyncio.run(once())


def lookup(url, **more):
    setting = OperatorSetting(id=LocatorId("mobile"), url=url + "/where?n={number}", **more)
    return OperatorLookup(setting, StandingClock(), None)


def reason(locator):
    with pytest.raises(NotLocated) as no:
        ask(locator)
    return no.value.reason


def test_an_operator_is_asked_with_the_centres_key():
    with an_operator((200, GOOD)) as (url, asked):
        found = ask(lookup(url, headers=(("X-Key", "secret"),)))
    assert found.radius_m == 300.0
    (path, headers, _) = asked[0]
    assert path == f"/where?n={NUMBER}"
    assert headers["X-Key"] == "secret"


def test_an_operator_may_want_its_question_in_a_body():
    with an_operator((200, GOOD)) as (url, asked):
        ask(lookup(url, method="POST", body='{"msisdn": "{number}", "ref": "{call}"}'))
    assert json.loads(asked[0][2]) == {"msisdn": NUMBER, "ref": CALL}


def test_a_stumble_is_tried_again():
    with an_operator((503, b""), (200, GOOD)) as (url, asked):
        assert ask(lookup(url)).radius_m == 300.0
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ((404, b""), NoPosition.NUMBER_UNKNOWN),
        ((204, b""), NoPosition.NUMBER_UNKNOWN),
        ((401, b""), NoPosition.REFUSED),
        ((500, b""), NoPosition.UNAVAILABLE),
        ((302, b""), NoPosition.UNAVAILABLE),
        ((200, b"<html>"), NoPosition.BAD_ANSWER),
        ((200, b"9" * 200_000), NoPosition.BAD_ANSWER),
        ((200, {**GOOD, "number": "19900000002"}), NoPosition.BAD_ANSWER),
    ],
    ids=lambda value: str(value)[:20],
)
def test_every_other_answer_has_its_reason(answer, why):
    with an_operator(answer) as (url, _):
        assert reason(lookup(url, retries=0)) is why


def test_one_that_never_answers_is_given_up():
    with an_operator((None, b"")) as (url, _):
        assert reason(lookup(url, timeout_s=0.05)) is NoPosition.TIMEOUT


def test_one_that_is_not_there_is_unavailable():
    assert reason(lookup("http://127.0.0.1:9", retries=0)) is NoPosition.UNAVAILABLE


def test_an_operator_is_asked_about_mobiles_only_unless_it_knows_more():
    assert lookup("http://x").serves(NUMBER)
    assert not lookup("http://x").serves("09990001234")
    assert lookup("http://x", mobiles_only=False).serves("09990001234")
    assert not lookup("http://x", mobiles_only=False).serves("")


# ---- a linked system: our own server answers


@pytest.fixture(scope="module")
def centre(tmp_path_factory):
    server = RunningServer(tmp_path_factory.mktemp("linked")).start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def key(centre):
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    account = Account(id=AccountId("police"), role=Role.LINKED_SYSTEM, name="110")
    centre.accounts.create(account, public_key=public)
    return key


def a_link(centre, key, account="police"):
    setting = LinkSetting(id=LocatorId("110"), url=centre.url, account=account, key=key)
    return LinkedSystem(setting, StandingClock(), None)


def does(centre, command):
    asked = centre.server.bus.submit(command, actor=CENTRE, command_id=f"t:{command!r}"[:200])
    return asked.result(10).answer


@pytest.fixture(scope="module")
def calling(centre):
    """A mobile that the centre's own operator has found, and another link's hearsay."""
    does(centre, c.ReportRinging(line=LINE_1))
    answer = does(centre, c.ReportCaller(line=LINE_1, number=NUMBER))
    call = answer.entries[0].event.call
    for source, radius_m in ((PlaceSource.CELL, 400.0), (PlaceSource.LINKED_SYSTEM, 10.0)):
        located = CallerPosition(
            locator=LocatorId(source.value),
            source=source,
            position=Position(lat=31.52, lon=120.52),
            radius_m=radius_m,
            measured_at=NOON,
        )
        does(centre, c.ReportCallerLocation(call=call, located=located))
    return call


def test_a_linked_centre_tells_where_the_number_calls_and_no_hearsay(centre, key, calling):
    found = ask(a_link(centre, key))
    assert (found.source, found.radius_m) == (PlaceSource.LINKED_SYSTEM, 400.0)
    assert (found.position.lat, found.position.lon) == (31.52, 120.52)


def test_a_linked_centre_tells_whose_a_fixed_line_is(centre, key):
    centre.server._subscribers.replace_all([a_subscriber(position=Position(lat=31.51, lon=120.5))])
    found = ask(a_link(centre, key), "0999 000 1234")
    assert (found.address, found.radius_m) == ("演示区和平路1号", 50.0)


def test_a_number_that_nobody_knows_is_said_to_be_unknown(centre, key):
    with pytest.raises(NotLocated) as no:
        ask(a_link(centre, key), "19900009999")
    assert no.value.reason is NoPosition.NUMBER_UNKNOWN


def test_who_asked_about_which_number_stands_in_the_journal(centre, key):
    with pytest.raises(NotLocated):
        ask(a_link(centre, key), "19900007777")
    auditor = centre.client(Role.AUDITOR, name="auditor")
    journal = auditor.get("/v1/journal?limit=1000&reason=complaint").json()
    questions = [e["body"] for e in journal if e["kind"] == "NumberAsked"]
    assert ("19900007777", "police") in [(q["number"], q["account"]) for q in questions]


def test_a_session_that_has_ended_is_opened_anew(centre, key, calling):
    link = a_link(centre, key)
    link._token = "long-gone"
    assert ask(link).radius_m == 400.0


def test_a_stranger_is_refused(centre):
    link = a_link(centre, Ed25519PrivateKey.generate())
    assert reason(link) is NoPosition.REFUSED


def test_a_linked_system_reads_nothing_else(centre, key):
    machine = centre.client(Role.LINKED_SYSTEM, name="nosy")
    for path in ("/v1/snapshot", "/v1/journal", f"/v1/numbers/{NUMBER}/history", "/v1/incidents"):
        assert machine.get(path).status_code == 403
    assert machine.send(c.ReportRinging(line=LINE_1)).status_code == 403


def test_only_linked_systems_ask_whose_a_number_is(centre):
    assert centre.client(Role.STATION, name="n").get(f"/v1/callers/{NUMBER}").status_code == 403


# ---- sections of the configuration


def fields(**given):
    from dataclasses import asdict

    return asdict(LocatorConfig(**given))


def made(**given):
    return locator("mobile", fields(**given), StandingClock(), None)


def test_a_section_makes_an_operators_lookup(tmp_path):
    secret = tmp_path / "key"
    secret.write_text("secret\n")
    with an_operator((200, {"lat": 31.5, "lng": 120.5})) as (url, asked):
        found = ask(
            made(
                url=url + "/{number}",
                key_file=str(secret),
                latitude="lat",
                longitude="lng",
                datum="gcj02",
                default_radius_m=600.0,
            )
        )
    assert found.radius_m == 600.0
    assert asked[0][1]["Authorization"] == "Bearer secret"


def test_a_section_makes_a_link(tmp_path):
    make_key(tmp_path / "key.pem")
    link = made(
        protocol="linked",
        url="http://127.0.0.1:8119",
        account="centre-120",
        key_file=str(tmp_path / "key.pem"),
    )
    assert isinstance(link, LinkedSystem)
    assert link.serves("09990001234")


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({}, "url"),
        ({"url": "ftp://x/{number}"}, "url"),
        ({"url": "http://x/"}, "{number}"),
        ({"url": "http://x/{number}", "protocol": "soap"}, "protocol"),
        ({"url": "http://x/{number}", "method": "PUT"}, "method"),
        ({"url": "http://x/{number}", "datum": "beijing54"}, "datum"),
        ({"url": "http://x/{number}", "key_file": "/no/such"}, "key_file"),
        ({"url": "http://x/{number}", "ca_file": "/no/such"}, "ca_file"),
        ({"url": "http://x", "protocol": "linked"}, "account"),
        ({"url": "http://x", "protocol": "linked", "account": "a"}, "key_file"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_section_that_cannot_be_used_names_its_key(given, named):
    with pytest.raises(BadLocator) as trouble:
        made(**given)
    assert "[locators.mobile]" in str(trouble.value)
    assert named in str(trouble.value)
