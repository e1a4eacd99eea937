"""Everything that runs in the recorder's process, put together; starts and ends in order."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from dispatch_app.adapters.audio_tap.receiver import TapReceiver
from dispatch_app.adapters.dial_in.desk import DialInDesk
from dispatch_app.adapters.key_files import make_key, private_key
from dispatch_app.adapters.storage.passwords import Passwords
from dispatch_app.adapters.storage.recorder.catalogue import SqlRecorderCatalogue
from dispatch_app.domain.ids import LineId
from dispatch_app.domain.recordings import RecorderId, RecorderStatus, RecorderTrouble, Seal
from dispatch_app.ports.audio_tap import Tapped
from dispatch_app.ports.errors import Unavailable
from dispatch_app.recording.arriving import Arriving
from dispatch_app.recording.centre_word import CentreWord, Sender
from dispatch_app.recording.contact import SerialContact
from dispatch_app.recording.dial_in import DialInPlayback, Library
from dispatch_app.recording.disk import Ballast
from dispatch_app.recording.keeping import Keeper, KeepingRules
from dispatch_app.recording.live import LiveSound
from dispatch_app.recording.seal import LIST, BadList, SealedList, lines_of
from dispatch_app.recording.sealing import Sealing
from dispatch_app.recording.serving import Serving, Shelf
from dispatch_app.recording.settings import ChannelConfig, Settings, host_and_port
from dispatch_app.recording.sound_card import Card, CardWatch, Channel, PortAudioCard, always
from dispatch_app.recording.takes import Room, Takes
from dispatch_app.recording.tickets import Tickets
from dispatch_app.recording.troubles import Troubles
from dispatch_app.recording.vox import VoiceLevels

log = logging.getLogger(__name__)

KEEP_S = 60.0
STATUS_S = 1.0
CARDS = "sound card"


def utc_now() -> datetime:
    return datetime.now(UTC)


class RecorderProcess:
    """Records from `start` to `stop`, with or without a centre."""

    def __init__(self, settings: Settings, card: Card | None = None) -> None:
        """
        Raises:
            BadCertificate, KeyFileTrouble, BadList, CannotListen, ContactGone, OSError,
            Unavailable, BadDatabaseUrl: the message says what cannot be had.
        """
        self._settings, own, tls = settings, settings.recorder, settings.tls
        root = settings.directory
        root.mkdir(parents=True, exist_ok=True)
        if not settings.seal_key.exists():
            make_key(settings.seal_key)
        anchors = Path(own.anchors) if own.anchors else None
        self._list = SealedList(root, private_key(settings.seal_key), anchors=anchors)
        self.catalogue = SqlRecorderCatalogue(settings.database)
        self._over = threading.Event()
        self.troubles, self._live, self._arriving = Troubles(), LiveSound(), Arriving()
        recorder = RecorderId(own.name)
        tickets = Tickets(utc_now)
        self.word = CentreWord(recorder, self.catalogue, tickets, self.troubles, self._list_fits)
        self._sealing = Sealing(root, self._list, self.catalogue, self.word.offset_ms)
        ballast = Ballast(root)
        room = Room(
            recorder=recorder,
            root=root,
            catalogue=self.catalogue,
            sealing=self._sealing,
            ballast=ballast,
            troubles=self.troubles,
            most=own.channels,
        )
        self._takes = Takes(room, self._arriving, self._live, self.word.report)
        self._keeper = Keeper(
            root,
            settings.keeping,
            self.catalogue,
            self.troubles,
            sealed_list=self._list,
            ballast=ballast,
            now=utc_now,
            removed=self.word.report,
        )
        self._receiver = TapReceiver(
            host_and_port(own.tap, "tap"), self._arriving, key=_word_in(own.tap_key_file)
        )
        self._desk = self._dial_in_desk(own.dial_in) if own.dial_in else None
        shelf = Shelf(
            recorder=recorder,
            root=root,
            catalogue=self.catalogue,
            live=self._live,
            tickets=tickets,
            status=self.status,
            leave=self.leave,
        )
        self._serving = Serving(shelf, *host_and_port(own.listen, "listen"), tls=tls)
        self._cards = [
            CardWatch(
                _channel(LineId(line), given), card or PortAudioCard(), self._heard, self.troubles
            )
            for line, given in settings.channels.items()
        ]
        self.beat: Callable[[str, float], None] = lambda _worker, _period_s: None
        """Told each time that a worker here has come round."""
        self._keeping = threading.Thread(target=self._keep, name="keeper", daemon=True)
        self._telling = threading.Thread(target=self._tell, name="status", daemon=True)

    @property
    def tap_port(self) -> int:
        return self._receiver.port

    @property
    def port(self) -> int:
        return self._serving.port

    @property
    def dial_in_port(self) -> int:
        """0: nobody can call to listen."""
        return self._desk.port if self._desk is not None else 0

    def start(self) -> None:
        """Seal what a kill has left, then listen."""
        for take in self._sealing.mend():
            log.warning("recording %d was cut by the last stop", take.sound.serial)
        self._takes.start()
        self._receiver.start()
        if self._desk is not None:
            self._desk.start()
        self._serving.start()
        for card in self._cards:
            card.start()
        self._keeping.start()
        self._telling.start()

    def report_by(self, sender: Sender) -> None:
        """Tell the centre by this link from now on; after `start`, so that nothing cut is left."""
        self.word.by(sender)

    def dial_in(self) -> DialInPlayback:
        """For one who calls to listen; each hearing is told to the centre."""
        library = Library(
            root=self._settings.directory,
            catalogue=self.catalogue,
            pins=self._settings.pins,
            check=Passwords(),
            heard=self.word.heard_by_phone,
            now=utc_now,
            refused=self._pins_guessed,
        )
        return DialInPlayback(library)

    def _pins_guessed(self) -> None:
        log.warning("a caller to the recorder gave three wrong PINs and was hung up on")
        self.troubles.say(RecorderTrouble.PINS_GUESSED)

    def _dial_in_desk(self, address: str) -> DialInDesk:
        key = _word_in(self._settings.recorder.tap_key_file)
        return DialInDesk(host_and_port(address, "dial_in"), self.dial_in, key=key)

    def stop(self) -> None:
        """End every recording whole, seal it, let go of everything."""
        self._over.set()
        for card in self._cards:
            card.stop()
        self._receiver.stop()
        if self._desk is not None:
            self._desk.stop()
        self._takes.stop()
        self._serving.stop()
        for thread in (self._keeping, self._telling):
            thread.join()
        self.catalogue.close()

    def keep_by(self, rules: KeepingRules) -> None:
        """Other limits and another second medium, while it records on."""
        self._keeper.keep_by(rules)

    # ---- leaving

    def wait(self, longest_s: float) -> bool:
        """Until somebody who may has ended the recorder."""
        return self._over.wait(longest_s)

    def leave(self, password: str) -> bool:
        """End the recorder if the password is right, or none is asked for."""
        if not self.password_fits(password):
            log.warning("somebody tried to end the recorder with a wrong password")
            return False
        self._over.set()
        return True

    def password_fits(self, password: str) -> bool:
        known = _word_in(self._settings.recorder.password_file)
        return not known or Passwords().fits(password, known)

    @property
    def guarded(self) -> bool:
        return bool(self._settings.recorder.password_file)

    # ---- how it stands

    def status(self) -> RecorderStatus:
        offset = self.word.offset_ms()
        return RecorderStatus(
            address=self._settings.address(self.port),
            running=self._live.running(),
            free_bytes=self._keeper.free_bytes(),
            full_in_days=self._full_in_days,
            troubles=self.troubles.now(),
            clock_offset_ms=None if offset is None else round(offset, -2),
        )

    _full_in_days: float | None = None

    def _keep(self) -> None:
        while True:
            try:
                self._keeper.round()
                self._full_in_days = self._keeper.full_in_days()
                self.troubles.over(RecorderTrouble.DISK_FAILS)
            except (OSError, Unavailable) as trouble:
                self.troubles.say(RecorderTrouble.DISK_FAILS, str(trouble))
            self.beat("keeper", KEEP_S)
            if self._over.wait(KEEP_S):
                return

    def _tell(self) -> None:
        while not self._over.wait(STATUS_S):
            try:
                self.word.tell(self.status())
            except OSError as trouble:
                self.troubles.say(RecorderTrouble.DISK_FAILS, str(trouble))
            self.beat("status", STATUS_S)

    def _list_fits(self, seal: Seal) -> bool:
        """Whether our list has what the centre has of it."""
        head = self._list.head
        if head is None or head.line <= seal.line:
            return head == seal
        try:
            lines = lines_of(self._settings.directory / LIST)
            return any(line.line == seal.line and line.sha == seal.head for line in lines)
        except BadList as bad:
            log.error("the sealed list: %s", bad)
            return False

    def _heard(self, tapped: Tapped) -> None:
        self._arriving.heard(CARDS, tapped)


def _word_in(file: str) -> str:
    """The first line of a file; no file, no word."""
    return Path(file).read_text(encoding="utf-8").partition("\n")[0].strip() if file else ""


def _channel(line: LineId, given: ChannelConfig) -> Channel:
    contact: Callable[[], bool] | None = None
    if given.start == "always":
        contact = always
    elif given.start == "contact":
        contact = SerialContact(given.contact)
    levels = VoiceLevels(over_db=given.over_db, hang_s=given.hang_s)
    return Channel(line=line, device=given.device, contact=contact, levels=levels)
