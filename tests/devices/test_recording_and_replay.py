"""What was recorded at a device replays into its driver as the same frames; tools at a wire."""

import argparse
import json
import threading
from collections.abc import Callable

import pytest

pytest.importorskip("pty", reason="pseudo-terminals are POSIX only")

from datetime import UTC, datetime

from devices.alarm_unit.driver import AlarmUnit
from devices.alarm_unit.events import ContactRead
from devices.alarm_unit.profile import load_profile, shipped_profile
from devices.caller_id.conversation import Patience as ModemPatience
from devices.caller_id.driver import CallerIdModem
from devices.caller_id.events import CallerKnown, DeviceBack, RingStarted
from devices.protocols import cli, playing, probing
from devices.protocols.pty_end import pty_end
from devices.protocols.table import ALARM, CALLER_ID, PROTOCOLS, UPS
from devices.simulator.alarm_box_port import SimulatedAlarmBox
from devices.simulator.caller_id_modem import ModemBank
from devices.simulator.incoming_call import IncomingCall
from devices.simulator.ups import UpsModel
from devices.simulator.ups_port import SimulatedUps
from devices.transports.keeping import Keeping
from devices.transports.recording import Head, Recording, load_recording
from devices.transports.replay import AnsweringReplay, ReplayPort
from devices.transports.serial_port import serial_opener
from devices.transports.tap import Tap
from devices.ups.conversation import Patience
from devices.ups.driver import SerialUps
from devices.ups.events import UpsRead
from tests.fakes.running_server import until
from tests.fakes.serial_server import SerialServer

LIVELY = Patience(poll_s=0.05, answer_s=0.5, order_s=0.1, stale_s=5)
BRISK = ModemPatience(answer_s=0.5, probe_every_s=0.1, retry_s=0.1, hush_s=0.6)
QUICK = probing.Waits(listen_s=0.1, answer_s=0.3)
LONG_S = 20.0
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Heard:
    """Takes a driver's events until there are enough of those that a test is about."""

    def __init__(self, enough: Callable[[list[object]], bool]) -> None:
        self.events: list[object] = []
        self._enough = enough
        self._done = threading.Event()

    def __call__(self, event: object) -> None:
        self.events.append(event)
        if self._enough(self.events):
            self._done.set()

    def wait(self) -> None:
        assert self._done.wait(LONG_S), self.events

    def all_of[T](self, kind: type[T]) -> list[T]:
        return [event for event in self.events if isinstance(event, kind)]


def at_least(count: int, kind: type) -> Callable[[list[object]], bool]:
    return lambda events: sum(isinstance(e, kind) for e in events) >= count


def frames_of(recording: Recording) -> list[str]:
    reader = PROTOCOLS[recording.head.protocol].reader()
    return [f.told() for b in recording.bursts for f in reader.take(b.sender, b.data)]


# ---- record the simulator, replay it into the driver


def recorded_ups(path, simulated: SimulatedUps) -> Heard:
    tap, heard = Tap(), Heard(at_least(4, UpsRead))
    keeping = Keeping(path, Head(protocol=UPS.name)).at(tap)
    driver = SerialUps("1", tap.on(serial_opener(simulated.port)), heard, patience=LIVELY)
    driver.start()
    heard.wait()
    driver.stop()
    keeping.stop()
    return heard


def test_a_recorded_ups_replays_into_its_driver_as_the_same_statuses(tmp_path):
    with SimulatedUps(UpsModel(load_percent=63.0)) as simulated:
        live = recorded_ups(tmp_path / "ups.jsonl", simulated)
    recording = load_recording(tmp_path / "ups.jsonl")
    again = Heard(at_least(4, UpsRead))
    box = AnsweringReplay(recording.bursts)
    driver = SerialUps("1", lambda: box, again, patience=LIVELY)
    driver.start()
    again.wait()
    driver.stop()
    assert [e.status for e in again.all_of(UpsRead)[:4]] == [
        e.status for e in live.all_of(UpsRead)[:4]
    ]
    assert live.all_of(UpsRead)[0].status.load_percent == 63.0


