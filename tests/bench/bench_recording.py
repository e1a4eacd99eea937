"""Measures the recorder: 32 conversations at once, an hour's outline, search over a million."""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import httpx
from sqlalchemy import insert, text

from dispatch_app.adapters.audio_tap.receiver import TapReceiver
from dispatch_app.adapters.audio_tap.sender import TapSender
from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.adapters.storage.recording_records import SqlRecordingRecords
from dispatch_app.adapters.storage.tables.incidents import CALL, INCIDENT
from dispatch_app.adapters.storage.tables.recordings import RECORDING, RECORDING_REMARK
from dispatch_app.domain.ids import LineId, SeatId
from dispatch_app.domain.recordings import Purpose, RecorderId, RecorderStatus, Ticket, recording_id
from dispatch_app.domain.values import Actor
from dispatch_app.ports.audio_tap import SAMPLES_PER_S, Side, TapSound
from dispatch_app.ports.recording_records import RecordingQuery
from dispatch_app.recording.serving import Serving, Shelf
from dispatch_app.recording.take import peaks_of
from dispatch_app.recording.tickets import Tickets
from dispatch_app.services.watch import CENTRE
from tests.bench.figures import Figure, spread
from tests.fakes.recorder_room import NOON, RecorderRoom, began, ended, tone

CALLS = 32
CPU_SHARE = 0.35
SEARCH_MS = 200.0
OUTLINE_MS = 100.0
MILLION = 1_000_000
RECORDER = RecorderId("rec-a")
PAGE = 100


# ---- recording -------------------------------------------------------------------------------


def recording(seconds: float = 30.0) -> list[Figure]:
    """32 conversations in real time over the tap into files; what it costs is this process's time
    less what feeding it costs alone."""
    directory = Path(tempfile.mkdtemp())
    room = RecorderRoom(directory)
    receiver = TapReceiver(("127.0.0.1", 0), room.arriving)
    receiver.start()
    sender = TapSender(("127.0.0.1", receiver.port), exchange="bench")
    sender.start()
    room.takes.start()
    frames = _speech()
    alone_s = _fed(frames, min(seconds, 5.0), lambda frame: None)[0] / min(seconds, 5.0)
    for n in range(CALLS):
        sender.tell(began(f"call-{n}", line=f"120/{n:02d}"))
    cpu_s, late_ms = _fed(frames, seconds, sender.tell)
    for n in range(CALLS):
        sender.tell(ended(f"call-{n}", seconds))
    deadline = time.monotonic() + 20
    while len(room.made) < CALLS and time.monotonic() < deadline:
        time.sleep(0.05)
    lost = sum(take.sound.lost_ms for take in room.made)
    size = sum(take.sound.bytes for take in room.made) / max(1, len(room.made))
    sender.stop()
    receiver.stop()
    room.takes.stop()
    room.close()
    shutil.rmtree(directory)
    return [
        Figure(
            name=f"{CALLS} conversations recorded at once, share of one core",
            unit="share",
            value=round(cpu_s / seconds - alone_s, 3),
            limit=CPU_SHARE,
            note=f"{len(room.made)} sealed, {lost} ms lost, tap included, both sides speak half "
            "the time",
        ),
        Figure(
            name="a recorded hour",
            unit="MB",
            value=round(size / seconds * 3600 / 1e6, 2),
            limit=8.0,
        ),
        spread("feeding falls behind by", late_ms, note="a round of 64 frames each 20 ms"),
    ]


def _speech() -> list[bytes]:
    """A second and a half of sound and as much quiet, in frames of 20 ms."""
    pcm = tone(220, 1.5, loud=9000) + bytes(int(1.5 * SAMPLES_PER_S) * 2)
    return [pcm[at : at + 320] for at in range(0, len(pcm), 320)]


