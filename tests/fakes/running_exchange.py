"""The bridge between an exchange and a running centre, as `main.py exchange` runs it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.adapters.key_files import make_key
from dispatch_app.client.credentials import Key
from dispatch_app.client.link import Link
from dispatch_app.client.local_store import LocalStore
from dispatch_app.client.outbox import Outbox
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.state import CentreState
from dispatch_app.gateways.exchange import ExchangeBridge
from dispatch_app.ports.accounts import Account
from dispatch_app.ports.call_control import CallControl
from tests.fakes.running_server import RunningServer, until

NAME = "exchange"


def now() -> datetime:
    return datetime.now(UTC)


class RunningExchange:
    """`with` starts it and ends it, whatever became of it meanwhile."""

    def __init__(self, control: CallControl, server: RunningServer, directory: Path) -> None:
        self._server = server
        key = directory / "exchange.key"
        account = Account(id=AccountId(NAME), role=Role.EXCHANGE, name=NAME)
        server.accounts.create(account, public_key=make_key(key))
        self._store = LocalStore(directory / "exchange.sqlite")
        self.bridge = ExchangeBridge(control, now=now)
        outbox = Outbox(self._store, now=now, new_id=Uuid7Maker())
        self.link = Link([server.url], Key.read(NAME, key), outbox, self.bridge)

    def __enter__(self) -> RunningExchange:
        self.bridge.start(self.link.send)
        self.link.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.link.stop()
        self.bridge.stop()
        self._store.close()

    @property
    def state(self) -> CentreState:
        return self._server.server.bus.state

    @property
    def is_up(self) -> bool:
        """As its centre sees it."""
        exchange = self.state.telephone.exchange
        return exchange is not None and exchange.up

    def wait_until_up(self) -> None:
        until(lambda: self.is_up, "the exchange")
