"""Makes locators of what the configuration says. A section that cannot be used is named."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from dispatch_app.adapters.caller_location.answers import Bounds, Shape
from dispatch_app.adapters.caller_location.fetching import trusting
from dispatch_app.adapters.caller_location.linked_system import LinkedSystem, LinkSetting
from dispatch_app.adapters.caller_location.operator_lookup import (
    NUMBER,
    OperatorLookup,
    OperatorSetting,
)
from dispatch_app.adapters.caller_location.partner_lookup import PartnerLookup, PartnerSetting
from dispatch_app.adapters.key_files import KeyFileTrouble, private_key
from dispatch_app.adapters.links.calling import PartnerAddress
from dispatch_app.adapters.links.door import Identity
from dispatch_app.adapters.links.settings import BadLinks, read_public
from dispatch_app.domain.ids import LocatorId
from dispatch_app.ports.caller_location import CallerLocator
from dispatch_app.ports.clock import Clock
from gis.coordinates import Datum

PROTOCOLS = ("operator", "linked", "partner")
METHODS = ("GET", "POST")


class BadLocator(Exception):
    """A `[locators.NAME]` section cannot be used; the message names the key and the mend."""


def locator(
    name: str, given: Mapping[str, object], clock: Clock, region: Bounds | None
) -> CallerLocator:
    """One service, from the fields of its section (`config.LocatorConfig`).

    Raises:
        BadLocator: a value, a file or an address cannot be used.
    """
    made = _Section(name, given)
    made.must_be("protocol", PROTOCOLS)
    made.check_url()
    made.check_ca_file()
    if made.text("protocol") == "linked":
        return LinkedSystem(made.link(), clock, region)
    if made.text("protocol") == "partner":
        return PartnerLookup(made.partner(), clock, region)
    return OperatorLookup(made.operator(), clock, region)


class _Section:
    def __init__(self, name: str, given: Mapping[str, object]) -> None:
        self._name = name
        self._given = given

    def text(self, key: str) -> str:
        return str(self._given[key])

    def _figure(self, key: str) -> float:
        return float(self.text(key))

    def _bad(self, key: str, mend: str) -> BadLocator:
        return BadLocator(f"[locators.{self._name}] {key} {self.text(key)!r}: {mend}")

    def must_be(self, key: str, known: tuple[str, ...]) -> None:
        if self.text(key) not in known:
            raise self._bad(key, f"must be one of {', '.join(known)}")

    def check_url(self) -> None:
        parts = urlsplit(self.text("url"))
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise self._bad("url", "write it as https://host/path")

    def check_ca_file(self) -> None:
        try:
            trusting(self.text("ca_file"))
        except OSError as trouble:
            raise self._bad("ca_file", f"cannot be used ({trouble})") from trouble

    def operator(self) -> OperatorSetting:
        self.must_be("method", METHODS)
        if NUMBER not in self.text("url") + self.text("body"):
            raise self._bad("url", f"must hold {NUMBER}, or body must")
        return OperatorSetting(
            id=LocatorId(self._name),
            url=self.text("url"),
            method=self.text("method"),
            body=self.text("body"),
            headers=self._key_header(),
            shape=self._shape(),
            timeout_s=self._figure("timeout_s"),
            retries=int(self.text("retries")),
            mobiles_only=bool(self._given["mobiles_only"]),
            trusted=self.text("ca_file"),
        )

    def _key_header(self) -> tuple[tuple[str, str], ...]:
        if not self.text("key_file"):
            return ()
        try:
            key = Path(self.text("key_file")).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as trouble:
            raise self._bad("key_file", f"cannot be read ({trouble})") from trouble
        return ((self.text("key_header"), self.text("key_prefix") + key),)

    def _shape(self) -> Shape:
        self.must_be("datum", tuple(Datum))
        paths = ("latitude", "longitude", "radius", "measured_at", "address", "number")
        return Shape(
            **{path: self.text(path) for path in paths},
            datum=Datum(self.text("datum")),
            default_radius_m=self._figure("default_radius_m"),
        )

    def partner(self) -> PartnerSetting:
        for name, what in (("account", "us"), ("partner", "them")):
            if not self.text(name):
                raise self._bad(name, f"say under which name the link knows {what}")
        try:
            theirs = read_public("public_key", self.text("public_key"), Path())
            ours = private_key(Path(self.text("key_file")))
        except BadLinks as trouble:
            raise self._bad("public_key", str(trouble)) from trouble
        except KeyFileTrouble as trouble:
            raise self._bad("key_file", str(trouble)) from trouble
        trust = trusting(self.text("ca_file")) if self.text("ca_file") else None
        return PartnerSetting(
            id=LocatorId(self._name),
            identity=Identity(name=self.text("account"), key=ours),
            partner=PartnerAddress(
                name=self.text("partner"), url=self.text("url"), key=theirs, trust=trust
            ),
            timeout_s=self._figure("timeout_s"),
        )

    def link(self) -> LinkSetting:
        if not self.text("account"):
            raise self._bad("account", "say under which name it knows us")
        try:
            key = private_key(Path(self.text("key_file")))
        except KeyFileTrouble as trouble:
            raise self._bad("key_file", str(trouble)) from trouble
        return LinkSetting(
            id=LocatorId(self._name),
            url=self.text("url"),
            account=self.text("account"),
            key=key,
            timeout_s=self._figure("timeout_s"),
            retries=int(self.text("retries")),
            trusted=self.text("ca_file"),
        )
