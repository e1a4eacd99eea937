"""Every protocol text that was ever in use, kept so that an old incident can be read again.

An incident stores only the stamp; the words behind it are found here. Nothing is ever replaced.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from dispatch_app.adapters.protocol_files import ENTRY_FILE, build_book, build_protocol
from dispatch_app.domain.protocols import Protocol

STAMP = re.compile(r"[a-z][a-z0-9_]*@[0-9][0-9A-Za-z.-]*\+[0-9a-f]+")


class NotKept(LookupError):
    """The archive holds no protocol of that stamp."""


def keep(contents: Mapping[str, bytes], archive: Path) -> tuple[str, ...]:
    """Store each protocol's files under its stamp; give the stamps that were new."""
    missing = [
        protocol
        for protocol in build_book(contents).protocols
        if not (archive / protocol.stamp).is_dir()
    ]
    for protocol in missing:
        _store(protocol, contents, archive)
    return tuple(protocol.stamp for protocol in missing)


def recall(stamp: str, archive: Path) -> Protocol:
    """Give the protocol as it was; raises NotKept."""
    kept = archive / stamp
    if not STAMP.fullmatch(stamp) or not kept.is_dir():
        raise NotKept(stamp)
    file = f"{stamp.partition('@')[0]}.toml"
    return build_protocol(file, {name: (kept / name).read_bytes() for name in (ENTRY_FILE, file)})


def _store(protocol: Protocol, contents: Mapping[str, bytes], archive: Path) -> None:
    """Build beside and rename, so that a cut never leaves half a protocol under a true stamp."""
    unfinished = archive / f"unfinished-{protocol.stamp}"
    unfinished.mkdir(parents=True, exist_ok=True)
    for file in (ENTRY_FILE, f"{protocol.code}.toml"):
        (unfinished / file).write_bytes(contents[file])
    unfinished.rename(archive / protocol.stamp)
