"""Options by which a partner's own tools say who they are and whom they call. Starts nothing."""

from __future__ import annotations

import argparse
import ssl
from pathlib import Path
from urllib.parse import urlsplit

from dispatch_app.adapters.key_files import KeyFileTrouble, private_key
from dispatch_app.adapters.links.calling import PartnerAddress
from dispatch_app.adapters.links.door import Identity
from dispatch_app.adapters.links.settings import BadLinks, read_public


def add_who(parser: argparse.ArgumentParser, *, name: str) -> None:
    parser.add_argument("--name", default=name, help=f"who we are to them (default {name})")
    parser.add_argument("--key", type=Path, required=True, help="our key, of `links key`")


def add_whom(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--their-name", default="centre-120", help="who they are (centre-120)")
    parser.add_argument(
        "--their-key", required=True, help="their public key: 64 hexadecimal digits, or a file"
    )
    parser.add_argument("--ca", type=Path, help="who signs their certificate, for https")


def identity_of(args: argparse.Namespace, system: str) -> Identity:
    """Raises:
    BadLinks: the key cannot be used.
    """
    try:
        return Identity(name=args.name, key=private_key(args.key), system=system)
    except KeyFileTrouble as trouble:
        raise BadLinks(f"--key {trouble}; `main.py links key --out FILE` makes one") from trouble


def address_of(args: argparse.Namespace, url: str) -> PartnerAddress:
    """Raises:
    BadLinks: address, key or certificate cannot be used.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadLinks(f"{url}: write it as https://host:port")
    key = read_public("--their-key", args.their_key, Path())
    return PartnerAddress(name=args.their_name, url=url, key=key, trust=_trust(args.ca))


def _trust(file: Path | None) -> ssl.SSLContext | None:
    if file is None:
        return None
    try:
        return ssl.create_default_context(cafile=str(file))
    except OSError as trouble:
        raise BadLinks(f"--ca {file}: cannot be used ({trouble})") from trouble
