"""A recorder with its own link to a running centre, as `main.py recorder` runs it, and an exchange
that lets it hear conversations.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dispatch_app.adapters.audio_tap.sender import TapSender
from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.adapters.key_files import make_key
from dispatch_app.client.credentials import Key
from dispatch_app.client.link import Link
from dispatch_app.client.local_store import LocalStore
from dispatch_app.client.outbox import Outbox
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId, LineId, SeatId
from dispatch_app.domain.telephone import CallRef
from dispatch_app.ports.accounts import Account
from dispatch_app.ports.audio_tap import TapBegan, TapEnded, TapSeat
from dispatch_app.recorder_desk import RecorderAtDesk
from dispatch_app.recording.process import RecorderProcess
from dispatch_app.recording.settings import load
from tests.fakes.recorder_room import talk
from tests.fakes.running_server import RunningServer, until

NAME = "rec-a"
NUMBER = "19900001234"


class Talks:
    """An exchange that tells a recorder of conversations."""

    def __init__(self, sender: TapSender) -> None:
        self._sender = sender

    def begins(self, ref: str, line: str, seconds: float) -> datetime:
        began = datetime.now(UTC) - timedelta(seconds=seconds)
        self._sender.tell(TapBegan(ref=CallRef(ref), line=LineId(line), at=began, number=NUMBER))
        self._sender.tell(TapSeat(ref=CallRef(ref), seat=SeatId("1"), at=began))
        self.goes_on(ref, seconds)
        return began

    def goes_on(self, ref: str, seconds: float, first: int = 0) -> None:
        for frame in talk(ref, seconds, first):
            self._sender.tell(frame)

    def whole(self, ref: str = "x-1", line: str = "1", seconds: float = 4.0) -> None:
        began = self.begins(ref, line, seconds)
        self._sender.tell(TapEnded(ref=CallRef(ref), at=began + timedelta(seconds=seconds)))


class RunningRecorder:
    """`alone`: it does not look for its centre. In the same directory it is the same recorder."""

    def __init__(
        self, directory: Path, server: RunningServer, *, alone: bool = False, at_desk: bool = False
    ) -> None:
        self.directory, self._alone = directory / NAME, alone
        self.directory.mkdir(exist_ok=True)
        config, key = self.directory / "recorder.toml", self.directory / "account.key"
        config.write_text(
            f'[recorder]\nname = "{NAME}"\ndirectory = "{(self.directory / "kept").as_posix()}"\n'
            'tap = "127.0.0.1:0"\nlisten = "127.0.0.1:0"\n',
            encoding="utf-8",
        )
        if not key.exists():
            account = Account(id=AccountId(NAME), role=Role.RECORDER, name=NAME)
            server.accounts.create(account, public_key=make_key(key))
        self.process = RecorderProcess(load(config))
        self._store = LocalStore(self.directory / "outbox.sqlite")
        outbox = Outbox(self._store, now=lambda: datetime.now(UTC), new_id=Uuid7Maker())
        self.config = config
        word = self.process.word
        self.desk = RecorderAtDesk(self.process, load(config), config) if at_desk else None
        listener = self.desk.beside(word) if self.desk is not None else word
        self._link = Link([server.url], Key.read(NAME, key), outbox, listener)

    def __enter__(self) -> RunningRecorder:
        self.process.start()
        if not self._alone:
            self._link.start()
            self.process.report_by(self._link)
        if self.desk is not None:
            self.desk.start(self._link)
        return self

    def __exit__(self, *_: object) -> None:
        if self.desk is not None:
            self.desk.stop()
        self.process.stop()
        if not self._alone:
            self._link.stop()
        self._store.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.process.port}"

    @contextmanager
    def heard(self) -> Iterator[Talks]:
        """An exchange speaks to it."""
        sender = TapSender(("127.0.0.1", self.process.tap_port), exchange="ours")
        sender.start()
        try:
            yield Talks(sender)
        finally:
            sender.stop()


@contextmanager
def running_recorder(directory: Path, server: RunningServer) -> Iterator[RunningRecorder]:
    """One that its centre has heard of."""
    with RunningRecorder(directory, server) as recorder:
        until(lambda: server.server.bus.state.recorders, "the recorder's first word")
        yield recorder