def test_a_recorded_box_replays_its_contacts(tmp_path):
    profile = load_profile(shipped_profile("coil-board"))
    tap, live = Tap(), Heard(at_least(2, ContactRead))
    with SimulatedAlarmBox() as simulated:
        simulated.box.contacts[0] = True
        keeping = Keeping(tmp_path / "box.jsonl", Head(protocol=ALARM.name)).at(tap)
        driver = AlarmUnit("1", tap.on(serial_opener(simulated.port)), profile, live)
        driver.start()
        live.wait()
        driver.stop()
        keeping.stop()
    again = Heard(at_least(2, ContactRead))
    box = AnsweringReplay(load_recording(tmp_path / "box.jsonl").bursts)
    driver = AlarmUnit("1", lambda: box, profile, again)
    driver.start()
    again.wait()
    driver.stop()
    told = [[(e.name, e.fault) for e in h.all_of(ContactRead)[:2]] for h in (live, again)]
    assert told[0] == told[1]
    assert any(fault for _, fault in told[0])


def test_a_recorded_call_replays_as_the_same_caller(tmp_path):
    tap, live = Tap(), Heard(at_least(1, CallerKnown))
    call = IncomingCall(number="09990000001", at=NOON, rings=2)
    with ModemBank(cadence_s=0.2) as bank:
        keeping = Keeping(tmp_path / "call.jsonl", Head(protocol=CALLER_ID.name)).at(tap)
        opener = tap.on(serial_opener(bank.ports["1"]))
        modem = CallerIdModem("1", opener, live, patience=BRISK)
        modem.start()
        until(lambda: live.all_of(DeviceBack), "the modem reports callers")
        bank.ring("1", call)
        live.wait()
        modem.stop()
        keeping.stop()
    again = Heard(at_least(1, CallerKnown))
    port = ReplayPort(load_recording(tmp_path / "call.jsonl").bursts, pace=float("inf"))
    modem = CallerIdModem("1", lambda: port, again, patience=BRISK)
    modem.start()
    again.wait()
    modem.stop()
    assert again.all_of(RingStarted)
    assert again.all_of(CallerKnown)[0].number == live.all_of(CallerKnown)[0].number


# ---- the tools


