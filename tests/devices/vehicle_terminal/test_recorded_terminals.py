"""Frames as terminals in the field sent them: every one is read, with its faults named."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from devices.moment import Moment
from devices.vehicle_terminal import messages as m
from devices.vehicle_terminal.decoder import decode
from devices.vehicle_terminal.framing import FrameCutter
from devices.vehicle_terminal.joining import Joining
from devices.vehicle_terminal.packet import BadPacket, Packet, read

FRAMES = Path(__file__).resolve().parents[3] / ".." / "shared" / "data" / "jt808" / "frames.tsv"


@pytest.fixture(scope="module")
def recorded() -> list[tuple[int, str]]:
    if not FRAMES.exists():
        assert os.environ.get("CI") != "true", f"{FRAMES} is missing"
        pytest.skip("recorded JT/T 808 frames are not here")
    lines = FRAMES.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return [(int(message, 16), frame) for message, _version, frame in rows]


def packets(rows: list[tuple[int, str]]) -> list[Packet]:
    found = []
    for _, frame in rows:
        for piece in FrameCutter().take(bytes.fromhex(frame)):
            try:
                found.append(read(piece))
            except BadPacket:
                continue
    return found


def test_every_frame_but_the_one_with_a_bare_flag_inside_is_read(
    recorded: list[tuple[int, str]],
) -> None:
    assert len(packets(recorded)) == len(recorded) - 1


def test_each_is_the_message_that_its_list_says(recorded: list[tuple[int, str]]) -> None:
    listed = Counter(message for message, _ in recorded)
    assert not Counter(p.message for p in packets(recorded)) - listed


def test_none_of_what_a_terminal_says_to_us_is_unreadable(
    recorded: list[tuple[int, str]],
) -> None:
    whole = [p for p in packets(recorded) if p.parts == 1]
    read_as = Counter(type(decode(p)).__name__ for p in whole)
    assert read_as["Position"] == 22
    assert (read_as["Register"], read_as["Batch"], read_as["AskedPosition"]) == (6, 1, 3)
    assert (read_as["Attributes"], read_as["Ack"], read_as["Authenticate"]) == (4, 2, 1)


def test_registrations_of_all_three_editions_name_their_plates(
    recorded: list[tuple[int, str]],
) -> None:
    found = [d for p in packets(recorded) if isinstance(d := decode(p), m.Register)]
    assert {r.edition for r in found} == set(m.Edition)
    assert all(r.plate.startswith("粤A1234") for r in found)


def test_positions_of_2013_and_2019_lie_where_their_makers_tested(
    recorded: list[tuple[int, str]],
) -> None:
    found = [d for p in packets(recorded) if isinstance(d := decode(p), m.Position)]
    in_china = [p for p in found if 18 < p.lat < 42 and 100 < p.lon < 125]
    assert len(in_china) == 11
    assert [p.whole for p in found].count(False) <= 2


def test_parts_whose_numbers_have_gaps_are_still_one_message(
    recorded: list[tuple[int, str]],
) -> None:
    joining, whole = Joining(), []
    for packet in sorted(packets(recorded), key=lambda p: p.part):
        if packet.parts > 1 and packet.message == 0x0104:
            body = joining.take(packet, Moment.now())
            if body is not None:
                whole.append(decode(packet, body))
    (settings,) = whole
    assert isinstance(settings, m.Parameters)
    assert settings.values[0x0013] == b"222.184.26.22"
    assert settings.values[0x007B] == b"\x00\x00"
