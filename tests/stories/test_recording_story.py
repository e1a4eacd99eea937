"""A call is recorded, found at the centre, heard by those who may, and all hearing is on record."""

import hashlib
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import numpy as np
import pytest

from dispatch_app.adapters.audio_tap.sender import TapSender
from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.adapters.key_files import make_key
from dispatch_app.adapters.storage.passwords import Passwords
from dispatch_app.client.credentials import Key
from dispatch_app.client.link import Link
from dispatch_app.client.local_store import LocalStore
from dispatch_app.client.outbox import Outbox
from dispatch_app.domain import recording_commands as rc
from dispatch_app.domain.codes import Role
from dispatch_app.domain.commands import AnswerCall, OpenIncident, ReportCaller, ReportRinging
from dispatch_app.domain.ids import AccountId, CallId, LineId, SeatId
from dispatch_app.domain.recordings import Purpose, RecorderId, RecorderTrouble, RecordingId
from dispatch_app.domain.telephone import CallRef
from dispatch_app.ports.accounts import Account
from dispatch_app.ports.audio_tap import TapBegan, TapEnded, TapSeat
from dispatch_app.recording.dial_in import Stage
from dispatch_app.recording.process import RecorderProcess
from dispatch_app.recording.settings import load
from tests.fakes.recorder_room import CENTRE_HZ, OUTSIDE_HZ, pitch, talk
from tests.fakes.running_server import running_server, until

NUMBER = "19900001234"


class Recorder:
    """A recorder with its own link to the centre, as `main.py recorder` runs it."""

    def __init__(self, directory, server, name="rec-a"):
        self.directory = directory / name
        self.directory.mkdir(exist_ok=True)
        config = self.directory / "recorder.toml"
        config.write_text(
            f'[recorder]\nname = "{name}"\ndirectory = "{(self.directory / "kept").as_posix()}"\n'
            'tap = "127.0.0.1:0"\nlisten = "127.0.0.1:0"\n'
        )
        key = self.directory / "account.key"
        if not key.exists():
            account = Account(id=AccountId(name), role=Role.RECORDER, name=name)
            server.accounts.create(account, public_key=make_key(key))
        self.process = RecorderProcess(load(config))
        self._store = LocalStore(self.directory / "outbox.sqlite")
        outbox = Outbox(self._store, now=lambda: datetime.now(UTC), new_id=Uuid7Maker())
        self.link = Link([server.url], Key.read(name, key), outbox, self.process.word)

    def start(self):
        self.process.start()
        self.link.start()
        self.process.report_by(self.link)
        return self

    def stop(self):
        self.process.stop()
        self.link.stop()
        self._store.close()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.process.port}"


@pytest.fixture
def server(tmp_path):
    with running_server(tmp_path) as running:
        yield running


@pytest.fixture
def recorder(server, tmp_path):
    running = Recorder(tmp_path, server).start()
    until(lambda: server.server.bus.state.recorders, "the recorder's first word")
    yield running
    running.stop()


@pytest.fixture
def exchange(recorder):
    sender = TapSender(("127.0.0.1", recorder.process.tap_port), exchange="ours")
    sender.start()
    yield sender
    sender.stop()


@pytest.fixture
def leader(server):
    return server.client(Role.SHIFT_LEADER, seat="8")


def told(exchange, ref="x-1", seconds=4.0, line="1", at=None, ends=True):
    began = at or datetime.now(UTC) - timedelta(seconds=seconds)
    exchange.tell(TapBegan(ref=CallRef(ref), line=LineId(line), at=began, number=NUMBER))
    exchange.tell(TapSeat(ref=CallRef(ref), seat=SeatId("1"), at=began))
    for frame in talk(ref, seconds):
        exchange.tell(frame)
    if ends:
        exchange.tell(TapEnded(ref=CallRef(ref), at=began + timedelta(seconds=seconds)))


