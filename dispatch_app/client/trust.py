"""Whom a client believes to be the centre, or a recorder. Knows no address and no account."""

from __future__ import annotations

import ssl
from pathlib import Path


class BadAuthority(Exception):
    """The file holds no certificate; the message names it."""


def trusting(authority: Path | None) -> ssl.SSLContext | None:
    """Only what this authority has signed is believed; None: what this system believes usually.

    Raises:
        BadAuthority: see there.
    """
    if authority is None:
        return None
    try:
        return ssl.create_default_context(cafile=authority)
    except (OSError, ValueError) as trouble:
        raise BadAuthority(f"{authority}: holds no certificate in PEM ({trouble})") from trouble


def not_believed(trouble: BaseException | None) -> str:
    """Why a certificate was refused, if that is what stands behind an exception; else nothing."""
    while trouble is not None:
        if isinstance(trouble, ssl.SSLCertVerificationError):
            return trouble.verify_message or str(trouble)
        trouble = trouble.__cause__ or trouble.__context__
    return ""
