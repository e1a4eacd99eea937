"""A tap counts what passes, lets those listen who ask, and never disturbs the device."""

from datetime import UTC, datetime

import pytest

from devices.errors import PortLost
from devices.moment import Moment
from devices.transports.keeping import Keeping
from devices.transports.recording import DEVICE, HOST, Burst, Head, load_recording
from devices.transports.replay import AnsweringReplay, ReplayPort
from devices.transports.tap import ERRORS_KEPT, Tap

AT_ONCE = float("inf")
NOON = Moment(0, datetime(2026, 3, 1, 12, tzinfo=UTC))


class Ticking:
    """A clock that goes a second on at each look."""

    def __init__(self) -> None:
        self.seconds = -1

    def __call__(self) -> Moment:
        self.seconds += 1
        return NOON.plus(self.seconds)


def replaying(*said: bytes) -> ReplayPort:
    return ReplayPort([Burst(0, DEVICE, data) for data in said], pace=AT_ONCE)


def test_bytes_are_counted_both_ways():
    tap = Tap()
    port = tap.on(lambda: replaying(b"(220.0\r"))()
    port.write(b"Q1\r")
    port.read()
    assert (tap.bytes_out, tap.bytes_in, tap.opens) == (3, 7, 1)


def test_nobody_listens_unless_asked_and_no_longer_than_asked():
    tap, heard = Tap(), []
    port = tap.on(lambda: replaying(b"one", b"two", b"three"))()
    port.read()
    end = tap.listen(lambda sender, data, at: heard.append((sender, data)))
    port.read()
    end()
    end()
    port.read()
    assert heard == [(DEVICE, b"two")]
    assert not tap.is_listened_to


def test_a_port_that_is_missing_is_one_error_until_it_was_there():
    tap, there = Tap(now=Ticking()), []

    def opened():
        if not there:
            raise PortLost("COM7: not found")
        return replaying()

    for _ in range(3):
        with pytest.raises(PortLost):
            tap.on(opened)()
    assert [error.words for error in tap.errors] == ["COM7: not found"]
    there.append(True)
    with pytest.raises(PortLost, match="end of the recording"):
        tap.on(opened)().read()
    there.clear()
    with pytest.raises(PortLost):
        tap.on(opened)()
    assert [error.words for error in tap.errors] == [
        "COM7: not found",
        "end of the recording",
        "COM7: not found",
    ]


def test_errors_are_bounded():
    tap = Tap()
    for number in range(ERRORS_KEPT * 3):
        tap.failed(f"error {number}")
    assert len(tap.errors) == ERRORS_KEPT


def test_a_listener_whose_disk_is_full_does_not_make_the_device_unheard():
    def full(sender: str, data: bytes, at: Moment) -> None:
        raise OSError("no space left")

    tap = Tap()
    tap.listen(full)
    assert tap.on(lambda: replaying(b"RING\r\n"))().read() == b"RING\r\n"


def test_a_recording_says_what_it_is_of_and_holds_what_passed(tmp_path):
    tap, clock = Tap(now=Ticking()), Ticking()
    head = Head(protocol="ups", device="ups-1", port="COM3", baud=2400)
    keeping = Keeping(tmp_path / "kept.jsonl", head, now=clock).at(tap)
    tap.gave(b"Q1\r")
    tap.took(b"(220\r\xff")
    keeping.stop()
    keeping.stop()
    tap.took(b"unheard")
    kept = load_recording(tmp_path / "kept.jsonl")
    assert kept.head.protocol == "ups"
    assert kept.head.began == "2026-03-01T12:00:00.000+00:00"
    assert not kept.head.masked
    assert [(b.sender, b.data) for b in kept.bursts] == [(HOST, b"Q1\r"), (DEVICE, b"(220\r\xff")]


def test_a_recording_that_nobody_ends_does_not_fill_the_disk(tmp_path):
    tap = Tap()
    keeping = Keeping(tmp_path / "kept.jsonl", Head(), most_bytes=2000).at(tap)
    for _ in range(1000):
        tap.took(b"(220.0 220.0 220.0 045 50.0 27.4 27.5 00000000\r")
    keeping.stop()
    assert keeping.is_full
    assert (tmp_path / "kept.jsonl").stat().st_size <= 2000
    assert load_recording(tmp_path / "kept.jsonl").bursts


def test_a_box_that_is_asked_answers_its_questions_in_order():
    bursts = [
        Burst(0, HOST, b"F\r"),
        Burst(0.1, DEVICE, b"#220\r"),
        Burst(1, HOST, b"Q1\r"),
        Burst(1.1, DEVICE, b"(1"),
        Burst(1.2, DEVICE, b"2\r"),
    ]
    box = AnsweringReplay(bursts)
    box.write(b"F\r")
    assert box.read() == b"#220\r"
    assert box.read() == b""
    box.write(b"Q1\r")
    assert box.read() + box.read() == b"(12\r"
    with pytest.raises(PortLost):
        box.read()
