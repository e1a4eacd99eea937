"""The exchange's configuration: what a file makes, and how a mistake in it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from dispatch_app.config import BadConfig
from dispatch_app.domain.ids import LineId, SeatId
from dispatch_app.exchange.cli import checked
from dispatch_app.exchange.config import load
from dispatch_app.exchange.machine.plan import LineKind, PhoneMode, Strategy
from dispatch_app.exchange.registrar.registrar import Account as SignIn

GOOD = """\
[sip]
listen = "192.0.2.1:5060"
codecs = ["PCMA"]

[times]
dial = 30

[trunks.120]
channels = 3
gateway = "192.0.2.2"
numbers = ["120", "84000120"]
prefixes = ["", "0"]

[trunks.east]
kind = "dedicated"
gateway = "192.0.2.2:5080"
place = "8001"

[phones.1]
address = "192.0.2.11"
mode = "permanent"
skills = ["english"]

[phones.2]
address = "192.0.2.12:5062"
user = "desk"
check = false

[groups.dispatch]
seats = ["1", "2"]
strategy = "longest_idle"
overflow_s = 20
overflow_number = "09990000100"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "softswitch.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_makes_lines_telephones_and_groups(tmp_path: Path) -> None:
    config = load(written(tmp_path, GOOD))
    trunk, east = config.plan.trunks
    assert trunk.lines() == (LineId("120/01"), LineId("120/02"), LineId("120/03"))
    assert (east.lines(), east.kind, east.place) == (("east",), LineKind.DEDICATED, "8001")
    assert [s.mode for s in config.plan.seats] == [PhoneMode.PERMANENT, PhoneMode.RINGING]
    assert config.plan.seats[0].skills == {"english"}
    assert config.sip.phones[SeatId("1")].uri == "sip:1@192.0.2.11:5060"
    assert config.sip.phones[SeatId("2")].uri == "sip:desk@192.0.2.12:5062"
    assert config.sip.gateways["120"].uri_of("0999") == "sip:0999@192.0.2.2:5060"
    assert config.sip.codecs == ("pcma",)
    assert config.sip.unchecked == {"seat 2"}
    assert config.plan.times.dial == 30
    assert config.plan.groups[0].strategy is Strategy.LONGEST_IDLE
    assert config.recorder is None


def test_without_groups_all_seats_answer(tmp_path: Path) -> None:
    text = GOOD[: GOOD.index("[groups")]
    assert load(written(tmp_path, text)).plan.groups[0].seats == ("1", "2")


def test_a_trunk_signs_in_with_the_word_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "word").write_text("secret\n")
    trunk = 'gateway = "192.0.2.2"\nuser = "centre"\npassword_file = "word"\n'
    config = load(written(tmp_path, GOOD.replace('gateway = "192.0.2.2"\n', trunk)))
    account = config.sip.accounts["120"]
    assert (account.user, account.password, account.domain) == (
        "centre",
        "secret",
        "192.0.2.2:5060",
    )


def test_the_recorder_is_named_with_its_word(tmp_path: Path) -> None:
    (tmp_path / "word").write_text("secret")
    text = GOOD + '[recorder]\naddress = "192.0.2.9:9100"\nkey_file = "word"\n'
    recorder = load(written(tmp_path, text)).recorder
    assert recorder is not None
    assert (recorder.address, recorder.key) == (("192.0.2.9", 9100), "secret")


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("[times]", "[tims]", "tims"),
        ("channels = 3", "chanels = 3", "did you mean 'channels'"),
        ("channels = 3", "channels = 0", "at least 1"),
        ('kind = "dedicated"', 'kind = "dedicate"', "known are: trunk, dedicated"),
        ('place = "8001"', 'place = ""', "what is dialled to ring it"),
        ('mode = "permanent"', 'mode = "open"', "known are: permanent, ringing"),
        ('address = "192.0.2.11"', 'address = "192.0.2.11:x"', "host:port"),
        ('address = "192.0.2.11"', "address = 5", "must be text in quotes"),
        ('seats = ["1", "2"]', 'seats = ["1", "7"]', "there is no [phones.7]"),
        ('seats = ["1", "2"]', 'seats = "1"', "write it as"),
        ("overflow_s = 20", 'overflow_group = "night"', "no [groups.night]"),
        ('codecs = ["PCMA"]', 'codecs = ["OPUS"]', "known are: pcma, pcmu"),
        ("[sip]", "[sip", "not TOML"),
        ("dial = 30", "dial = -1", "must not be below zero"),
    ],
)
def test_a_mistake_is_told_with_its_place(
    tmp_path: Path, before: str, after: str, says: str
) -> None:
    path = written(tmp_path, GOOD.replace(before, after, 1))
    with pytest.raises(BadConfig) as trouble:
        load(path)
    assert says in str(trouble.value)
    assert str(path) in str(trouble.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="cannot be read"):
        load(tmp_path / "none.toml")