def _fed(
    frames: list[bytes], seconds: float, tell: Callable[[TapSound], None]
) -> tuple[float, list[float]]:
    """CPU seconds of this process while it goes on, and how late each round was."""
    began_cpu, began_at, late = time.process_time(), time.monotonic(), []
    refs = [began(f"call-{n}").ref for n in range(CALLS)]
    for step in range(int(seconds * 50)):
        for n, ref in enumerate(refs):
            for side in (Side.OUTSIDE, Side.CENTRE):
                shift = step + 7 * n + (75 if side is Side.CENTRE else 0)
                pcm = frames[shift % len(frames)]
                tell(TapSound(ref=ref, side=side, first=160 * step, pcm=pcm))
        behind = time.monotonic() - began_at - 0.02 * (step + 1)
        late.append(max(0.0, behind * 1000))
        if behind < 0:
            time.sleep(-behind)
    return time.process_time() - began_cpu, late


# ---- an hour's outline -----------------------------------------------------------------------


def outline(rounds: int = 40) -> list[Figure]:
    """From the request of an hour's outline to its last byte, over HTTP with a ticket."""
    directory = Path(tempfile.mkdtemp())
    room = RecorderRoom(directory)
    take = room.records("hour", 1.0)
    peaks_of(room.path(take)).write_bytes(bytes(2 * 3600 * 20))
    tickets = Tickets(lambda: NOON)
    recording_ = recording_id(RECORDER, take.sound.serial)
    secret_sha256 = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"
    tickets.put(
        [
            Ticket(
                id="t",
                secret_sha256=secret_sha256,
                recorder=RECORDER,
                purpose=Purpose.LISTEN,
                by=Actor(account=CENTRE.account, role=CENTRE.role),
                expires_at=NOON + timedelta(hours=1),
                recording=recording_,
            )
        ]
    )
    shelf = Shelf(
        recorder=RECORDER,
        root=directory,
        catalogue=room.catalogue,
        live=room.live,
        tickets=tickets,
        status=lambda: RecorderStatus(address=""),
        leave=lambda word: False,
    )
    serving = Serving(shelf, "127.0.0.1", 0)
    serving.start()
    took = []
    url = f"http://127.0.0.1:{serving.port}/v1/recordings/{recording_}/peaks"
    with httpx.Client(trust_env=False, headers={"Authorization": "Bearer secret"}) as client:
        client.get(url)  # a recorder that has been up for a while has its parts loaded
        for _ in range(rounds):
            begin = time.perf_counter()
            answer = client.get(url)
            took.append((time.perf_counter() - begin) * 1000)
            assert len(answer.content) == 144_000, answer.text
    serving.stop()
    room.close()
    shutil.rmtree(directory)
    return [spread("outline of an hour fetched", took, limit=OUTLINE_MS)]


# ---- search ----------------------------------------------------------------------------------


def search(count: int = MILLION, rounds: int = 20) -> list[Figure]:
    """Every kind of question, each many times with other words; 100 rows are shown."""
    directory = Path(tempfile.mkdtemp())
    database = Database(f"sqlite:///{directory / 'centre.sqlite'}")
    _fill(database, count)
    records = SqlRecordingRecords(database)
    chance = random.Random(7)
    figures = []
    everything: list[float] = []
    for name, question in QUESTIONS.items():
        took = []
        for _ in range(rounds):
            wanted = question(chance, count)
            begin = time.perf_counter()
            records.find(wanted, PAGE)
            took.append((time.perf_counter() - begin) * 1000)
        everything += took
        figures.append(spread(f"search by {name}", took))
    database.close()
    shutil.rmtree(directory)
    ranked = sorted(everything)
    p95 = round(ranked[int(len(ranked) * 0.95) - 1], 1)
    figures.append(
        Figure(
            name=f"search over {count:,} recordings, p95 of all questions",
            value=p95,
            limit=SEARCH_MS,
            n=len(ranked),
        )
    )
    return figures


def _number(at: int) -> str:
    return f"1990{at * 7919 % 10_000_000:07d}"


