"""Recordings are kept and played as they happened; a damaged one names file and line."""

import argparse
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.caller_id import cli
from devices.errors import BadRecording, PortLost
from devices.moment import Moment
from devices.transports.recording import DEVICE, HOST, Burst, RecordingPort, read_recording
from devices.transports.replay import ReplayPort
from devices.transports.serial_port import open_serial

AT_ONCE = float("inf")
CALL = (
    '{"at_s": 0.0, "from": "device", "bytes": "\\r\\nRING\\r\\n"}\n'
    '{"at_s": 0.1, "from": "device", "bytes": "\\r\\nNMBR = 09990000001\\r\\n"}\n'
)


@given(st.floats(0, 1e6), st.sampled_from([DEVICE, HOST]), st.binary(max_size=60))
def test_every_byte_survives_the_file(at_s, sender, data):
    again = Burst.from_line(Burst(at_s, sender, data).to_line())
    assert (again.sender, again.data) == (sender, data)
    assert again.at_s == pytest.approx(at_s, abs=1e-6)


def test_a_replay_says_only_what_the_device_said_and_then_is_lost():
    port = ReplayPort([Burst(0, HOST, b"ATZ\r"), Burst(1, DEVICE, b"OK\r\n")], pace=AT_ONCE)
    port.write(b"AT\r")
    assert (port.read(), port.written) == (b"OK\r\n", [b"AT\r"])
    with pytest.raises(PortLost):
        port.read()


def test_a_replay_keeps_its_pace():
    port = ReplayPort([Burst(3600, DEVICE, b"late")])
    assert port.read() == b""


def test_what_passes_is_written_down(tmp_path):
    sink = io.StringIO()
    inner = ReplayPort([Burst(0, DEVICE, b"OK\r\n")], pace=AT_ONCE)
    port = RecordingPort(inner, sink, Moment.now())
    port.write(b"ATZ\r")
    port.read()
    path = tmp_path / "kept.jsonl"
    path.write_text(sink.getvalue())
    assert [(b.sender, b.data) for b in read_recording(path)] == [
        (HOST, b"ATZ\r"),
        (DEVICE, b"OK\r\n"),
    ]


@pytest.mark.parametrize(
    "line", ["{", "[]", "{}", '{"at_s": 1, "from": "nobody", "bytes": ""}', "7"]
)
def test_a_damaged_recording_names_file_and_line(tmp_path, line):
    path = tmp_path / "bad.jsonl"
    path.write_text(f"{CALL}\n{line}\n")
    with pytest.raises(BadRecording, match=r"bad\.jsonl:4"):
        read_recording(path)


@pytest.mark.parametrize("url", ["no-such-port", "socket://127.0.0.1:1", "nosuch://x"])
def test_a_port_that_cannot_be_opened_is_named(url):
    with pytest.raises(PortLost, match=url):
        open_serial(url)


def maintainer_runs(*words: str) -> int:
    parser = argparse.ArgumentParser()
    cli.add_arguments(parser)
    return cli.run(parser.parse_args(words))


def test_the_maintainer_sees_a_recorded_call(tmp_path, capsys):
    path = tmp_path / "call.jsonl"
    path.write_text(CALL)
    assert maintainer_runs("--replay", str(path), "--line", "7") == cli.EXIT_OK
    shown = capsys.readouterr().out
    assert "line 7: rings\n" in shown
    assert "line 7: caller 09990000001\n" in shown


def test_the_maintainer_learns_by_exit_code_that_nothing_answered(capsys):
    assert maintainer_runs("--port", "no-such-port", "--for", "0.2") == cli.EXIT_NEVER_HEARD
    assert "cannot be heard (port_missing)" in capsys.readouterr().out
