"""Reads who we are to our partners, and who they are, out of one file. What cannot be used is named
with its mend."""

from __future__ import annotations

import ssl
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from dispatch_app.adapters.key_files import KeyFileTrouble, private_key, public_key
from dispatch_app.adapters.links.calling import PartnerAddress
from dispatch_app.adapters.links.door import Identity
from dispatch_app.domain.links.values import LONGEST_NAME, LinkWay, PartnerId, PartnerKind

PORT = 8140
_OURS = frozenset({"name", "title", "key_file", "host", "port", "certificate", "certificate_key"})
_THEIRS = frozenset({"kind", "title", "url", "public_key", "ca_file", "telephone"})


class BadLinks(Exception):
    """The file cannot be used; the message names the key and the mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerSetting:
    id: PartnerId
    kind: PartnerKind
    title: str
    telephone: str = ""
    address: PartnerAddress | None = None
    """None: it is served by voice."""

    @property
    def way(self) -> LinkWay:
        return LinkWay.VOICE if self.address is None else LinkWay.DATA


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSettings:
    identity: Identity
    host: str
    port: int
    partners: tuple[PartnerSetting, ...]
    tls: ssl.SSLContext | None = None

    @property
    def keys(self) -> Mapping[str, Ed25519PublicKey]:
        """Whom the door believes."""
        return {p.id: p.address.key for p in self.partners if p.address is not None}


def load(path: Path) -> LinkSettings:
    """Raises:
    BadLinks: something in the file cannot be used.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as trouble:
        raise BadLinks(f"{path}: {trouble}") from trouble
    if unknown := set(tables) - {"links", "partners"}:
        raise BadLinks(f"{path}: unknown tables {', '.join(sorted(unknown))}")
    ours = _table(tables, "links", _OURS)
    partners = tables.get("partners", {})
    if not isinstance(partners, dict) or not partners:
        raise BadLinks("write at least one table [partners.NAME]")
    return LinkSettings(
        identity=_identity(ours, path.parent),
        host=_text(ours, "links", "host", "127.0.0.1"),
        port=_port(ours),
        partners=tuple(_partner(name, partners, path.parent) for name in partners),
        tls=_tls(ours, path.parent),
    )


def _identity(ours: Mapping[str, Any], home: Path) -> Identity:
    name = _text(ours, "links", "name")
    if not 0 < len(name) <= LONGEST_NAME:
        raise BadLinks("[links] name: say under which name our partners know us")
    file = _text(ours, "links", "key_file")
    try:
        key = private_key(home / file)
    except KeyFileTrouble as trouble:
        raise BadLinks(
            f"[links] key_file: {trouble}; `main.py links key --out FILE` makes one"
        ) from trouble
    return Identity(name=name, key=key, system=_text(ours, "links", "title", name))


def _port(ours: Mapping[str, Any]) -> int:
    port = ours.get("port", PORT)
    if not isinstance(port, int) or not 0 <= port < 65536:
        raise BadLinks("[links] port: a number below 65536")
    return port


def _tls(ours: Mapping[str, Any], home: Path) -> ssl.SSLContext | None:
    certificate = _text(ours, "links", "certificate", "")
    if not certificate:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(
            home / certificate, home / _text(ours, "links", "certificate_key", certificate)
        )
    except OSError as trouble:
        raise BadLinks(f"[links] certificate: cannot be used ({trouble})") from trouble
    return context


def _partner(name: str, partners: Mapping[str, Any], home: Path) -> PartnerSetting:
    where = f"partners.{name}"
    given = _table(partners, name, _THEIRS, where)
    kind = _text(given, where, "kind")
    if kind not in set(PartnerKind):
        raise BadLinks(f"[{where}] kind: one of {', '.join(PartnerKind)}")
    if not 0 < len(name) <= LONGEST_NAME:
        raise BadLinks(f"[{where}]: a shorter name")
    url = _text(given, where, "url", "")
    return PartnerSetting(
        id=PartnerId(name),
        kind=PartnerKind(kind),
        title=_text(given, where, "title", name)[:LONGEST_NAME],
        telephone=_text(given, where, "telephone", ""),
        address=_address(name, where, url, given, home) if url else None,
    )


def _address(
    name: str, where: str, url: str, given: Mapping[str, Any], home: Path
) -> PartnerAddress:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadLinks(f"[{where}] url: write it as https://host:port")
    return PartnerAddress(
        name=name, url=url, key=key_of(where, given, home), trust=_trust(where, given, home)
    )


def key_of(where: str, given: Mapping[str, Any], home: Path) -> Ed25519PublicKey:
    """A partner's public key: 64 hexadecimal digits, or a file that holds them."""
    return read_public(f"[{where}] public_key", _text(given, where, "public_key"), home)


def read_public(where: str, text: str, home: Path) -> Ed25519PublicKey:
    """Raises:
    BadLinks: neither the digits of a key nor a file that holds them.
    """
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        try:
            raw = public_key(home / text)
        except KeyFileTrouble as trouble:
            raise BadLinks(f"{where}: {trouble}") from trouble
    try:
        return Ed25519PublicKey.from_public_bytes(raw)
    except ValueError as trouble:
        raise BadLinks(f"{where}: 64 hexadecimal digits, or their file") from trouble


def _trust(where: str, given: Mapping[str, Any], home: Path) -> ssl.SSLContext | None:
    file = _text(given, where, "ca_file", "")
    if not file:
        return None
    try:
        return ssl.create_default_context(cafile=str(home / file))
    except OSError as trouble:
        raise BadLinks(f"[{where}] ca_file: cannot be used ({trouble})") from trouble


def _table(
    tables: Mapping[str, Any], name: str, known: frozenset[str], where: str = ""
) -> Mapping[str, Any]:
    table = tables.get(name)
    where = where or name
    if not isinstance(table, dict):
        raise BadLinks(f"write a table [{where}]; see docs/links.md")
    if unknown := set(table) - known:
        raise BadLinks(f"[{where}]: unknown keys {', '.join(sorted(unknown))}")
    return table


def _text(table: Mapping[str, Any], where: str, key: str, usual: str | None = None) -> str:
    value = table.get(key, usual)
    if not isinstance(value, str):
        raise BadLinks(f"[{where}] {key}: write it as text")
    return value
