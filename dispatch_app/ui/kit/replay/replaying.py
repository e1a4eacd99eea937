"""What is replayed and where it stands: asks the centre, runs the clock. Knows no widgets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Protocol
from urllib.parse import urlencode

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.replies import Accepted, Refused, Reply, Unreachable
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import IncidentId, VehicleId
from dispatch_app.domain.replay_marks import ReplayMark
from dispatch_app.domain.track_commands import HoldTracks
from dispatch_app.domain.tracks import Mileage
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import local
from dispatch_app.ports.records import IncidentLine, IncidentRecord
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.recording.criteria import BadTime
from dispatch_app.ui.kit.recording.found import Results, Unreadable, read
from dispatch_app.ui.kit.replay.answers import FormTold, IncidentLines, TracksTold, WaysTold
from dispatch_app.ui.kit.replay.clock import ReplayClock
from dispatch_app.ui.kit.replay.marking import Marked, Marking, starred
from dispatch_app.ui.kit.replay.period import PeriodLoading, by_portions
from dispatch_app.ui.kit.replay.scene import Seen, seen_at
from dispatch_app.ui.kit.replay.subject import Subject, of_period, of_record, of_vehicles
from dispatch_app.ui.kit.replay.wishes import (
    UnknownVehicle,
    Wish,
    incidents_path,
    period_of,
    question,
    vehicles_of,
)

_MOST_RECORDINGS = 50
STEP_S = 5.0
JUMP_S = 60.0
AROUND = timedelta(minutes=15)
EARLIER = timedelta(minutes=2)
"""Tracks are asked for from so long before: where a vehicle stood at the beginning is known."""

Answer = bytes | Declined | Away
Focus = tuple[int, IncidentId | None]
"""Which replay, and whose form and sound in it."""
Errand = Callable[[Callable[[], object], Callable[[object], None]], None]


class ReplayView(Protocol):
    def show_incidents(self, lines: Sequence[IncidentLine]) -> None: ...
    def show_subject(self, subject: Subject) -> None:
        """Another one, or the same with more known of it."""
        ...

    def show_miles(self, miles: dict[VehicleId, Mileage]) -> None: ...
    def show_now(self, now: datetime, seen: Sequence[Seen], clock: ReplayClock) -> None: ...
    def show_wrong(self, field: str) -> None:
        """Mark the field whose words cannot be understood; empty: none."""
        ...

    def say(self, tone: str, key: str, **values: object) -> None: ...


class Replaying:
    """Only the newest question is answered; live work is never touched."""

    def __init__(
        self, desk: Desk, texts: Texts, view: ReplayView, clock: ReplayClock, zone: str
    ) -> None:
        self._desk = desk
        self._texts = texts
        self._view = view
        self._zone = zone
        self.clock = clock
        self.subject: Subject | None = None
        self._number = 0
        self._loading: PeriodLoading | None = None
        self._stand_at: datetime | None = None
        """Where what is being loaded shall stand; None: at its beginning."""
        self.marking = Marking(desk, clock, view.say, self._marks)

    # ---- what is chosen

    def look(self, wish: Wish) -> None:
        """Vehicles are replayed at once; without any, incidents are listed to choose from."""
        self._view.show_wrong("")
        try:
            since, until = period_of(wish, self._desk.now(), self._zone)
            state = self._desk.state
            served = {**state.retired_vehicles, **state.vehicles}
            vehicles = vehicles_of(wish.vehicles, served)
        except BadTime:
            self._view.show_wrong("since")
            self._view.say("warning", "recordings.bad-time")
            return
        except UnknownVehicle as unknown:
            self._view.show_wrong("vehicles")
            self._view.say("warning", "replay.unknown-vehicle", word=str(unknown))
            return
        if vehicles:
            self._begin(of_vehicles(vehicles, since, until, " ".join(vehicles)))
        else:
            self._desk.ask(incidents_path(since, until), self._listed)

    def look_whole(self, wish: Wish) -> None:
        """All incidents of the period on one line."""
        self._view.show_wrong("")
        try:
            since, until = period_of(wish, self._desk.now(), self._zone)
        except BadTime:
            self._view.show_wrong("since")
            self._view.say("warning", "recordings.bad-time")
            return
        self._load_whole(since, until)

    def open_around(self, at: datetime) -> None:
        """All that went on about a moment, standing at it."""
        self._load_whole(at - AROUND, min(at + AROUND, self._desk.now()))
        self._stand_at = at

    def _load_whole(self, since: datetime, until: datetime) -> None:
        self._stand_at = None
        self._stop_loading()
        self._loading = PeriodLoading(
            desk=self._desk,
            take=self._taken,
            told=lambda n, of: self._view.say("info", "replay.loading-period", n=n, of=of),
            done=partial(self._whole, since, until),
        )
        self._loading.begin(since, until)

    def _stop_loading(self) -> None:
        if self._loading is not None:
            self._loading.stop()
            self._loading = None

    def _whole(
        self, since: datetime, until: datetime, records: Sequence[IncidentRecord], more: bool
    ) -> None:
        if not records:
            self._view.say("info", "replay.no-incidents")
            return
        first, last = local(since, self._zone), local(until, self._zone)
        title = self._texts(
            "replay.period-more" if more else "replay.period",
            since=f"{first:%m-%d %H:%M}",
            until=f"{last:%m-%d %H:%M}",
            count=len(records),
        )
        self._begin(of_period(records, since, until, title, self._texts))

    def _listed(self, answer: Answer) -> None:
        lines = self._taken(answer, IncidentLines)
        if lines is not None:
            self._view.show_incidents(lines)
            self._view.say("info", "replay.choose" if lines else "replay.no-incidents")

    def open_incident(self, incident: IncidentId, at: datetime | None = None) -> None:
        """From its beginning, or standing at a moment of it."""
        self._stop_loading()
        self._stand_at = at
        self._number += 1
        number = self._number
        self._view.say("info", "replay.loading")
        self._desk.ask(f"/v1/incidents/{incident}", lambda a: self._recorded(number, a))

    def _recorded(self, number: int, answer: Answer) -> None:
        record = self._taken(answer, IncidentRecord) if number == self._number else None
        if record is not None:
            self._begin(of_record(record, self._texts, self._desk.now()))

    def open_vehicle(self, vehicle: VehicleId) -> None:
        """Its last day."""
        self.look(Wish(vehicles=vehicle))

    # ---- what is loaded

    def _begin(self, subject: Subject) -> None:
        self._number += 1
        number = self._number
        self.subject = subject
        self.clock.load(subject.since, subject.until)
        if self._stand_at is not None:
            self.clock.seek(self._stand_at)
            self._stand_at = None
        self._view.show_subject(subject)
        self.tick()
        if subject.vehicles:
            by_portions(
                subject.vehicles,
                lambda some, then: self._ask_tracks(subject, some, then),
                lambda answer: self._tracked(number, answer),
            )
            self._ask_miles(number, subject)
        else:
            self._view.say("info", "replay.no-vehicles")
        self._ask_closely(subject)

    def choose(self, incident: IncidentId) -> None:
        """Of a whole period, hear one incident and see its form while all the others go on."""
        closer = self.subject.choosing(incident) if self.subject is not None else None
        if closer is not None:
            self.subject = closer
            self._view.show_subject(closer)
            self._view.say("info", "replay.chosen", number=closer.number_in_focus)
            self._ask_closely(closer)
            self.tick()

    def _ask_closely(self, subject: Subject) -> None:
        """What is known of one incident besides its chain."""
        self.marking.of(subject)
        focus = (self._number, subject.focus)
        if subject.focus is not None:
            path = f"/v1/incidents/{subject.focus}/form"
            self._desk.ask(path, lambda a: self._formed(focus, a))
        if subject.number_in_focus:
            query = urlencode({"incident": subject.number_in_focus, "limit": _MOST_RECORDINGS})
            self._desk.ask(f"/v1/recordings?{query}", lambda a: self._heard(focus, a))

    def _still(self, focus: Focus) -> bool:
        """Whether what was asked about is still looked at."""
        return self.subject is not None and focus == (self._number, self.subject.focus)

    def _ask_tracks(
        self, subject: Subject, vehicles: tuple[VehicleId, ...], then: Callable[[Answer], None]
    ) -> None:
        asked = question(vehicles, subject.since - EARLIER, subject.until)
        self._desk.hand_in("/v1/tracks", asked, then)

    def _tracked(self, number: int, answer: Answer) -> bool:
        """Whether the tracks of others are wanted still."""
        told = self._taken(answer, TracksTold) if number == self._number else None
        if told is None or self.subject is None:
            return False
        tracks = (*self.subject.tracks, *told.tracks)
        self.subject = replace(self.subject, tracks=tracks)
        self._view.show_subject(self.subject)
        if any(len(track) for track in tracks):
            self._view.say("info", "replay.loaded")
        else:
            self._view.say("warning", "replay.no-fixes")
        self.tick()
        return True

    def _heard(self, focus: Focus, answer: Answer) -> None:
        """Who may not read recordings replays without them."""
        if self.subject is None or not self._still(focus) or not isinstance(answer, bytes):
            return
        try:
            found = read(answer, Results).recordings
        except Unreadable:
            return
        self.subject = self.subject.with_recordings(found)
        self._view.show_subject(self.subject)

    def _formed(self, focus: Focus, answer: Answer) -> None:
        """A centre of before knows no history of forms: then there is none."""
        if self.subject is None or not self._still(focus) or not isinstance(answer, bytes):
            return
        try:
            steps = read(answer, FormTold).steps
        except Unreadable:
            return
        self.subject = replace(self.subject, form=tuple(steps))
        self._view.show_subject(self.subject)
        self.tick()

    def _ask_miles(self, number: int, subject: Subject) -> None:
        if subject.incident is not None:
            path = "/v1/mileages?" + urlencode({"incident": subject.incident})
            self._desk.ask(path, lambda a: self._measured(number, a))

    def _measured(self, number: int, answer: Answer) -> None:
        if number != self._number or not isinstance(answer, bytes):
            return
        try:
            ways = read(answer, WaysTold).ways
        except Unreadable:
            return
        self._view.show_miles({VehicleId(way.vehicle): way.went for way in ways})

    def _marks(self, marks: Sequence[ReplayMark]) -> None:
        """Bookmarks stand among the events, in their order."""
        if self.subject is None:
            return
        events = [moment for moment in self.subject.chain if not isinstance(moment, Marked)]
        chain = sorted([*events, *map(starred, marks)], key=lambda moment: moment.at)
        self.subject = replace(self.subject, marks=tuple(marks), chain=tuple(chain))
        self._view.show_subject(self.subject)
        self.tick()

    # ---- the clock

    def tick(self) -> None:
        """Show where it stands; called as often as the screen wants."""
        if self.subject is not None and self.clock.loaded:
            now = self.clock.now
            self._view.show_now(now, seen_at(self.subject, now), self.clock)

    def to_moment(self, step: int) -> None:
        """To the next (1) or previous (-1) event of the chain."""
        if self.subject is None or not self.clock.loaded:
            return
        now = self.clock.now
        times = sorted({m.at for m in self.subject.chain})
        ahead = [t for t in times if (t > now if step > 0 else t < now)]
        if ahead:
            self.clock.seek(ahead[0] if step > 0 else ahead[-1])
            self.tick()

    # ---- out of the house, and kept for longer

    def may_export(self) -> bool:
        session = self._desk.session
        return session is not None and session.role is not Role.DISPATCHER

    def may_hold(self) -> bool:
        return self._desk.may(HoldTracks) and self.subject is not None and self.subject.number != ""

    def export(self, form: str, reason: str, folder: Path, errand: Errand) -> None:
        """A file of what is replayed; the centre writes down who took it and why."""
        subject = self.subject
        if subject is None or not subject.vehicles:
            return
        if not reason.strip():
            self._view.say("warning", "refusal.tracks.reason-missing")
            return
        asked = question(subject.vehicles, subject.since, subject.until, reason.strip())
        name = f"{'-'.join(subject.title.split())}-{subject.since:%Y%m%dT%H%M%SZ}.{form}"

        def save(answer: Answer) -> None:
            if isinstance(answer, bytes):
                errand(lambda: saved(folder, name, answer), self._exported)
            else:
                self._refused(answer)

        self._desk.hand_in(f"/v1/tracks/{form}", asked, save)

    def _exported(self, result: object) -> None:
        if isinstance(result, Path):
            self._view.say("info", "replay.exported", file=str(result))
        else:
            self._view.say("alarm", "recordings.folder")

    def hold(self, reason: str) -> None:
        subject = self.subject
        if subject is not None and subject.incident is not None:
            command = HoldTracks(
                incident=subject.incident, stretches=subject.stretches, reason=reason
            )
            self._desk.send(command, self._held)

    def _held(self, reply: Reply) -> None:
        match reply:
            case Accepted():
                self._view.say("info", "replay.held")
            case Refused(code=code, details=details):
                self._view.say("alarm", f"refusal.{code}", **details)
            case Unreachable():
                self._view.say("alarm", "recordings.centre-away")

    # ---- answers

    def _taken[T](self, answer: Answer, kind: type[T]) -> T | None:
        if not isinstance(answer, bytes):
            self._refused(answer)
            return None
        try:
            return read(answer, kind)
        except Unreadable:
            self._view.say("alarm", "recordings.version")
            return None

    def _refused(self, answer: Declined | Away) -> None:
        if isinstance(answer, Away):
            self._view.say("alarm", "recordings.centre-away")
            return
        problem = answer.problem
        self._view.say("alarm", f"refusal.{problem.code}", **problem.details)


def saved(folder: Path, name: str, body: bytes) -> Path | OSError:
    """On a worker thread; whole or not there, and never over another one."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path, number = folder / name, 2
        while path.exists():
            path = (folder / name).with_stem(f"{Path(name).stem}-{number}")
            number += 1
        half = path.with_name(f".{path.name}.part")
        half.write_bytes(body)
        half.replace(path)
    except OSError as trouble:
        return trouble
    return path
