"""A simulated UPS, the process beside it, and a real centre, put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from devices.simulator.ups import UpsModel
from devices.simulator.ups_port import SimulatedUps
from devices.ups.conversation import Patience
from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.adapters.key_files import make_key
from dispatch_app.adapters.power.serial_ups import SerialPowerSupply
from dispatch_app.client.credentials import Key
from dispatch_app.client.link import Link
from dispatch_app.client.local_store import LocalStore
from dispatch_app.client.outbox import Outbox
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.power import Supply, SupplyId
from dispatch_app.domain.power_model import BatteryModel
from dispatch_app.gateways.devices_link import LinkedCentre
from dispatch_app.gateways.ups import UpsBridge
from dispatch_app.gateways.ups_memory import UpsMemory
from dispatch_app.gateways.ups_supply import Hook, SupplyKeeper
from dispatch_app.gateways.ups_watch import SupplyPlan
from dispatch_app.ports.accounts import Account
from dispatch_app.ports.power_supply import PowerSupply
from tests.fakes.running_server import RunningServer, until

_NUMBERS = count(1)
LIVELY = Patience(poll_s=0.05, answer_s=0.5, order_s=0.1, stale_s=1.5)
ACCOUNT = "gateway-ups"


def now() -> datetime:
    return datetime.now(UTC)


def account_for(server: RunningServer, directory: Path) -> None:
    """The process beside the UPSes may sign in."""
    public = make_key(directory / "ups.key")
    account = Account(id=AccountId(ACCOUNT), role=Role.POWER, name=ACCOUNT)
    server.accounts.create(account, public_key=public)


class UpsRoom:
    """`clock_ahead` moves the process's clock, so that no test has to wait for it."""

    def __init__(
        self,
        server: RunningServer,
        directory: Path,
        *,
        keys: Path | None = None,
        model: UpsModel | None = None,
        wires: Mapping[str, PowerSupply] | None = None,
        hook: Hook | None = None,
        grace_s: float = 60.0,
        battery: BatteryModel | None = None,
        supply: SupplyId | None = None,
    ) -> None:
        """`supply`: a name that was used before; otherwise it is one of its own."""
        self.id = supply or SupplyId(f"ups-{next(_NUMBERS)}")
        self.ups = SimulatedUps(model)
        self._server = server
        self._store = LocalStore(directory / "gateway-ups.sqlite")
        self.clock_ahead = timedelta(0)
        mine = wires or {"serial": SerialPowerSupply(self.id, self.ups.port, patience=LIVELY)}
        self.keeper = SupplyKeeper(
            SupplyPlan(supply=self.id, sources=tuple(mine), stale_s=2.0, disagree_s=0.5),
            mine,
            battery or BatteryModel(full_load_s=4 * 3600.0),
            UpsMemory(self._store, now),
            now=self.now,
            hook=hook,
            grace_s=grace_s,
        )
        self.bridge = UpsBridge([self.keeper], now=self.now, tick_s=0.05)
        who = Key.read(ACCOUNT, (keys or directory) / "ups.key")
        outbox = Outbox(self._store, now=now, new_id=Uuid7Maker())
        self._link = Link([server.url], who, outbox, self.bridge)

    def now(self) -> datetime:
        return now() + self.clock_ahead

    def start(self) -> UpsRoom:
        self._link.start()
        self.bridge.start(LinkedCentre(self._link))
        return self

    def stop(self) -> None:
        self.leave()
        self.ups.close()

    def leave(self) -> None:
        """The process ends; the UPS stays."""
        self.bridge.stop()
        self._link.stop()
        self._store.close()

    @property
    def supply(self) -> Supply | None:
        """As the centre knows it."""
        return self._server.server.bus.state.supplies.get(self.id)

    def sees(self, condition: Callable[[Supply], object], what: str = "the supply") -> Supply:
        """Wait until the centre knows the supply so."""

        def known() -> Supply | None:
            supply = self.supply
            return supply if supply is not None and condition(supply) else None

        found: Supply = until(known, what)
        return found
