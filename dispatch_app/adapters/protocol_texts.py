"""The centre's protocol texts, read: `domain.protocols.reading.TextReader`. Opens no other files
than those of a directory it is sent to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from dispatch_app.adapters.protocol_files import (
    BadProtocols,
    Problem,
    bind,
    build_book,
    build_protocol,
    check_protocol,
    read_contents,
)
from dispatch_app.domain.protocols import Approval, Fault, Protocol, ProtocolBook, ProtocolShelf
from dispatch_app.domain.protocols.kept import (
    ENTRY,
    KeptProtocols,
    ProtocolInForce,
    digest_of,
)
from dispatch_app.domain.protocols.reading import ReadTexts, TextFault

SUFFIX = ".toml"


def texts_in(directory: Path) -> dict[str, str]:
    """The texts of a directory of protocol files, by their code.

    Raises:
        BadProtocols: it cannot be read.
    """
    try:
        return {
            name.removesuffix(SUFFIX): content.decode()
            for name, content in read_contents(directory).items()
        }
    except UnicodeDecodeError as trouble:
        fault = Fault("file", f"not UTF-8 ({trouble})", "save the file as UTF-8")
        raise BadProtocols(Problem(directory.name, fault)) from trouble


def read_texts(texts: Mapping[str, str], *, only: str = "") -> ReadTexts:
    """See `TextReader`."""
    if ENTRY not in texts:
        fault = Fault(ENTRY, "missing", "put the common questions there")
        return ReadTexts(faults=(TextFault(ENTRY, fault),))
    if only and only != ENTRY:
        texts = {code: texts[code] for code in (ENTRY, only)}
        return _read(tuple(sorted(texts.items())), only)
    return _read(tuple(sorted(texts.items())), "")


@lru_cache(maxsize=8)
def _read(texts: tuple[tuple[str, str], ...], only: str) -> ReadTexts:
    """Whoever approves reads what the author had read: proving all that can be reached takes a
    while, and the same texts always say the same."""
    contents = _contents(dict(texts))
    try:
        if only:
            return ReadTexts((check_protocol(only + SUFFIX, contents),))
        return ReadTexts(build_book(contents).protocols)
    except BadProtocols as bad:
        return ReadTexts(faults=tuple(_fault(problem) for problem in bad.problems))


def shelf_of(directory: Path) -> ProtocolShelf:
    """What a seat asks by: the texts of its own files, until the centre tells what holds.

    Raises:
        BadProtocols: the files cannot be used.
    """
    contents = read_contents(directory)
    book, reader = build_book(contents), KeptReader()
    reader.know(book, texts_in(directory))
    return ProtocolShelf(book, reader.book)


class KeptReader:
    """Makes the book by which a seat asks. What was read once is not read again."""

    def __init__(self) -> None:
        self._read: dict[tuple[str, str], Protocol] = {}
        """By the fingerprints of the common questions and of the text itself."""

    def know(self, book: ProtocolBook, texts: Mapping[str, str]) -> None:
        """These were read already."""
        entry = digest_of(texts[ENTRY])
        for protocol in book.protocols:
            self._read[entry, digest_of(texts[protocol.code])] = protocol

    def book(self, kept: KeptProtocols) -> ProtocolBook | None:
        """None while the centre has told of none, or of some that this program cannot read."""
        if ENTRY not in kept.in_force:
            return None
        contents = _contents(kept.texts())
        entry = kept.in_force[ENTRY].digest
        now: dict[tuple[str, str], Protocol] = {}
        try:
            for code, each in kept.in_force.items():
                if code == ENTRY:
                    continue
                key = (entry, each.digest)
                now[key] = self._read.get(key) or build_protocol(code + SUFFIX, contents)
        except BadProtocols:
            return None
        self._read = now
        signed = [_signed(now[entry, e.digest], e) for c, e in kept.in_force.items() if c != ENTRY]
        return bind(signed)


def _signed(protocol: Protocol, each: ProtocolInForce) -> Protocol:
    """Whoever answered for a text of the centre's own stands in the record, not in the text."""
    if each.approved_by is None:
        return protocol
    signature = Approval(by=each.approved_by, on=each.since.date(), version=protocol.version)
    return replace(protocol, approval=signature)


def _contents(texts: Mapping[str, str]) -> dict[str, bytes]:
    return {code + SUFFIX: text.encode() for code, text in texts.items()}


def _fault(problem: Problem) -> TextFault:
    return TextFault(problem.file.removesuffix(SUFFIX), problem.fault)
