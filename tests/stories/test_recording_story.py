"""A call is recorded, found at the centre, heard by those who may, and all hearing is on record."""

import hashlib
import io
import itertools
import threading
from contextlib import contextmanager
from dataclasses import replace

import httpx
import numpy as np
import pytest
import soundfile

from dispatch_app.adapters.storage.passwords import Passwords
from dispatch_app.domain import recording_commands as rc
from dispatch_app.domain.codes import Role
from dispatch_app.domain.commands import AnswerCall, OpenIncident, ReportCaller, ReportRinging
from dispatch_app.domain.ids import CallId, LineId
from dispatch_app.domain.recordings import Purpose, RecorderId, RecorderTrouble, RecordingId
from dispatch_app.recording.dial_in import Stage
from tests.fakes.recorder_room import CENTRE_HZ, OUTSIDE_HZ, pitch
from tests.fakes.running_recorder import NAME, NUMBER, RunningRecorder, running_recorder
from tests.fakes.running_server import running_server, until


@pytest.fixture
def server(tmp_path):
    with running_server(tmp_path) as running:
        yield running


@pytest.fixture
def recorder(server, tmp_path):
    with running_recorder(tmp_path, server) as running:
        yield running


@pytest.fixture
def talks(recorder):
    with recorder.heard() as talks:
        yield talks


@pytest.fixture
def leader(server):
    return server.client(Role.SHIFT_LEADER, seat="8")


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


def the_recording(client, talks):
    talks.whole()
    return until(lambda: listed(client), "the recording")[0]


def test_a_call_is_recorded_found_and_heard(server, talks, leader, tmp_path):
    found = the_recording(leader, talks)
    assert (found["number"], found["seats"], found["line"]) == (NUMBER, ["1"], "1")
    leave = opened(leader, found["id"])
    answer = fetched(leave, f"/v1/recordings/{found['id']}/sound?as=wav")
    assert answer.headers["content-type"] == "audio/wav"
    sound = np.frombuffer(answer.content[44:], "<i2").reshape(-1, 2)
    assert len(sound) == found["duration_ms"] * 8
    assert pitch(sound[4000:28000, 0]) == pytest.approx(OUTSIDE_HZ, abs=2)
    assert pitch(sound[4000:28000, 1]) == pytest.approx(CENTRE_HZ, abs=2)


def test_sound_comes_in_ranges_and_with_its_outline(talks, leader):
    found = the_recording(leader, talks)
    leave = opened(leader, found["id"])
    part = fetched(leave, f"/v1/recordings/{found['id']}/sound", Range="bytes=0-3")
    assert (part.status_code, part.content) == (206, b"OggS")
    assert part.headers["content-disposition"].startswith("inline")
    peaks = fetched(leave, f"/v1/recordings/{found['id']}/peaks")
    assert peaks.headers["x-peak-ms"] == "50"
    assert len(peaks.content) == pytest.approx(2 * found["duration_ms"] / 50, abs=4)


def test_without_a_ticket_nothing_is_heard(recorder, talks, leader):
    found = the_recording(leader, talks)
    opened(leader, found["id"])
    for secret in ("", "Bearer guess"):
        answer = httpx.get(
            f"{recorder.url}/v1/recordings/{found['id']}/sound",
            headers={"Authorization": secret},
            trust_env=False,
        )
        assert answer.json() == {"code": "recording.no-ticket"}


def test_a_ticket_is_for_its_one_recording(talks, leader):
    talks.whole("x-1")
    talks.whole("x-2")
    one, two = until(lambda: len(listed(leader)) == 2 and listed(leader), "two recordings")
    leave = opened(leader, one["id"])
    assert fetched(leave, f"/v1/recordings/{one['id']}/sound").status_code == 200
    assert fetched(leave, f"/v1/recordings/{two['id']}/sound").status_code == 401
    assert fetched(leave, "/v1/channels/1/live").status_code == 401


def test_an_export_names_its_reason_and_all_hearing_is_on_record(talks, leader):
    found = the_recording(leader, talks)
    opened(leader, found["id"])
    leave = opened(leader, found["id"], Purpose.EXPORT, "complaint 17", secret="other")
    answer = fetched(leave, f"/v1/recordings/{found['id']}/sound")
    assert answer.headers["content-disposition"].startswith("attachment")
    record = leader.get(f"/v1/recordings/{found['id']}").json()
    assert [(o["purpose"], o["reason"]) for o in record["openings"]] == [
        ("listen", ""),
        ("export", "complaint 17"),
    ]


