"""A server's certificate, made ready to be shown, and what may listen without one. No network."""

from __future__ import annotations

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509

SOON = timedelta(days=30)
"""A certificate that ends within this is told at each start."""
_WHATEVER_THE_TIME = 0x200000
"""X509_V_FLAG_NO_CHECK_TIME of OpenSSL, which `ssl` does not name."""


class BadCertificate(Exception):
    """Certificate or key cannot be used; the message names the file and the mend."""


def only_this_machine(host: str) -> bool:
    """Whether nobody else can reach an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def shown(
    certificate: str, private_key: str, *, host: str, plain_http: bool, where: str
) -> ssl.SSLContext | None:
    """What a server shows to those who connect; None: it speaks plainly.

    Raises:
        BadCertificate: the files cannot be used, or others could reach a server that has none and
            nobody said `plain_http`.
    """
    if bool(certificate) != bool(private_key):
        raise BadCertificate(f"{where}: certificate and private_key: name both, or none")
    if certificate:
        return _loaded(Path(certificate), Path(private_key), where)
    if only_this_machine(host) or plain_http:
        return None
    raise BadCertificate(
        f"{where}: others than this machine can reach {host}: name certificate and private_key "
        "(`main.py certificates make` makes them), or say plain_http = true"
    )


def _loaded(certificate: Path, private_key: Path, where: str) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certificate, private_key, password=_no_password)
    except (OSError, ValueError) as trouble:
        raise BadCertificate(
            f"{where}: {certificate} with {private_key}: no certificate and its key ({trouble})"
        ) from trouble
    return context


def _no_password() -> str:
    """OpenSSL would ask at the terminal, where nobody sits."""
    raise ValueError("the key has a password; a server's key may have none")


def ends_at(certificate: Path) -> datetime:
    """
    Raises:
        BadCertificate: the file holds none.
    """
    try:
        return x509.load_pem_x509_certificate(certificate.read_bytes()).not_valid_after_utc
    except (OSError, ValueError) as trouble:
        raise BadCertificate(f"{certificate}: holds no certificate ({trouble})") from trouble


def ends_soon(certificate: str, now: datetime | None = None) -> str:
    """What must be said of a certificate that ends soon, or has ended; nothing for any other."""
    if not certificate:
        return ""
    end = ends_at(Path(certificate))
    if end - (now or datetime.now(UTC)) > SOON:
        return ""
    return f"{certificate} ends at {end:%Y-%m-%d %H:%M} UTC: make a new one"


def only_this_certificate(certificate: Path) -> ssl.SSLContext:
    """For who speaks to a server on its own machine: this certificate and no other, by whatever
    name and time.

    Raises:
        BadCertificate: the file holds none.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN | ssl.VerifyFlags(_WHATEVER_THE_TIME)
    try:
        context.load_verify_locations(certificate)
    except (OSError, ValueError) as trouble:
        raise BadCertificate(f"{certificate}: holds no certificate ({trouble})") from trouble
    return context
