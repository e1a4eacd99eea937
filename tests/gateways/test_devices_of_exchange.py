"""An Asterisk as a device of the desk: seen, asked before it is believed, signed in to anew."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from dispatch_app.adapters.telephony.asterisk import config
from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Role
from dispatch_app.domain.devices import DeviceOutcome, DeviceWish
from dispatch_app.domain.state import Call
from dispatch_app.gateways import exchange_cli
from tests.fakes import builders as a
from tests.fakes.asterisk_room import AsteriskRoom, permanent_room
from tests.fakes.device_room import DeviceRoom
from tests.fakes.running_server import running_server, until

CALLER = "09990000001"
ACCOUNT = "desk-exchange"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[DeviceRoom, AsteriskRoom]]:
    asterisk = permanent_room(tmp_path)
    (tmp_path / "centre").mkdir()
    try:
        with running_server(tmp_path / "centre") as server:
            text = (tmp_path / "exchange.toml").read_text(encoding="utf-8")
            room = DeviceRoom(server, tmp_path, ACCOUNT, Role.EXCHANGE, text)
            room.start(exchange_cli, _serve)
            try:
                room.sees("asterisk", lambda word: word["state"] == "heard")
                yield room, asterisk
            finally:
                room.stop()
    finally:
        asterisk.close()


def _serve(args, wait):
    tables = exchange_cli.tables_of(args.config)
    control, desk = exchange_cli.control_of(tables, args)
    return exchange_cli.serve(control, args, desk=desk, wait=wait)


def test_an_exchange_is_asked_and_signed_in_to_anew_when_nobody_speaks(desk) -> None:
    room, asterisk = desk
    url = room.word("asterisk")["port"]

    away = room.asks("asterisk", DeviceWish.TAKE, url="http://127.0.0.1:9")
    assert (away.outcome, away.code, away.place) == (
        DeviceOutcome.REFUSED,
        "device.reason.ari-away",
        "url",
    )
    caller = asterisk.ring(CALLER)
    call = the_call(room)
    assert room.asks("asterisk", DeviceWish.TAKE, ring_s="25").code == "device.calls-run"
    room.server.client(seat=a.SEAT_1).does(c.AnswerCall(call=call.id))
    until(lambda: the_call(room).connected_at, "the connection")
    caller.hangs_up()
    until(lambda: the_call(room).ended_at, "the end")

    def taken() -> bool:
        return room.asks("asterisk", DeviceWish.TAKE, ring_s="25").outcome is DeviceOutcome.DONE

    until(taken, "nobody speaks any more")
    assert config.load(room.config).ring_s == 25
    assert tomllib.loads(room.config.read_text(encoding="utf-8"))["asterisk"]["url"] == url
    room.sees("asterisk", lambda word: word["state"] == "heard")
    asterisk.ring(CALLER)
    until(lambda: len(room.server.server.bus.state.calls) == 2, "a call after it signed in anew")


def the_call(room: DeviceRoom) -> Call:
    bus = room.server.server.bus
    found: Call = until(lambda: next(iter(bus.state.calls.values()), None), "a call")
    return found


def test_who_answers_but_knows_us_not_is_told_apart_from_nobody(desk) -> None:
    room, _ = desk
    keys = room.directory / "asterisk.keys"
    keys.write_text("ems\nguessed\n", encoding="utf-8")
    refused = room.asks("asterisk", DeviceWish.TEST, ring_s="20")
    assert (refused.code, refused.place) == ("device.reason.ari-forbidden", "url")
    assert "guessed" not in refused.why