def test_the_number_to_listen_by_leads_to_the_recorder(tmp_path: Path) -> None:
    recorder = (
        '[recorder]\naddress = "192.0.2.30:8131"\nplayback = "192.0.2.30:8132"\n'
        'playback_number = "6600"\n'
    )
    config = load(written(tmp_path, GOOD + recorder))
    assert config.plan.playback == "6600" and config.plan.listeners == 2
    assert config.recorder is not None and config.recorder.playback == ("192.0.2.30", 8132)


@pytest.mark.parametrize(
    "keys",
    [
        'address = "192.0.2.30:8131"\nplayback_number = "6600"',
        'address = "192.0.2.30:8131"\nplayback = "192.0.2.30:8132"',
        'playback = "192.0.2.30:8132"\nplayback_number = "6600"',
    ],
)
def test_a_number_without_a_recorder_is_refused(tmp_path: Path, keys: str) -> None:
    with pytest.raises(BadConfig, match="playback"):
        load(written(tmp_path, f"{GOOD}[recorder]\n{keys}\n"))


SIGNS_IN = '[phones.3]\npassword_file = "three.word"\n'
REGISTRAR = '[registrar]\nlisten = "192.0.2.1:5070"\n'


def test_a_telephone_without_an_address_signs_in(tmp_path: Path) -> None:
    (tmp_path / "three.word").write_text("geheim-3\n", encoding="utf-8")
    config = load(written(tmp_path, GOOD + SIGNS_IN + REGISTRAR))
    assert config.sip.registrar is not None
    terms = config.sip.registrar.terms
    assert terms.accounts["3"] == SignIn(seat=SeatId("3"), password="geheim-3")
    assert SeatId("3") not in config.sip.phones
    said = checked(config)
    assert "seat 3: ringing telephone, signs in" in said
    assert "telephones sign in at 192.0.2.1:5070" in said


@pytest.mark.parametrize(
    "more",
    [
        SIGNS_IN,
        REGISTRAR,
        '[phones.3]\naddress = "192.0.2.13"\npassword_file = "three.word"\n' + REGISTRAR,
        "[phones.3]\n",
        SIGNS_IN + '[registrar]\nlisten = "192.0.2.1:5070"\nrealm = ""\n',
        SIGNS_IN + '[registrar]\nlisten = "192.0.2.1:5070"\nshortest_s = 500\n',
        SIGNS_IN.replace("[phones.3]\n", '[phones.3]\nuser = "x"\n')
        + '[phones.4]\nuser = "x"\npassword_file = "three.word"\n'
        + REGISTRAR,
    ],
    ids=["no port", "nobody", "both", "neither", "no realm", "times crossed", "one name twice"],
)
def test_a_sign_in_that_cannot_work_is_refused(tmp_path: Path, more: str) -> None:
    (tmp_path / "three.word").write_text("geheim-3", encoding="utf-8")
    with pytest.raises(BadConfig):
        load(written(tmp_path, GOOD + more))


def test_a_password_that_is_empty_is_refused(tmp_path: Path) -> None:
    (tmp_path / "three.word").write_text("\n", encoding="utf-8")
    with pytest.raises(BadConfig, match="empty"):
        load(written(tmp_path, GOOD + SIGNS_IN + REGISTRAR))