def run(add: Callable[[argparse.ArgumentParser], None], *words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add(parser)
    return parser.parse_args(list(words))


def record(*words: str) -> int:
    return cli.run_record(run(cli.add_record_arguments, *words))


def replay(*words: str) -> int:
    return cli.run_replay(run(cli.add_replay_arguments, *words))


def test_a_line_is_recorded_and_printed_as_frames(tmp_path, capsys):
    file = tmp_path / "ups.jsonl"
    with SimulatedUps() as simulated:
        words = ["--protocol", "ups", "--device", "ups-1", "--for", "1.2"]
        assert record(simulated.port, str(file), *words) == cli.OK
    recording = load_recording(file)
    assert (recording.head.protocol, recording.head.device) == ("ups", "ups-1")
    capsys.readouterr()
    assert replay(str(file), "--fast") == cli.OK
    printed = capsys.readouterr().out
    assert "ups.status" in printed
    assert len(printed.splitlines()) == len(frames_of(recording))


@pytest.mark.parametrize(("more", "shown"), [((), False), (("--unmasked",), True)])
def test_a_recording_of_calls_names_nobody_unless_asked_to(tmp_path, more, shown):
    file, number = tmp_path / "call.jsonl", b"09990000001"

    def until_the_caller_is_kept(_for_s: float | None) -> None:
        until(lambda: b"AT+VCID=1" in file.read_bytes(), "the modem was set up")
        until(lambda: rings() and b"NMBR" in file.read_bytes(), "the caller was kept")

    def rings() -> bool:
        if not bank.ringing("1"):
            bank.ring("1", IncomingCall(number=number.decode(), at=NOON, rings=2))
        return True

    with ModemBank(cadence_s=0.1) as bank:
        words = [bank.ports["1"], str(file), "--protocol", "caller-id", *more]
        args = run(cli.add_record_arguments, *words)
        assert cli.run_record(args, wait=until_the_caller_is_kept) == cli.OK
    assert (number in file.read_bytes()) is shown
    assert load_recording(file).head.masked is not shown


@pytest.mark.parametrize("where", ["pty", "tcp"])
def test_a_recorded_ups_is_played_to_a_driver_at_a_port(tmp_path, where):
    with SimulatedUps() as simulated:
        live = recorded_ups(tmp_path / "ups.jsonl", simulated)
    recording = load_recording(tmp_path / "ups.jsonl")
    end = pty_end if where == "pty" else lambda told: playing.tcp_end(0, told)
    ports, stopping, opened = [], threading.Event(), threading.Event()

    def told(port: str) -> None:
        ports.append(port)
        opened.set()

    def serve() -> None:
        with end(told) as wire:
            device = playing.device_of(UPS.name, recording.bursts, float("inf"))
            playing.play(device, wire, stopping)

    thread = threading.Thread(target=serve)
    thread.start()
    assert opened.wait(LONG_S)
    heard = Heard(at_least(2, UpsRead))
    driver = SerialUps("1", serial_opener(ports[0]), heard, patience=LIVELY)
    driver.start()
    heard.wait()
    driver.stop()
    stopping.set()
    thread.join(LONG_S)
    assert not thread.is_alive()
    assert heard.all_of(UpsRead)[0].status == live.all_of(UpsRead)[0].status


def test_what_is_no_recording_is_refused_by_its_line(tmp_path, capsys):
    (tmp_path / "bad").write_text("{}\n")
    assert replay(str(tmp_path / "bad")) == cli.UNUSABLE
    assert "bad:1" in capsys.readouterr().err


def test_a_recording_that_does_not_say_its_protocol_asks_for_it(tmp_path, capsys):
    (tmp_path / "old").write_text(json.dumps({"at_s": 0, "from": "device", "bytes": "x"}) + "\n")
    assert replay(str(tmp_path / "old")) == cli.UNUSABLE
    assert "--protocol" in capsys.readouterr().err


# ---- probing


def found_at(port: str, *bauds: int) -> probing.Finding | None:
    return probing.probe(lambda baud: serial_opener(port, baud=baud), bauds, waits=QUICK)


def test_a_ups_is_found_at_its_port():
    with SimulatedUps() as simulated:
        found = found_at(simulated.port, 2400)
    assert found is not None
    assert (found.protocol, found.frame.kind) == ("ups", "ups.status")


def test_a_ups_that_is_deaf_at_the_first_speed_is_found_at_the_next():
    tried: list[int] = []
    with SimulatedUps() as simulated:

        def open_at(baud: int):
            tried.append(baud)
            simulated.garbled = baud != 2400
            return serial_opener(simulated.port, baud=baud)

        found = probing.probe(open_at, (9600, 2400), waits=QUICK)
    assert found is not None
    assert (found.baud, tried) == (2400, [9600, 2400])


def test_a_box_of_contacts_is_found():
    with SimulatedAlarmBox() as simulated:
        found = found_at(simulated.port, 9600)
    assert found is not None
    assert (found.protocol, found.frame.kind) == ("alarm-unit", "alarm.contacts")


def test_a_modem_is_found():
    with ModemBank() as bank:
        found = found_at(bank.ports["1"], 115200)
    assert found is not None
    assert found.protocol == "caller-id"


@pytest.mark.filterwarnings("ignore:set(Daemon|Name):DeprecationWarning")
def test_a_ups_behind_a_serial_server_is_found():
    with SimulatedUps() as simulated:
        server = SerialServer(simulated.port)
        try:
            found = found_at(server.url, 2400)
        finally:
            server.close()
    assert found is not None
    assert found.protocol == "ups"


def test_a_port_on_which_nobody_answers_is_said(capsys):
    with SimulatedUps() as simulated:
        simulated.muted = True
        assert found_at(simulated.port, 2400) is None


def test_a_port_that_is_not_there_is_said(capsys):
    assert cli.run_probe(run(cli.add_probe_arguments, "no-such-port")) == cli.UNUSABLE
    assert "no-such-port" in capsys.readouterr().err
