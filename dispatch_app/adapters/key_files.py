"""Ed25519 keys of stations and machines: made once, the private half kept in one file."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

OWNER_ONLY = 0o600
PUBLIC_BYTES = 32


class KeyFileTrouble(Exception):
    """The file cannot be written or read; the message names it and the mend."""


def make_key(path: Path) -> bytes:
    """Write a fresh private key (PEM, readable by its owner only); give back the public half.

    Raises:
        KeyFileTrouble: the file exists already, or cannot be written.
    """
    key = Ed25519PrivateKey.generate()
    body = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except FileExistsError as trouble:
        raise KeyFileTrouble(f"{path}: exists already; name another --out file") from trouble
    except OSError as trouble:
        raise KeyFileTrouble(f"{path}: cannot be written: {trouble.strerror}") from trouble
    with os.fdopen(number, "wb") as file:
        file.write(body)
    return _public(key)


def private_key(path: Path) -> Ed25519PrivateKey:
    """A private key that `make_key` wrote.

    Raises:
        KeyFileTrouble: the file holds none.
    """
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError) as trouble:
        raise KeyFileTrouble(f"{path}: holds no readable private key ({trouble})") from trouble
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileTrouble(f"{path}: not an Ed25519 key")
    return key


def public_half(path: Path) -> bytes:
    """The public half of a private key that `make_key` wrote."""
    return _public(private_key(path))


def public_key(path: Path) -> bytes:
    """The public half, from a private key's file or from 64 hexadecimal digits in one.

    Raises:
        KeyFileTrouble: the file holds neither.
    """
    try:
        text = path.read_text(encoding="ascii").strip()
        if "PRIVATE" in text:
            return public_half(path)
        raw = bytes.fromhex(text)
    except (OSError, ValueError) as trouble:
        raise KeyFileTrouble(f"{path}: holds no Ed25519 key ({trouble}); say --key") from trouble
    if len(raw) != PUBLIC_BYTES:
        raise KeyFileTrouble(f"{path}: a public key has {PUBLIC_BYTES} bytes, not {len(raw)}")
    return raw


def _public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
