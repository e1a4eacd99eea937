"""The one place that picks concrete parts and puts them together."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from dispatch_app.adapters import region_tables
from dispatch_app.adapters.attachment_files import AttachmentFiles, place_of
from dispatch_app.adapters.caller_location.subscriber_table import TableLocator
from dispatch_app.adapters.clock import SystemClock, Uuid7Maker
from dispatch_app.adapters.datums import to_wgs84
from dispatch_app.adapters.demo_accounts import write_demo_accounts
from dispatch_app.adapters.event_plan_files import plans_in
from dispatch_app.adapters.key_files import KeyFileTrouble, make_key
from dispatch_app.adapters.order_spool import OrderSpool
from dispatch_app.adapters.protocol_files import BadProtocols
from dispatch_app.adapters.protocol_texts import read_texts, texts_in
from dispatch_app.adapters.questionnaire_file import questions_in
from dispatch_app.adapters.score_sheet_file import sheet_in
from dispatch_app.adapters.state_json import JsonState
from dispatch_app.adapters.storage.accounts import SqlAccounts
from dispatch_app.adapters.storage.database import BadDatabaseUrl, Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.loaded_rows import SqlLoadedRows
from dispatch_app.adapters.storage.opened_records import opened_records
from dispatch_app.adapters.storage.search.opening import open_search, plates_in
from dispatch_app.adapters.storage.tracks.opening import open_tracks
from dispatch_app.adapters.storage.way_records import SqlWayRecords
from dispatch_app.adapters.training_results import results_in
from dispatch_app.audit_wiring import Auditing
from dispatch_app.backup_wiring import BackupKeeping
from dispatch_app.config import BadConfig, Config, filled, load
from dispatch_app.figure_wiring import FigureKeeping
from dispatch_app.hospital_page import page_files
from dispatch_app.i18n.texts import RESOURCES
from dispatch_app.order_texts import texts_for_crews
from dispatch_app.ports.accounts import Accounts
from dispatch_app.ports.clock import IdMaker
from dispatch_app.ports.journal import Journal
from dispatch_app.ports.subscribers import Subscribers
from dispatch_app.server.centre import Centre
from dispatch_app.server.cli import Parts
from dispatch_app.server.fault_watch import PROBE_S, STORE
from dispatch_app.server.hub import Hub
from dispatch_app.server.limits import Limits
from dispatch_app.server.log_tail import LogTail
from dispatch_app.server.news import News
from dispatch_app.server.serving import Serving
from dispatch_app.server.sessions import Sessions
from dispatch_app.server_settings import ServerSettings, settings_of
from dispatch_app.services.audience import Audience
from dispatch_app.services.bus import Bus
from dispatch_app.services.deciding import Surroundings
from dispatch_app.services.folded import caught_up, from_snapshot
from dispatch_app.services.forewarning_watch import ForewarningWatch
from dispatch_app.services.heartbeat import Heartbeats
from dispatch_app.services.locating import Locating
from dispatch_app.services.master_data import register
from dispatch_app.services.notice_watch import AttachmentClearing
from dispatch_app.services.power_watch import PowerSaving
from dispatch_app.services.protocol_keeping import bring_protocols
from dispatch_app.services.reactions import ReactionRunner
from dispatch_app.services.region_rows import bring_rows
from dispatch_app.services.rounds import Rounds
from dispatch_app.services.snapshots import Snapshots
from dispatch_app.services.standing_watches import standing_watches
from dispatch_app.services.track_keeping import (
    LossAlarm,
    TrackKeeper,
    TrackRetention,
)
from dispatch_app.services.truth_watch import TruthWatch
from dispatch_app.services.undelivered import undelivered_orders
from dispatch_app.services.waiting_watch import WaitingWatch
from dispatch_app.services.way_watch import WayWatch
from dispatch_app.subscriber_wiring import SqlSubscribers, SubscriberTable
from dispatch_app.training_worlds import must_be_of_this_world
from gis.errors import BadRegion, BadTable
from gis.region import Region

log = logging.getLogger(__name__)

SUBSCRIBERS = "table:subscribers"
"""Bookmark with the version of the subscriber table that was loaded last."""
BURST_S = 5.0
SIGN_IN_BURST = 10.0
HOURLY_S = 3600.0


class CentreServer:
    """Everything that runs in the centre's server process."""

    def __init__(
        self, config: Config, settings: ServerSettings, demo_accounts: Path | None
    ) -> None:
        database = _database(config)
        self._journal = SqlJournal(database)
        self._subscribers = SqlSubscribers(database)
        self._loaded = SqlLoadedRows(database)
        self._settings = settings
        self._fenced = False
        clock, codec_of_state, beats = SystemClock(), JsonState(), Heartbeats()
        start = from_snapshot(self._journal, codec_of_state)
        audience = Audience(start.state)
        folded = caught_up(start, self._journal, lambda entry: audience.learn(entry.event))
        try:
            must_be_of_this_world(config, folded)
        except BadConfig:
            self._journal.close()
            raise
        hub = Hub(News(folded.sequence, audience, floor=start.sequence))
        self._hub = hub
        self._tail = LogTail(self._journal, hub)
        around = Surroundings(
            journal=self._journal,
            clock=clock,
            new_id=Uuid7Maker(),
            subscriber=self._subscribers.lookup,
            zone=settings.zone,
            timers=settings.timers,
            bounds=region_tables.bounds(settings.region) if settings.region else None,
            read_protocols=read_texts,
        )
        self._bus = Bus(folded, around, committed=self._news, fenced=self._give_way)
        accounts = SqlAccounts(database)
        self._search = open_search(database, plates=lambda: plates_in(self._bus.state))
        self._snapshots = Snapshots(self._bus, self._journal, codec_of_state, saved=start.sequence)
        self._tracks = open_tracks(config.server.database, config.tracks.directory)
        loss = LossAlarm(self._bus, clock, around.new_id)
        self._track_keeper = TrackKeeper(self._tracks, clock, tell=loss)
        truth = TruthWatch(self._bus, clock, settings.truth, tracks=self._tracks)
        forewarning = ForewarningWatch(self._bus, clock, settings.tell_hospitals)
        waiting = WaitingWatch(self._bus, clock, settings.timers, settings.stale_fixes)
        ways = WayWatch(self._bus, SqlWayRecords(database), self._tracks, clock, settings.zone)
        retention = TrackRetention(self._bus, self._tracks, clock, config.tracks.keep_days)
        attachments = AttachmentFiles(place_of(config.server.attachments, database.directory))
        readers = opened_records(database)
        clearing = AttachmentClearing(attachments, readers["notice_records"], clock)
        self._database = database
        self._subscriber_table = SubscriberTable(config, database, clock)
        self._backups = BackupKeeping(config, self._bus, clock, around.new_id)
        self._figures = FigureKeeping(config, self._bus, clock, around.new_id)
        saving = PowerSaving(self._bus, self._save_for_the_end, clock)
        table = TableLocator(self._subscribers, clock)
        self._locating = Locating(
            self._bus, (table, *settings.locators), around.new_id, settings.asking
        )
        self._reactions = [
            *_reactions(config, self._journal, self._bus, beats),
            ReactionRunner(self._locating, self._journal, beats),
        ]
        ring_station = config.telephone.ring_station
        self._workers: list[Rounds | ReactionRunner] = [
            *standing_watches(self._bus, clock, settings.timers, beats, ring_station=ring_station),
            Rounds(STORE, PROBE_S, database.probe, beats),
            Rounds("power saving", saving.period_s, saving, beats),
            Rounds("snapshots", self._snapshots.period_s, self._snapshots, beats),
            Rounds("old sessions", HOURLY_S, lambda: accounts.drop_expired(clock.now()), beats),
            *self._reactions,
            Rounds("tracks", self._track_keeper.period_s, self._track_keeper, beats),
            Rounds("track retention", retention.period_s, retention, beats),
            Rounds("ways", ways.period_s, ways, beats),
            Rounds("truth watch", truth.period_s, truth, beats),
            Rounds("waiting watch", waiting.period_s, waiting, beats),
            Rounds("forewarning watch", forewarning.period_s, forewarning, beats),
            Rounds("attachments", clearing.period_s, clearing, beats),
            *(*self._backups.rounds(beats), *self._search.rounds(beats)),
            *(*self._figures.rounds(beats), *self._subscriber_table.rounds(beats)),
            *Auditing(config, database, self._bus, clock, around.new_id).rounds(beats),
        ]
        centre = Centre(
            bus=self._bus,
            journal=self._journal,
            **readers,
            searching=self._search,
            attachments=attachments,
            event_plans=plans_in(config.server.large_event_plans),
            score_sheet=sheet_in(config.server.score_sheet),
            questions=questions_in(config.server.questionnaire),
            training_results=results_in(config.server.training_results),
            tracks=self._tracks,
            track_keeper=self._track_keeper,
            truth=truth,
            waiting=waiting,
            forewarning=forewarning,
            stale_fixes=settings.stale_fixes,
            zone=settings.zone,
            timers=settings.timers,
            to_wgs84=to_wgs84,
            bounds=around.bounds,
            subscribers=self._subscribers,
            subscriber_keeping=self._subscriber_table,
            accounts=accounts,
            clock=clock,
            new_id=around.new_id,
            hub=hub,
            sessions=Sessions(accounts, clock),
            beats=beats,
            backup=self._backups.latest,
            figures=self._figures.desk,
            hospital_page=page_files(),
            command_limits=_limits(config.limits.commands_per_s),
            position_limits=_limits(config.limits.positions_per_s),
            sign_in_limits=Limits(config.limits.sign_ins_per_s, SIGN_IN_BURST),
            body_bytes=config.limits.body_bytes,
            journal_directory=database.directory,
        )
        self._serving = Serving(
            centre,
            self._tail,
            host=config.server.host,
            port=config.server.port,
            tls=settings.tls,
        )
        self._bus.start()
        self._bring_tables()
        self._bring_protocols(around.new_id)
        if demo_accounts is not None:
            write_demo_accounts(demo_accounts, accounts, self._bus.state)

    @property
    def port(self) -> int:
        return self._serving.port

    @property
    def bus(self) -> Bus:
        """For whoever runs the server in its own process."""
        return self._bus

    @property
    def track_keeper(self) -> TrackKeeper:
        return self._track_keeper

    @property
    def hub(self) -> Hub:
        return self._hub

    def stop(self) -> None:
        self._serving.stop()

    def run(self, ready: Callable[[], None]) -> bool:
        """Serve until stopped; False if another server took over."""
        self._locating.start()
        for each in self._workers:
            each.start()
        try:
            self._serving.run(ready)
        finally:
            self._close()
        return not self._fenced

    def _close(self) -> None:
        for each in self._workers:
            each.stop()
        self._subscriber_table.stop()
        self._backups.stop()
        self._figures.stop()
        self._locating.stop()
        self._bus.stop()
        self._track_keeper.flush()
        self._tracks.close()
        self._search.close()
        if not self._fenced:
            self._snapshots.save()
        self._journal.close()

    def _save_for_the_end(self) -> None:
        """What a start needs most goes to the disk, and the log behind it into the database."""
        self._snapshots.save()
        self._database.checkpoint()

    def _news(self, sequence: int) -> None:
        self._tail.wake(sequence)
        for reaction in self._reactions:
            reaction.wake()

    def _give_way(self) -> None:
        self._fenced = True
        self._serving.stop()

    def _bring_tables(self) -> None:
        region = self._settings.region
        changed = register(self._bus, self._settings.seats)
        if region is not None:
            rows = region_tables.registrations(region)
            changed += bring_rows(self._bus, rows, self._loaded)
        log.info("%d rows of the tables were registered anew", changed)
        if region is not None:
            _bring_subscribers(region, self._subscribers, self._journal)

    def _bring_protocols(self, new_id: IdMaker) -> None:
        """Files that cannot be read take nothing away: what held before goes on holding."""
        try:
            bring_protocols(self._bus, texts_in(RESOURCES / "protocols"), new_id)
        except BadProtocols as bad:
            log.error("protocol files are not used: %s", bad)


