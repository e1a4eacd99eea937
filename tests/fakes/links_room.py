"""A real centre, the process beside its links, and a played partner, put together over HTTP."""

from __future__ import annotations

import argparse
import threading
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dispatch_app.adapters.key_files import make_key
from dispatch_app.adapters.links import settings as link_settings
from dispatch_app.adapters.links.calling import PartnerAddress
from dispatch_app.adapters.links.door import Identity
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.links.values import Links, PartnerId
from dispatch_app.gateways import links_cli
from dispatch_app.gateways.links_partner import Habits, Manner, PlayedPartner
from dispatch_app.gateways.links_partner_worker import Pace
from dispatch_app.ports.accounts import Account
from tests.fakes.running_server import RunningServer, until

PROMPT = Habits(answer_after_s=0.0, retry_s=(0.1,))
LIVELY = Pace(heartbeat_s=0.3, retry_s=(0.1, 0.2), down_after=2, again_s=1.0)
OURS = "centre-120"
_NUMBERS = count(1)


def now() -> datetime:
    at = datetime.now(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


class LinksRoom:
    """`police` speaks the protocol; `fire` is served by voice."""

    def __init__(
        self, server: RunningServer, directory: Path, *, manner: Manner = Manner.ACCEPT
    ) -> None:
        number = next(_NUMBERS)
        self.police = PartnerId(f"police-{number}")
        self.fire = PartnerId(f"fire-{number}")
        self._server = server
        self._directory = directory
        self._account = f"gateway-links-{number}"
        account = Account(id=AccountId(self._account), role=Role.LINKS, name=self._account)
        server.accounts.create(account, public_key=make_key(directory / "account.key"))
        self.our_key = Ed25519PrivateKey.generate()
        self.their_key = Ed25519PrivateKey.generate()
        make_key(directory / "links.key")
        self.habits = Habits(answer_after_s=0.0, retry_s=(0.1,), manner=manner)
        self.port = 0
        self._done = threading.Event()
        self.partner = self._partner(gate=1)  # it is told once the process beside the links listens

    # ---- the partner

    def _partner(self, gate: int, port: int = 0) -> PlayedPartner:
        ours = link_settings.private_key(self._directory / "links.key")
        address = PartnerAddress(name=OURS, url=f"http://127.0.0.1:{gate}", key=ours.public_key())
        identity = Identity(name=self.police, key=self.their_key, system="played")
        return PlayedPartner(
            identity, address, self._directory, now=now, habits=self.habits, port=port
        )

    def partner_leaves(self) -> None:
        self.partner.stop()

    def partner_returns(self) -> None:
        """At the same address, with what its disk holds."""
        self.partner = self._partner(self.port, self.partner.server.port)
        self.partner.start()

    # ---- the gateway

    def start(self) -> LinksRoom:
        self.gateway_starts()
        self.partner.centre = replace(self.partner.centre, url=f"http://127.0.0.1:{self.port}")
        self.partner.start()
        return self

    def gateway_starts(self) -> None:
        public = self.their_key.public_key().public_bytes_raw().hex()
        config = self._directory / "links.toml"
        config.write_text(
            f'[links]\nname = "{OURS}"\nkey_file = "links.key"\nport = {self.port}\n'
            f'[partners.{self.police}]\nkind = "110"\ntitle = "演示110"\n'
            f'url = "http://127.0.0.1:{self.partner.server.port}"\npublic_key = "{public}"\n'
            f'[partners.{self.fire}]\nkind = "119"\ntitle = "演示119"\n'
            'telephone = "09990000119"\n',
            encoding="utf-8",
        )
        settings = link_settings.load(config)
        args = argparse.Namespace(
            centre=[self._server.url],
            ca=None,
            account=self._account,
            password_file=None,
            key=self._directory / "account.key",
            accounts=None,
            data=self._directory,
        )
        self._done = threading.Event()
        ready = threading.Event()

        def listens(port: int) -> None:
            self.port = port
            ready.set()

        def serve() -> None:
            links_cli.serve(
                settings,
                args,
                wait=self._done.wait,
                pace=LIVELY,
                ready=listens,
            )

        self._thread = threading.Thread(target=serve, name="gateway-links")
        self._thread.start()
        until(lambda: ready.is_set() or not self._thread.is_alive(), "the gateway")

    def gateway_stops(self) -> None:
        self._done.set()
        self._thread.join()

    def stop(self) -> None:
        self.gateway_stops()
        self.partner.stop()

    # ---- the centre

    @property
    def links(self) -> Links:
        return self._server.server.bus.state.links

    @property
    def alarms(self) -> set[str]:
        state = self._server.server.bus.state
        return {alarm for alarm, kept in state.alarms.items() if kept.cleared_at is None}
