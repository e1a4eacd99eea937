"""The configuration of an Asterisk: as its page shows it, and what is wrong with a wrong one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dispatch_app.adapters.telephony.asterisk.config import BadAsteriskConfig, Line, load
from dispatch_app.adapters.telephony.asterisk.lines import LineBook
from dispatch_app.domain.ids import LineId
from dispatch_app.domain.telephone import Target, TargetKind

PAGE = Path(__file__).resolve().parents[3] / "docs" / "devices" / "asterisk.md"
SMALL = '[asterisk]\nurl = "http://h:1/"\nkeys = "k"\napp = "ems"\n'


def written(directory: Path, text: str) -> Path:
    (directory / "k").write_text("user\nsecret\n", encoding="utf-8")
    path = directory / "exchange.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_example_of_the_page_can_be_used(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    for keys in ("ari.keys", "ami.keys"):
        (tmp_path / keys).write_text("user\nsecret\n", encoding="utf-8")
    config = load(written(tmp_path, example))
    assert config.manager is not None
    assert [line.id for line in config.lines] == ["120", "station-3"]
    assert config.seats[0].permanent


def test_the_smallest_needs_an_address_a_key_and_an_application(tmp_path: Path) -> None:
    config = load(written(tmp_path, SMALL))
    assert (config.url, config.app, config.manager) == ("http://h:1", "ems", None)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "asterisk: missing"),
        ("[asterisk", "exchange.toml"),
        (SMALL.replace('url = "http://h:1/"', ""), "asterisk.url"),
        (SMALL.replace('keys = "k"', 'keys = "not-there"'), "asterisk.keys"),
        (SMALL + "ring = 3", "asterisk.ring"),
        (SMALL + 'record = "yes"', "asterisk.record"),
        (SMALL + '[[asterisk.line]]\nid = "1"\nendpoint = "e"\nchannels = 0', "channels"),
        (SMALL + '[[asterisk.seat]]\nseat = "1"', "endpoint"),
        (SMALL + '[asterisk.manager]\nhost = "h"\nport = "5038"', "asterisk.manager.port"),
    ],
)
def test_a_mistake_is_named_by_file_and_key(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(BadAsteriskConfig) as wrong:
        load(written(tmp_path, text))
    assert named in str(wrong.value)
    assert "secret" not in str(wrong.value)


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, SMALL)
    path.write_bytes("# 总机\n".encode("gb18030") + path.read_bytes())
    with pytest.raises(BadAsteriskConfig, match=r"exchange\.toml"):
        load(path)


def test_a_key_file_without_two_words_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, SMALL)
    (tmp_path / "k").write_text("only-one\n", encoding="utf-8")
    with pytest.raises(BadAsteriskConfig, match=r"asterisk\.keys"):
        load(path)


# ---- lines -----------------------------------------------------------------------------------

TRUNK = Line(id="120", endpoint="PJSIP/trunk", channels=2, dial="PJSIP/{number}@trunk")
STATION = Line(id="station-3", endpoint="PJSIP/s3", dial="PJSIP/s3")
ONLY_IN = Line(id="999", endpoint="PJSIP/in")


def number(digits: str) -> Target:
    return Target(kind=TargetKind.NUMBER, id=digits)


def line(name: str) -> Target:
    return Target(kind=TargetKind.LINE, id=name)


def test_calls_of_a_trunk_take_its_channels_in_turn() -> None:
    book = LineBook((TRUNK, STATION))
    assert book.incoming("PJSIP/trunk", set()) == "120/01"
    assert book.incoming("PJSIP/trunk", {LineId("120/01")}) == "120/02"


def test_a_call_too_many_or_from_nowhere_rings_all_the_same() -> None:
    book = LineBook((TRUNK,))
    assert book.incoming("PJSIP/trunk", {LineId("120/01"), LineId("120/02")}) == "120/03"
    assert book.incoming("PJSIP/new", set()) == "PJSIP/new/01"


def test_a_number_goes_by_a_free_channel_and_by_none_if_all_are_taken() -> None:
    book = LineBook((ONLY_IN, TRUNK))
    assert book.outgoing(number("+86999"), {LineId("120/01")}) == (
        "PJSIP/+86999@trunk",
        "120/02",
    )
    assert book.outgoing(number("119"), {LineId("120/01"), LineId("120/02")}) == ("", "")


@pytest.mark.parametrize("digits", ["", "12a", "1@other", "../channels", "１２０", "+"])
def test_what_is_no_number_is_never_dialled(digits: str) -> None:
    assert LineBook((TRUNK,)).outgoing(number(digits), set()) is None


def test_a_dedicated_line_rings_its_place_and_one_that_only_comes_in_rings_nobody() -> None:
    book = LineBook((TRUNK, STATION, ONLY_IN))
    assert book.outgoing(line("station-3"), set()) == ("PJSIP/s3", "station-3")
    assert book.outgoing(line("999"), set()) is None
    assert book.outgoing(line("120"), set()) is None
