"""The centre of a scripted day: a server that is a process, and what stands beside it.

Beside it stand the gateway of the links with a partner that is played, and hospitals at their page.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dispatch_app.adapters.key_files import make_key
from dispatch_app.adapters.links import settings as link_settings
from dispatch_app.adapters.links.calling import PartnerAddress
from dispatch_app.adapters.links.door import Identity
from dispatch_app.client.credentials import Credentials
from dispatch_app.client.signing import listed
from dispatch_app.domain.forewarning.commands import (
    AnswerForewarning,
    TakePatientOver,
    TellOutcome,
)
from dispatch_app.domain.forewarning.values import (
    ArrivalCondition,
    ForewarningState,
    HospitalAnswer,
    PatientOutcome,
)
from dispatch_app.domain.ids import HospitalId
from dispatch_app.domain.links.values import PartnerId
from dispatch_app.gateways import links_cli
from dispatch_app.gateways.links_partner import Habits, PlayedPartner
from dispatch_app.gateways.links_partner_worker import Pace
from dispatch_app.wire import codec
from tests.day.desk import now
from tests.day.others import Linked
from tests.fakes.running_server import ServerProcess

TIMERS = {"welfare_p1_s": 2.0, "call_back_s": 2.0}
"""Who waits is called soon: the day is short."""
CONFIG = "\n".join(
    (
        "[limits]",
        "commands_per_s = 100000  # Clients of a day are faster than people.",
        "sign_ins_per_s = 1000",
        "[timers]",
        *(f"{name} = {seconds}" for name, seconds in TIMERS.items()),
    )
)
OURS, POLICE = "centre-120", PartnerId("police")
LIVELY = Pace(heartbeat_s=0.5, retry_s=(0.2, 0.5), down_after=4, again_s=1.0)


class DayCentre:
    def __init__(self, directory: Path, region: Path) -> None:
        self.directory = directory
        self.accounts = directory / "accounts"
        config = directory / "centre.toml"
        config.write_text(CONFIG, encoding="utf-8")
        self.server = ServerProcess(
            directory,
            *("--config", str(config), "--region", str(region)),
            *("--demo-accounts", str(self.accounts)),
        )
        self.database = directory / "centre.sqlite"
        self.kills = 0

    def who(self, account: str, seat: str | None = None) -> Credentials:
        return listed(self.accounts, account, seat=seat)

    def password(self, account: str) -> str:
        rows = json.loads((self.accounts / "accounts.json").read_text(encoding="utf-8"))
        return next(row["password"] for row in rows if row["account"] == account)

    async def killed_and_started(self) -> None:
        """As a power cut would, without a word to anybody; then there again."""
        self.server.kill()
        self.kills += 1
        await asyncio.to_thread(self.server.start)


class DayLinks:
    """The product's own gateway of links on a thread, and a partner that answers at once."""

    def __init__(self, centre: DayCentre) -> None:
        self._directory = centre.directory / "links"
        self._directory.mkdir()
        self._centre = centre
        self._done = threading.Event()
        theirs = Ed25519PrivateKey.generate()
        make_key(self._directory / "links.key")
        ours = link_settings.private_key(self._directory / "links.key")
        nowhere = PartnerAddress(name=OURS, url="http://127.0.0.1:1", key=ours.public_key())
        partner = PlayedPartner(
            Identity(name=POLICE, key=theirs, system="played"),
            nowhere,
            self._directory,
            now=now,
            habits=Habits(answer_after_s=0.0, finish_after_s=0.0, retry_s=(0.2,)),
        )
        self.linked = Linked(partner, POLICE)
        public = theirs.public_key().public_bytes_raw().hex()
        self._config = self._directory / "links.toml"
        self._config.write_text(
            f'[links]\nname = "{OURS}"\nkey_file = "links.key"\nport = 0\n'
            f'[partners.{POLICE}]\nkind = "110"\ntitle = "演示110"\n'
            f'url = "http://127.0.0.1:{partner.server.port}"\npublic_key = "{public}"\n',
            encoding="utf-8",
        )

    def start(self) -> None:
        args = argparse.Namespace(
            centre=[self._centre.server.url],
            ca=None,
            account="gateway-links",
            password_file=None,
            key=None,
            accounts=self._centre.accounts,
            data=self._directory,
        )
        ready = threading.Event()
        ports: list[int] = []

        def listens(port: int) -> None:
            ports.append(port)
            ready.set()

        settings = link_settings.load(self._config)
        self._thread = threading.Thread(
            target=lambda: links_cli.serve(
                settings, args, wait=self._wait, pace=LIVELY, ready=listens
            ),
            name="gateway-links",
        )
        self._thread.start()
        assert ready.wait(60), "the gateway of the links never listened"
        partner = self.linked.partner
        partner.centre = replace(partner.centre, url=f"http://127.0.0.1:{ports[0]}")
        partner.start()

    def _wait(self) -> None:
        self._done.wait()

    def stop(self) -> None:
        self._done.set()
        self._thread.join()
        self.linked.partner.stop()