def test_an_export_says_nobodys_number_unless_that_was_asked_for(talks, leader):
    found = the_recording(leader, talks)
    path = f"/v1/recordings/{found['id']}/sound"
    plain = fetched(opened(leader, found["id"], Purpose.EXPORT, "x", secret="1"), path).content
    named = opened(leader, found["id"], Purpose.EXPORT_NAMED, "court 17", secret="2")
    sealed = fetched(named, path)
    assert NUMBER.encode() in sealed.content
    assert NUMBER.encode() not in plain
    assert sealed.headers["content-disposition"].startswith("attachment")
    record = leader.get(f"/v1/recordings/{found['id']}").json()
    assert hashlib.sha256(sealed.content).hexdigest() == record["sha256"]
    assert [o["purpose"] for o in record["openings"]] == ["export", "export_named"]
    sounds = [soundfile.read(io.BytesIO(body))[0] for body in (plain, sealed.content)]
    assert np.array_equal(*sounds)


def test_marks_notes_and_holds_are_found_again(talks, leader):
    found = the_recording(leader, talks)
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


def test_a_recording_is_found_by_the_incident_of_its_call(server, talks, leader):
    desk = server.client(Role.DISPATCHER, seat="1")
    (rang,) = desk.does(ReportRinging(line=LineId("1")))
    desk.does(ReportCaller(line=LineId("1"), number=NUMBER))
    call = CallId(rang["body"]["call"])
    found = the_recording(leader, talks)
    assert found["call"] == call and found["incident"] is None
    desk.does(AnswerCall(call=call))
    events = desk.does(OpenIncident(call=call))
    incident = next(e["body"] for e in events if e["kind"] == "IncidentOpened")
    for name in (incident["incident"], incident["number"]):
        (again,) = listed(leader, f"incident={name}")
        assert again["incident_number"] == incident["number"]


def test_hearing_by_telephone_is_on_record_too(recorder, talks, leader):
    found = the_recording(leader, talks)
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


@contextmanager
def spoken(talks, ref, first):
    """Somebody goes on speaking beside."""
    enough = threading.Event()

    def speak():
        for at in itertools.count(first, 1600):
            talks.goes_on(ref, 0.2, at)
            if enough.wait(0.05):
                return

    speaking = threading.Thread(target=speak)
    speaking.start()
    try:
        yield
    finally:
        enough.set()
        speaking.join()


def test_a_conversation_is_heard_while_it_goes_on(server, recorder, talks, leader):
    talks.begins("x-9", "120/07", 3.0)
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
    with (
        spoken(talks, "x-9", first=3 * 8000),
        httpx.stream(
            "GET",
            f"{event['body']['address']}/v1/channels/120/07/live",
            headers={"Authorization": f"Bearer {secret}"},
            trust_env=False,
            timeout=20,
        ) as stream,
    ):
        heard = bytearray()
        for piece in stream.iter_bytes():
            heard += piece
            if len(heard) > 64_000:
                break
    sound = np.frombuffer(bytes(heard[:64_000]), "<i2").reshape(-1, 2)
    assert pitch(sound[:, 0]) == pytest.approx(OUTSIDE_HZ, abs=4)
    assert pitch(sound[:, 1]) == pytest.approx(CENTRE_HZ, abs=4)


def test_a_recorder_goes_on_without_the_centre_and_tells_it_later(server, tmp_path, leader):
    alone = RunningRecorder(tmp_path, server, alone=True)
    with alone, alone.heard() as talks:
        talks.whole()
        until(lambda: alone.process.catalogue.unreported(9), "a recording")
    assert listed(leader) == []
    with RunningRecorder(tmp_path, server) as again:
        found = until(lambda: listed(leader), "the late report")
        assert found[0]["clock_offset_ms"] is None
        until(lambda: not again.process.catalogue.unreported(9), "the centre's answer")


def test_a_list_that_was_cut_is_noticed_at_the_next_meeting(server, tmp_path, leader):
    with RunningRecorder(tmp_path, server) as recorder, recorder.heard() as talks:
        talks.whole("x-1")
        talks.whole("x-2")
        until(lambda: len(listed(leader)) == 2, "two recordings")
    path = recorder.directory / "kept" / "seal.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:1]))
    with RunningRecorder(tmp_path, server) as again:
        until(lambda: RecorderTrouble.SEAL_BROKEN in again.process.troubles.now(), "the alarm")
        until(
            lambda: "seal_broken" in str(server.server.bus.state.recorders[NAME].status.troubles),
            "the alarm at the centre",
        )


def test_figures_are_counted_by_day_and_channel(talks, leader):
    talks.whole("x-1", "1", 4.0)
    talks.whole("x-2", "2", 2.0)
    until(lambda: len(listed(leader)) == 2, "two recordings")
    days = leader.get("/v1/recordings/statistics").json()["days"]
    assert [(d["line"], d["count"], d["duration_ms"]) for d in days] == [
        ("1", 1, pytest.approx(4000, abs=20)),
        ("2", 1, pytest.approx(2000, abs=20)),
    ]
