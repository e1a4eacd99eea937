"""Goes through a recorder's directory and names the first thing that does not fit. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.recordings import Seal
from dispatch_app.recording.seal import LIST, RECORDED, BadList, SealedLine, file_sha256, lines_of


class Broken(Exception):
    """Something was altered, dropped or put in. The message names the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    files: int
    removed: int
    head: Seal | None


def verify(directory: Path, key: Ed25519PublicKey, *, heads: Iterable[Seal] = ()) -> Verified:
    """Check the list, every file against it, the list against heads kept elsewhere, and that no
    recording lies there unlisted.

    Raises:
        Broken: see there.
    """
    there: dict[str, SealedLine] = {}
    removed = 0
    hashes: dict[int, str] = {}
    for line in _lines(directory, key):
        hashes[line.line] = line.sha
        if line.kind == RECORDED:
            there[line.file] = line
        else:
            removed += 1
            there.pop(line.file, None)
    _check_heads(hashes, heads)
    for line in there.values():
        _check_file(directory, line)
    _check_strangers(directory, there)
    last = max(hashes, default=0)
    head = Seal(line=last, head=hashes[last]) if last else None
    return Verified(files=len(there), removed=removed, head=head)


def _lines(directory: Path, key: Ed25519PublicKey) -> Iterator[SealedLine]:
    try:
        yield from lines_of(directory / LIST, key)
    except BadList as bad:
        raise Broken(f"{LIST}: {bad}") from bad


def _check_heads(hashes: dict[int, str], heads: Iterable[Seal]) -> None:
    for seal in heads:
        if seal.line not in hashes:
            raise Broken(
                f"{LIST}: cut: it ends at line {max(hashes, default=0)}, "
                f"but line {seal.line} is known elsewhere"
            )
        if hashes[seal.line] != seal.head:
            raise Broken(f"{LIST}: line {seal.line} is not the one that is known elsewhere")


def _check_file(directory: Path, line: SealedLine) -> None:
    path = directory / line.file
    if not path.is_file():
        raise Broken(f"{line.file}: missing (line {line.line})")
    if file_sha256(path) != line.sha256:
        raise Broken(f"{line.file}: altered (line {line.line})")


def _check_strangers(directory: Path, there: dict[str, SealedLine]) -> None:
    for path in sorted(directory.rglob("*.opus")):
        name = path.relative_to(directory).as_posix()
        if name not in there:
            raise Broken(f"{name}: is in no line of {LIST}")


def heads_in(path: Path) -> list[Seal]:
    """Heads that a second place keeps, one a line. Half a line at the end is none.

    Raises:
        Broken: the file cannot be read as heads.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        pairs = [line.split() for line in lines if line.strip()]
        return [Seal(line=int(pair[0]), head=pair[1]) for pair in pairs if len(pair) == 2]
    except (OSError, ValueError, InvalidValue) as strange:
        raise Broken(f"{path}: cannot be read as heads ({strange})") from strange