class HospitalDoor:
    """Somebody at the page of an emergency department: by HTTP with its own login, as the page."""

    def __init__(self, centre: DayCentre, hospital: HospitalId) -> None:
        self._hospital = hospital
        self._account = f"hospital-{hospital}"
        self._password = centre.password(self._account)
        self._centre = centre
        self._http = httpx.AsyncClient(timeout=30, trust_env=False)
        self._csrf = ""
        self._board: dict[str, Any] = {"sequence": 0, "patients": []}
        self._said: set[tuple[str, str]] = set()
        self.taken_over = 0

    async def stays(self) -> None:
        """Look whenever the board changes, until told to leave."""
        while True:
            try:
                if not self._csrf:
                    await self._sign_in()
                await self._look()
            except httpx.HTTPError:
                await asyncio.sleep(0.2)  # The centre is away; the page tries again as well.

    async def leaves(self) -> None:
        await self._http.aclose()

    async def _sign_in(self) -> None:
        body = {"account": self._account, "password": self._password}
        answer = await self._http.post(self._path("session"), json=body)
        answer.raise_for_status()
        self._csrf = answer.json()["csrf"]

    def _path(self, name: str) -> str:
        return f"{self._centre.server.url}/hospital/{name}"

    async def _look(self) -> None:
        asked = {"after": str(self._board["sequence"]), "wait": "1"}
        answer = await self._http.get(self._path("board"), params=asked)
        answer.raise_for_status()
        self._board = answer.json()
        for patient in self._board["patients"]:
            await self._see_to(patient)

    async def _see_to(self, patient: dict[str, Any]) -> None:
        id_, state = patient["id"], ForewarningState(patient["state"])
        if state in (ForewarningState.SENT, ForewarningState.DELIVERED):
            await self._says(AnswerForewarning(forewarning=id_, word=HospitalAnswer.ACCEPTED))
        elif state is ForewarningState.ARRIVED:
            condition = ArrivalCondition.SERIOUS
            if await self._says(
                TakePatientOver(forewarning=id_, condition=condition, person="演日接诊医师")
            ):
                self.taken_over += 1
        elif state is ForewarningState.TAKEN_OVER and patient["outcome"] is None:
            await self._says(TellOutcome(forewarning=id_, outcome=PatientOutcome.ADMITTED))

    async def _says(self, command: Any) -> bool:
        kind = codec.kind_of(command)
        once = (command.forewarning, kind)
        if once in self._said:
            return False
        answer = await self._http.post(
            self._path(f"commands/{kind}"),
            content=codec.encode(command),
            headers={
                "Page-Token": self._csrf,
                "Content-Type": "application/json",
                "Command-Id": f"{kind}.{command.forewarning}",
            },
        )
        if answer.status_code >= 500:
            return False
        self._said.add(once)
        return answer.status_code == 200
