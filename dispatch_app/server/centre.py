"""What every endpoint needs, in one place: the services behind the server. Holds no logic."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from dispatch_app.domain.backups import BackupTold
from dispatch_app.domain.large_events.plans import EventPlan
from dispatch_app.domain.quality.follow_ups import Questionnaire
from dispatch_app.domain.quality.sheets import ScoreSheet
from dispatch_app.domain.stale_fixes import StaleFixes
from dispatch_app.domain.timers import NORM, Timers
from dispatch_app.domain.training.scores import Score
from dispatch_app.domain.values import Bounds
from dispatch_app.ports.accounts import Accounts
from dispatch_app.ports.alarm_records import AlarmRecords
from dispatch_app.ports.appointment_records import AppointmentRecords
from dispatch_app.ports.attachments import Attachments
from dispatch_app.ports.clock import Clock, IdMaker
from dispatch_app.ports.datums import ToWgs84
from dispatch_app.ports.follow_up_records import FollowUpRecords
from dispatch_app.ports.forewarning_records import ForewarningRecords
from dispatch_app.ports.journal import Journal
from dispatch_app.ports.link_records import LinkRecords
from dispatch_app.ports.map_records import MapRecords
from dispatch_app.ports.notice_records import NoticeRecords
from dispatch_app.ports.past_cases import PastCases
from dispatch_app.ports.planning_records import PlanningRecords
from dispatch_app.ports.protocol_records import ProtocolRecords
from dispatch_app.ports.quality_records import QualityRecords
from dispatch_app.ports.recording_records import RecordingRecords
from dispatch_app.ports.records import Records
from dispatch_app.ports.searching import Searching
from dispatch_app.ports.subscriber_keeping import SubscriberKeeping
from dispatch_app.ports.subscribers import Subscribers
from dispatch_app.ports.telephone_records import TelephoneRecords
from dispatch_app.ports.tracks import Tracks
from dispatch_app.server.device_board import DeviceBoard
from dispatch_app.server.figure_desk import FigureDesk
from dispatch_app.server.hub import Hub
from dispatch_app.server.limits import Limits
from dispatch_app.server.nonces import Nonces
from dispatch_app.server.page_file import PageFile
from dispatch_app.server.sessions import Sessions
from dispatch_app.services.bus import Bus
from dispatch_app.services.forewarning_watch import ForewarningWatch
from dispatch_app.services.heartbeat import Heartbeats
from dispatch_app.services.positions import PositionBoard
from dispatch_app.services.power_board import PowerBoard
from dispatch_app.services.track_keeping import TrackKeeper
from dispatch_app.services.truth_watch import TruthWatch
from dispatch_app.services.waiting_watch import WaitingWatch

HASHING_AT_ONCE = 2
"""A password check takes 64 MiB; more at once would let a flood eat the memory."""


@dataclass(kw_only=True)
class Centre:
    bus: Bus
    journal: Journal
    records: Records
    map_records: MapRecords
    link_records: LinkRecords
    recording_records: RecordingRecords
    telephone_records: TelephoneRecords
    searching: Searching
    tracks: Tracks
    track_keeper: TrackKeeper
    truth: TruthWatch
    waiting: WaitingWatch
    forewarning: ForewarningWatch
    stale_fixes: StaleFixes
    alarm_records: AlarmRecords
    notice_records: NoticeRecords
    past_cases: PastCases
    planning_records: PlanningRecords
    protocol_records: ProtocolRecords
    quality_records: QualityRecords
    follow_up_records: FollowUpRecords
    forewarning_records: ForewarningRecords
    appointment_records: AppointmentRecords
    attachments: Attachments
    questions: Callable[[], Questionnaire]
    """Reads what people are to be asked after the event."""
    event_plans: Callable[[], tuple[EventPlan, ...]]
    """Reads the plans of large events that hold from now on."""
    score_sheet: Callable[[], ScoreSheet]
    """Reads the sheet by which calls are to be reviewed from now on."""
    zone: ZoneInfo
    """Whose days figures are counted by."""
    to_wgs84: ToWgs84
    subscribers: Subscribers
    subscriber_keeping: SubscriberKeeping
    accounts: Accounts
    clock: Clock
    new_id: IdMaker
    hub: Hub
    sessions: Sessions
    beats: Heartbeats
    command_limits: Limits
    position_limits: Limits
    sign_in_limits: Limits
    body_bytes: int
    timers: Timers = NORM
    backup: Callable[[], BackupTold | None] = lambda: None
    """What is known of the copies of the record; None where none are made."""
    journal_directory: Path | None = None
    """Where the journal lies on this machine; None if it does not."""
    bounds: Bounds | None = None
    """What the centre's map covers."""
    figures: FigureDesk | None = None
    training_results: Callable[[], Sequence[Score]] = tuple
    """What earlier training runs came to."""
    """Counts the past; None where nobody does."""
    hospital_page: Mapping[str, PageFile] = field(default_factory=dict)
    """Files of the emergency departments' page, by name."""
    board: PositionBoard = field(init=False)
    power: PowerBoard = field(default_factory=PowerBoard)
    devices: DeviceBoard = field(default_factory=DeviceBoard)
    nonces: Nonces = field(default_factory=Nonces)
    hashing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(HASHING_AT_ONCE))
    keeping_accounts: asyncio.Lock = field(default_factory=asyncio.Lock)
    """One step of accounts after the other: two never take the last of a role away."""
    reading_tracks: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    counting_calls: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))

    def __post_init__(self) -> None:
        self.board = PositionBoard(self.bounds)
