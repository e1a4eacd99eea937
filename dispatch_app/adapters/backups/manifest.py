"""What a copy consists of, each file with its hash. A copy without a manifest is none."""

from __future__ import annotations

import hashlib
import os
from datetime import datetime
from pathlib import Path

import msgspec

from dispatch_app.adapters.backups.errors import BrokenBackup

FORMAT = 1
FILE = "manifest.json"
SEAL = "manifest.sha256"
PROOF = "proof.json"
CHUNK = 1 << 20


class CopiedFile(msgspec.Struct, frozen=True, kw_only=True):
    path: str
    """Inside the copy, with forward strokes."""
    bytes: int
    sha256: str
    part: str
    """`database`, `settings`, or the name of the folder beside the database it belongs to."""
    source_bytes: int = 0
    source_changed_ns: int = 0
    """Of the file that was copied: while both stay, it need not be copied again."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    format: int
    began_at: datetime
    """The journal stands in the copy as it was then."""
    ended_at: datetime
    kind: str
    """`sqlite` or `postgresql`."""
    store_version: str
    program: str
    schema: int
    sequence: int
    """The journal's last number in the copy."""
    files: tuple[CopiedFile, ...]

    @property
    def bytes(self) -> int:
        return sum(file.bytes for file in self.files)


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """The copy was restored for a try, and held what its journal tells."""

    at: datetime
    sequence: int
    took_s: float


def write_manifest(folder: Path, manifest: Manifest) -> None:
    body = msgspec.json.format(msgspec.json.encode(manifest))
    _write(folder / FILE, body)
    _write(folder / SEAL, hashlib.sha256(body).hexdigest().encode("ascii"))


def read_manifest(folder: Path) -> Manifest:
    """
    Raises:
        BrokenBackup: there is none, or it is not what was written.
    """
    try:
        body, seal = (folder / FILE).read_bytes(), (folder / SEAL).read_text("ascii").strip()
        if hashlib.sha256(body).hexdigest() != seal:
            raise BrokenBackup(f"{folder / FILE}: is not what was written")
        found = msgspec.json.decode(body, type=Manifest)
    except (OSError, UnicodeDecodeError, msgspec.DecodeError) as trouble:
        raise BrokenBackup(f"{folder}: holds no manifest that can be read: {trouble}") from trouble
    if found.format > FORMAT:
        raise BrokenBackup(f"{folder}: was made by a newer program (format {found.format})")
    return found


def write_proof(folder: Path, proof: Proof) -> None:
    half = folder / f"{PROOF}.part"
    _write(half, msgspec.json.encode(proof))
    half.replace(folder / PROOF)


def read_proof(folder: Path) -> Proof | None:
    try:
        return msgspec.json.decode((folder / PROOF).read_bytes(), type=Proof)
    except (OSError, msgspec.DecodeError):
        return None


def hash_of(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as body:
        while chunk := body.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _write(file: Path, body: bytes) -> None:
    with file.open("wb") as out:
        out.write(body)
        out.flush()
        os.fsync(out.fileno())