def _database(config: Config) -> Database:
    """No database is taken for granted: one in the wrong place would look like an empty centre."""
    if not config.server.database:
        raise BadConfig(
            f"{config.source or 'command line'}: which database? Say --database "
            "sqlite:////path/to/file, or database in the configuration's [server]"
        )
    try:
        return Database(config.server.database)
    except BadDatabaseUrl as trouble:
        raise BadConfig(f"{config.source or 'command line'}: database: {trouble}") from trouble


def _bring_subscribers(region: Region, table: Subscribers, journal: Journal) -> None:
    """Load the numbers when they differ from what was loaded last."""
    version = region_tables.subscribers_version(region)
    if journal.bookmark(SUBSCRIBERS) == version:
        return
    count = table.replace_all(region_tables.subscribers(region))
    journal.set_bookmark(SUBSCRIBERS, version)
    log.info("%d subscribers were loaded", count)


def _reactions(
    config: Config, journal: Journal, bus: Bus, beats: Heartbeats
) -> list[ReactionRunner]:
    directory = config.server.second_channel
    spool = OrderSpool(Path(directory)) if directory else None
    words = texts_for_crews(config.server.text_language)
    return [ReactionRunner(undelivered_orders(spool, bus, words), journal, beats)]


def _limits(rate: float) -> Limits:
    return Limits(rate, rate * BURST_S)