QUESTIONS: dict[str, Callable[[random.Random, int], RecordingQuery]] = {
    "time": lambda c, n: RecordingQuery(since=NOON + timedelta(seconds=c.randrange(n) * 60)),
    "serial": lambda c, n: RecordingQuery(serial=str(c.randrange(1, n))),
    "last digits of the serial": lambda c, n: RecordingQuery(serial=f"{c.randrange(10_000):04d}"),
    "whole number": lambda c, n: RecordingQuery(number=_number(c.randrange(n))),
    "part of a number": lambda c, n: RecordingQuery(number=f"{c.randrange(10_000):04d}"),
    "six digits of a number": lambda c, n: RecordingQuery(number=_number(c.randrange(n))[4:10]),
    "number with a hole": lambda c, n: RecordingQuery(number=f"{c.randrange(1000):03d}?1*2"),
    "number that is not there": lambda c, n: RecordingQuery(number="555555555"),
    "called number": lambda c, n: RecordingQuery(called="120"),
    "channel": lambda c, n: RecordingQuery(line=LineId(f"120/{c.randrange(32):02d}")),
    "seat": lambda c, n: RecordingQuery(seat=SeatId(str(c.randrange(1, 9)))),
    "incident": lambda c, n: RecordingQuery(incident=f"incident-{c.randrange(n // 2)}"),
    "incident number": lambda c, n: RecordingQuery(incident=f"N-{c.randrange(n // 2)}"),
    "text": lambda c, n: RecordingQuery(text=f"门牌{c.randrange(1000)}"),
    "text that is not there": lambda c, n: RecordingQuery(text="没有"),
    "seat, channel, part and time": lambda c, n: RecordingQuery(
        seat=SeatId("3"),
        line=LineId("120/07"),
        number="77",
        since=NOON + timedelta(seconds=c.randrange(n) * 60),
    ),
}


def _fill(database: Database, count: int) -> None:
    """A call a minute, half of them with an incident, one of twenty with a remark."""
    step = 20_000
    with database.writing() as connection:
        for begin in range(0, count, step):
            places = range(begin, min(begin + step, count))
            connection.execute(insert(RECORDING), [_row(at) for at in places])
            connection.execute(insert(CALL), [_call(at) for at in places])
            incidents = [{"id": f"incident-{at}", "number": f"N-{at}"} for at in places if at % 2]
            connection.execute(insert(INCIDENT), incidents)
            remarks = [_remark(at) for at in places if at % 20 == 0]
            connection.execute(insert(RECORDING_REMARK), remarks)
    with database.writing() as connection:
        connection.execute(text("ANALYZE"))


def _row(at: int) -> dict[str, object]:
    return {
        "sequence": at + 1,
        "id": recording_id(RECORDER, at + 1),
        "recorder": RECORDER,
        "serial": at + 1,
        "line": f"120/{at % 32:02d}",
        "ref": f"ref-{at}",
        "number": _number(at),
        "called": "120",
        "outgoing": 0,
        "seats": f",{at % 8 + 1},",
        "began_at": to_ms(NOON) + 60_000 * at,
        "ended_at": to_ms(NOON) + 60_000 * at + 90_000,
        "duration_ms": 90_000,
        "bytes": 160_000,
        "sha256": "0" * 64,
        "cut": 0,
        "lost_ms": 0,
        "seal_line": at + 1,
        "seal_head": "0" * 64,
        "call": f"call-{at}",
        "hold": "",
    }


def _call(at: int) -> dict[str, object]:
    incident = f"incident-{at // 2 * 2 + 1}"
    return {"id": f"call-{at}", "number": _number(at), "incident": incident, "rang_at": at}


def _remark(at: int) -> dict[str, object]:
    return {
        "sequence": at + 1,
        "recording": recording_id(RECORDER, at + 1),
        "text": f"说出门牌{at % 1000}号",
        "account": "seat-8",
        "at": at,
    }


def figures(*, quick: bool = False) -> list[Figure]:
    return [
        *recording(5.0 if quick else 30.0),
        *outline(),
        *search(100_000 if quick else MILLION),
    ]