def listed(client, query=""):
    answer = client.get(f"/v1/recordings?{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()["recordings"]


def opened(client, recording, purpose=Purpose.LISTEN, reason="", secret="s3cret"):
    digest = hashlib.sha256(secret.encode()).hexdigest()
    command = rc.OpenRecording(
        recording=RecordingId(recording), secret_sha256=digest, purpose=purpose, reason=reason
    )
    (event,) = client.does(command)
    return event["body"], {"Authorization": f"Bearer {secret}"}


def fetched(leave, path, **more):
    body, headers = leave
    return httpx.get(
        f"{body['address']}{path}", headers={**headers, **more}, trust_env=False, timeout=20
    )


def the_recording(client, exchange, **fields):
    told(exchange, **fields)
    return until(lambda: listed(client), "the recording")[0]


def test_a_call_is_recorded_found_and_heard(server, exchange, leader, tmp_path):
    found = the_recording(leader, exchange)
    assert (found["number"], found["seats"], found["line"]) == (NUMBER, ["1"], "1")
    leave = opened(leader, found["id"])
    answer = fetched(leave, f"/v1/recordings/{found['id']}/sound?as=wav")
    assert answer.headers["content-type"] == "audio/wav"
    sound = np.frombuffer(answer.content[44:], "<i2").reshape(-1, 2)
    assert len(sound) == found["duration_ms"] * 8
    assert pitch(sound[4000:28000, 0]) == pytest.approx(OUTSIDE_HZ, abs=2)
    assert pitch(sound[4000:28000, 1]) == pytest.approx(CENTRE_HZ, abs=2)


def test_sound_comes_in_ranges_and_with_its_outline(exchange, leader):
    found = the_recording(leader, exchange)
    leave = opened(leader, found["id"])
    part = fetched(leave, f"/v1/recordings/{found['id']}/sound", Range="bytes=0-3")
    assert (part.status_code, part.content) == (206, b"OggS")
    assert part.headers["content-disposition"].startswith("inline")
    peaks = fetched(leave, f"/v1/recordings/{found['id']}/peaks")
    assert peaks.headers["x-peak-ms"] == "50"
    assert len(peaks.content) == pytest.approx(2 * found["duration_ms"] / 50, abs=4)


def test_without_a_ticket_nothing_is_heard(recorder, exchange, leader):
    found = the_recording(leader, exchange)
    opened(leader, found["id"])
    for secret in ("", "Bearer guess"):
        answer = httpx.get(
            f"{recorder.url}/v1/recordings/{found['id']}/sound",
            headers={"Authorization": secret},
            trust_env=False,
        )
        assert answer.json() == {"code": "recording.no-ticket"}


def test_a_ticket_is_for_its_one_recording(exchange, leader):
    told(exchange, "x-1")
    told(exchange, "x-2")
    one, two = until(lambda: len(listed(leader)) == 2 and listed(leader), "two recordings")
    leave = opened(leader, one["id"])
    assert fetched(leave, f"/v1/recordings/{one['id']}/sound").status_code == 200
    assert fetched(leave, f"/v1/recordings/{two['id']}/sound").status_code == 401
    assert fetched(leave, "/v1/channels/1/live").status_code == 401


def test_an_export_names_its_reason_and_all_hearing_is_on_record(exchange, leader):
    found = the_recording(leader, exchange)
    opened(leader, found["id"])
    leave = opened(leader, found["id"], Purpose.EXPORT, "complaint 17", secret="other")
    answer = fetched(leave, f"/v1/recordings/{found['id']}/sound")
    assert answer.headers["content-disposition"].startswith("attachment")
    record = leader.get(f"/v1/recordings/{found['id']}").json()
    assert [(o["purpose"], o["reason"]) for o in record["openings"]] == [
        ("listen", ""),
        ("export", "complaint 17"),
    ]


def test_marks_notes_and_holds_are_found_again(exchange, leader):
    found = the_recording(leader, exchange)
    recording = RecordingId(found["id"])
    leader.does(rc.MarkRecording(recording=recording, offset_ms=1200, text="说出门牌"))
    leader.does(rc.NoteRecording(recording=recording, text="来电人耳背"))
    leader.does(rc.HoldRecording(recording=recording, reason="complaint"))
    (again,) = listed(leader, "text=%E9%97%A8%E7%89%8C")
    assert (again["id"], again["remarks"], again["held"]) == (recording, 2, "complaint")
    assert listed(leader, "text=nothing") == []
    remarks = leader.get(f"/v1/recordings/{recording}").json()["remarks"]
    assert [(r["offset_ms"], r["text"]) for r in remarks] == [
        (1200, "说出门牌"),
        (None, "来电人耳背"),
    ]


def test_a_recording_is_found_by_the_incident_of_its_call(server, exchange, leader):
    desk = server.client(Role.DISPATCHER, seat="1")
    (rang,) = desk.does(ReportRinging(line=LineId("1")))
    desk.does(ReportCaller(line=LineId("1"), number=NUMBER))
    call = CallId(rang["body"]["call"])
    found = the_recording(leader, exchange, line="1")
    assert found["call"] == call and found["incident"] is None
    desk.does(AnswerCall(call=call))
    events = desk.does(OpenIncident(call=call))
    incident = next(e["body"] for e in events if e["kind"] == "IncidentOpened")
    for name in (incident["incident"], incident["number"]):
        (again,) = listed(leader, f"incident={name}")
        assert again["incident_number"] == incident["number"]


def test_hearing_by_telephone_is_on_record_too(recorder, exchange, leader):
    found = the_recording(leader, exchange)
    caller = recorder.process.dial_in()
    for key in "4711#":
        caller.digit(key)
    assert caller.stage is Stage.PIN, "there is no PIN yet"
    settings = recorder.process._settings
    recorder.process._settings = replace(settings, pins={"值班主任": Passwords().hashed("4711")})
    caller = recorder.process.dial_in()
    for key in f"4711#{found['serial']}#":
        caller.digit(key)
    assert len(caller.frame()) == 320
    path = f"/v1/recordings/{found['id']}"
    (opening,) = until(lambda: leader.get(path).json()["openings"], "the hearing")
    assert (opening["purpose"], opening["by"]) == ("phone", "值班主任")


def test_a_conversation_is_heard_while_it_goes_on(server, recorder, exchange, leader):
    told(exchange, "x-9", 3.0, line="120/07", ends=False)
    until(
        lambda: any(
            "120/07" in r.status.running for r in server.server.bus.state.recorders.values()
        ),
        "the running channel",
    )
    secret, digest = "live", hashlib.sha256(b"live").hexdigest()
    command = rc.OpenLiveSound(
        recorder=RecorderId("rec-a"), line=LineId("120/07"), secret_sha256=digest
    )
    (event,) = leader.does(command)
    heard, enough = bytearray(), threading.Event()

    def speak():
        first = 3 * 8000
        while not enough.is_set():
            for frame in talk("x-9", 0.2, first=first):
                exchange.tell(frame)
            first += 1600
            enough.wait(0.05)

    speaking = threading.Thread(target=speak)
    speaking.start()
    with httpx.stream(
        "GET",
        f"{event['body']['address']}/v1/channels/120/07/live",
        headers={"Authorization": f"Bearer {secret}"},
        trust_env=False,
        timeout=20,
    ) as stream:
        for piece in stream.iter_bytes():
            heard += piece
            if len(heard) > 64_000:
                break
    enough.set()
    speaking.join()
    sound = np.frombuffer(bytes(heard[:64_000]), "<i2").reshape(-1, 2)
    assert pitch(sound[:, 0]) == pytest.approx(OUTSIDE_HZ, abs=4)
    assert pitch(sound[:, 1]) == pytest.approx(CENTRE_HZ, abs=4)


def test_a_recorder_goes_on_without_the_centre_and_tells_it_later(server, tmp_path, leader):
    recorder = Recorder(tmp_path, server)
    recorder.process.start()
    exchange = TapSender(("127.0.0.1", recorder.process.tap_port), exchange="ours")
    exchange.start()
    told(exchange)
    until(lambda: recorder.process.catalogue.unreported(9), "a recording")
    exchange.stop()
    recorder.process.stop()
    recorder._store.close()
    assert listed(leader) == []
    again = Recorder(tmp_path, server).start()
    found = until(lambda: listed(leader), "the late report")
    assert found[0]["clock_offset_ms"] is None
    until(lambda: not again.process.catalogue.unreported(9), "the centre's answer")
    again.stop()


def test_a_list_that_was_cut_is_noticed_at_the_next_meeting(server, tmp_path, leader):
    recorder = Recorder(tmp_path, server).start()
    exchange = TapSender(("127.0.0.1", recorder.process.tap_port), exchange="ours")
    exchange.start()
    told(exchange, "x-1")
    told(exchange, "x-2")
    until(lambda: len(listed(leader)) == 2, "two recordings")
    exchange.stop()
    recorder.stop()
    path = recorder.directory / "kept" / "seal.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:1]))
    again = Recorder(tmp_path, server).start()
    until(lambda: RecorderTrouble.SEAL_BROKEN in again.process.troubles.now(), "the alarm")
    until(
        lambda: "seal_broken" in str(server.server.bus.state.recorders["rec-a"].status.troubles),
        "the alarm at the centre",
    )
    again.stop()


def test_figures_are_counted_by_day_and_channel(exchange, leader):
    told(exchange, "x-1", 4.0)
    told(exchange, "x-2", 2.0, line="2")
    until(lambda: len(listed(leader)) == 2, "two recordings")
    days = leader.get("/v1/recordings/statistics").json()["days"]
    assert [(d["line"], d["count"], d["duration_ms"]) for d in days] == [
        ("1", 1, pytest.approx(4000, abs=20)),
        ("2", 1, pytest.approx(2000, abs=20)),
    ]