def open_server(config: Config, demo_accounts: Path | None = None) -> CentreServer:
    """The centre's server, folded, registered and holding its address; `run` serves.

    Raises:
        BadConfig, BadRegion, BadTable, KeyFileTrouble, CannotListen: the message says the mend.
        Unavailable: the database is away.
    """
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s"
    )
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # its lines hold callers' numbers
    return CentreServer(config, settings_of(config), demo_accounts)


def open_configured_server(
    file: Path | None, given: Mapping[str, object], demo_accounts: Path | None
) -> CentreServer:
    """The server by a configuration file; what the command line gives counts more."""
    return open_server(_configured(file, given), demo_accounts)


def open_configured_accounts(file: Path | None, given: Mapping[str, object]) -> Accounts:
    return SqlAccounts(_database(_configured(file, given)))


def _configured(file: Path | None, given: Mapping[str, object]) -> Config:
    config = load(file)
    return replace(config, server=filled(config.server, given, "command line:"))


def open_configured_journal(file: Path | None, given: Mapping[str, object]) -> Journal:
    """The journal alone, to read.

    Raises:
        BadConfig: the configuration cannot be used, or names no database.
        Unavailable: the database cannot be reached.
    """
    return SqlJournal(_database(_configured(file, given)))


SERVER_PARTS = Parts(
    open_server=open_configured_server,
    open_accounts=open_configured_accounts,
    make_key=make_key,
    troubles=(BadConfig, BadRegion, BadTable, KeyFileTrouble),
)
"""For `main.py`: `cli.run_server(arguments, SERVER_PARTS)`."""
