"""Kept bytes, and what must always be read from them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from devices.caller_id.cli import describe
from devices.caller_id.conversation import Conversation
from devices.caller_id.events import DeviceBack, DeviceStale
from devices.moment import Moment
from devices.transports.recording import DEVICE, read_recording

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "caller_id"
START = Moment(0, datetime(2026, 1, 1, tzinfo=UTC))

RINGS, RING_2, RING_3 = "rings", "ring 2", "ring 3"
LI, WANG = "caller 09990000001", "caller 09990000002"


def ended(rings: int) -> str:
    return f"stopped after {rings} rings (answered or given up)"


EXPECTED = {
    "simulator_number_and_name": [RINGS, LI, f"{LI} DEMO USER", RING_2, RING_3, ended(3)],
    "simulator_older_dialect": [RINGS, "caller 19900001234", RING_2, ended(2)],
    "simulator_private": [RINGS, "caller private", RING_2, ended(2)],
    "simulator_early_caller": [RINGS, WANG, RING_2, ended(2)],
    "variant_no_spaces": [RINGS, LI, RING_2, ended(2)],
    "variant_line_feeds_only": [RINGS, LI, RING_2, ended(2)],
    "variant_packet_in_hexadecimal": [RINGS, LI, RING_2, ended(2)],
    "variant_out_of_area_and_chinese_name": [
        RINGS,
        "caller out_of_area",
        "caller out_of_area 演示用户",
        RING_2,
        ended(2),
    ],
    "variant_bytes_in_pieces": [RINGS, LI, RING_2, ended(2)],
    "variant_noise_and_a_cut_number": [RINGS, RING_2, ended(2)],
    "variant_two_callers_in_a_row": [
        RINGS,
        LI,
        RING_2,
        "ring 3",
        ended(2),
        RINGS,
        WANG,
        RING_2,
        ended(2),
    ],
}


def heard(sample: str) -> list[str]:
    """What is told of a line, without what is told of the modem itself."""
    talk, events, last_s = Conversation("1"), [], 0.0
    talk.begin(START)
    for burst in read_recording(SAMPLES / f"{sample}.jsonl"):
        last_s = burst.at_s
        events += talk.tick(START.plus(last_s))
        if burst.sender == DEVICE:
            events += talk.take(burst.data, START.plus(last_s))
    events += talk.tick(START.plus(last_s + 10))
    return [
        describe(event).removeprefix("line 1: ")
        for event in events
        if not isinstance(event, DeviceBack | DeviceStale)
    ]


@pytest.mark.parametrize("sample", EXPECTED)
def test_a_sample_is_read_as_ever(sample):
    assert heard(sample) == EXPECTED[sample]


def test_every_sample_is_read():
    assert {path.stem for path in SAMPLES.glob("*.jsonl")} == set(EXPECTED)
