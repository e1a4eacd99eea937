"""Makes the centre's own authority and the certificates that it signs. No network, no server."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from dispatch_app.adapters.key_files import OWNER_ONLY

AUTHORITY, AUTHORITY_KEY = "ca.pem", "ca.key"
AUTHORITY_DAYS = 20 * 365
DAYS = 825
"""Longer is refused by some systems."""
_SKEW = timedelta(hours=1)
"""Clocks of a centre differ: a fresh certificate must hold at once everywhere."""


class CannotMake(Exception):
    """No certificate; the message says what to do."""


def make(
    directory: Path,
    name: str,
    hosts: Sequence[str],
    *,
    days: float = DAYS,
    renew: bool = False,
    now: datetime | None = None,
) -> tuple[Path, Path]:
    """A certificate for a server that is reached by these names and addresses, and its key.

    The authority in the directory signs it; where there is none, it is made.

    Raises:
        CannotMake: it exists already and is not to be renewed, or a file cannot be used.
    """
    at = now or datetime.now(UTC)
    if not name.replace("-", "").isalnum() or name == Path(AUTHORITY).stem:
        raise CannotMake(f"--name {name}: letters, digits and '-', and not 'ca'")
    if not hosts:
        raise CannotMake("say by which names and addresses the server is reached: --host NAME")
    certificate, key = directory / f"{name}.pem", directory / f"{name}.key"
    if certificate.exists() and not renew:
        raise CannotMake(f"{certificate}: exists already; say --renew to make it anew")
    try:
        directory.mkdir(parents=True, exist_ok=True)
        authority, authority_key = _authority(directory, at)
        own_key = generate_private_key(SECP256R1())
        signed = _signed(authority, authority_key, own_key, name, hosts, at, days)
        _write_key(key, own_key)
        _write(certificate, signed.public_bytes(Encoding.PEM))
    except (OSError, ValueError) as trouble:
        raise CannotMake(f"{directory}: {trouble}") from trouble
    return certificate, key


def _authority(directory: Path, at: datetime) -> tuple[x509.Certificate, EllipticCurvePrivateKey]:
    """The one that is there, or a fresh one."""
    certificate, key = directory / AUTHORITY, directory / AUTHORITY_KEY
    if certificate.exists():
        found = load_pem_private_key(key.read_bytes(), password=None)
        if not isinstance(found, EllipticCurvePrivateKey):
            raise CannotMake(f"{key}: not a key that this program made")
        return x509.load_pem_x509_certificate(certificate.read_bytes()), found
    own = generate_private_key(SECP256R1())
    made = _self_signed(own, at)
    _write_key(key, own)
    _write(certificate, made.public_bytes(Encoding.PEM))
    return made, own


def _self_signed(key: EllipticCurvePrivateKey, at: datetime) -> x509.Certificate:
    name = _name(f"Dispatch Desk authority {at:%Y-%m-%d}")
    return (
        _begun(name, name, key, at, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def _signed(
    authority: x509.Certificate,
    authority_key: EllipticCurvePrivateKey,
    key: EllipticCurvePrivateKey,
    name: str,
    hosts: Sequence[str],
    at: datetime,
    days: float,
) -> x509.Certificate:
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    return (
        _begun(_name(name), authority.subject, key, at, days)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_host(h) for h in hosts]), critical=False)
        .add_extension(issuer, critical=False)
        .sign(authority_key, hashes.SHA256())
    )


def _begun(
    subject: x509.Name, issuer: x509.Name, key: EllipticCurvePrivateKey, at: datetime, days: float
) -> x509.CertificateBuilder:
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - _SKEW)
        .not_valid_after(at + timedelta(days=days))
        .add_extension(own, critical=False)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _name(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])


def _host(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _write_key(path: Path, key: EllipticCurvePrivateKey) -> None:
    """Never readable by others, not even for a moment; an older one is replaced in one step."""
    half = path.with_name(path.name + ".part")
    half.unlink(missing_ok=True)
    number = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(number, "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    half.replace(path)


def _write(path: Path, body: bytes) -> None:
    half = path.with_name(path.name + ".part")
    half.write_bytes(body)
    half.replace(path)
