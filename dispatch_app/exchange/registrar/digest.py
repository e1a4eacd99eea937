"""Whether somebody knows a password, without it being sent (RFC 2617, qop=auth). Pure.

MD5, because telephones know little else; it guards against a stranger in the centre's own network,
not against one who reads along and has time.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

NONCE_S = 120.0
"""How long one challenge may be answered."""
MOST_NONCES = 1000
_FIELD = re.compile(r'(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))')
_COUNT = re.compile(r"[0-9a-fA-F]{8}")


class Verdict(StrEnum):
    """What an answer to a challenge is worth."""

    FITS = "fits"
    STALE = "stale"
    """It would fit a challenge that is over: ask again."""
    WRONG = "wrong"
    NONE = "none"
    """There is no answer yet, or none to our challenges."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What stands in `Authorization`."""

    username: str = ""
    realm: str = ""
    nonce: str = ""
    uri: str = ""
    response: str = ""
    qop: str = ""
    nc: str = ""
    cnonce: str = ""
    algorithm: str = "MD5"


def read(header: str) -> Credentials | None:
    """None if it is no Digest, or names a field twice."""
    scheme, _, rest = header.partition(" ")
    if scheme.lower() != "digest":
        return None
    known = set(Credentials.__slots__)
    found: dict[str, str] = {}
    for name, quoted, bare in _FIELD.findall(rest):
        name = name.lower()
        if name in found:
            return None
        if name in known:
            found[name] = quoted or bare
    return Credentials(**found)


def expected(given: Credentials, method: str, password: str) -> str:
    """The response of one who knows the password (RFC 2617, 3.2.2)."""
    who = _md5(f"{given.username}:{given.realm}:{password}")
    what = _md5(f"{method}:{given.uri}")
    return _md5(f"{who}:{given.nonce}:{given.nc}:{given.cnonce}:{given.qop}:{what}")


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


class Challenges:
    """Challenges that were given out, and how often each was answered."""

    def __init__(self, realm: str, new_nonce: Callable[[], str]) -> None:
        self._realm, self._new_nonce = realm, new_nonce
        self._given: dict[str, tuple[float, int]] = {}

    def new(self, now: float, *, stale: bool = False) -> str:
        """The value of a new `WWW-Authenticate`."""
        while len(self._given) >= MOST_NONCES:
            del self._given[next(iter(self._given))]
        nonce = self._new_nonce()
        self._given[nonce] = now, 0
        again = ", stale=true" if stale else ""
        return f'Digest realm="{self._realm}", nonce="{nonce}", algorithm=MD5, qop="auth"{again}'

    def judge(
        self, given: Credentials | None, method: str, password: str | None, now: float
    ) -> Verdict:
        """`password` is None for a name that nobody has; the work done is the same."""
        if given is None or given.realm != self._realm or given.qop != "auth":
            return Verdict.NONE
        if given.algorithm.upper() != "MD5" or not _COUNT.fullmatch(given.nc) or not given.cnonce:
            return Verdict.NONE
        fits = hmac.compare_digest(
            expected(given, method, password or "").encode(), given.response.lower().encode()
        )
        if password is None or not password or not fits:
            return Verdict.WRONG
        return self._used(given.nonce, int(given.nc, 16), now)

    def _used(self, nonce: str, count: int, now: float) -> Verdict:
        """Each answer is good once: who has read one along cannot send it again."""
        began, used = self._given.get(nonce, (-NONCE_S, 0))
        if now - began >= NONCE_S or count <= used:
            return Verdict.STALE
        self._given[nonce] = began, count
        return Verdict.FITS
