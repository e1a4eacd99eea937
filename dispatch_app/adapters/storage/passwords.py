"""Hashes and checks passwords with argon2id. Knows no account and stores nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError


@dataclass(frozen=True, slots=True, kw_only=True)
class HashCost:
    """How dear one guess is: RFC 9106, second recommended option."""

    passes: int = 3
    memory_kib: int = 65_536
    lanes: int = 4


class Passwords:
    def __init__(self, cost: HashCost | None = None) -> None:
        cost = cost or HashCost()
        self._hasher = PasswordHasher(
            time_cost=cost.passes,
            memory_cost=cost.memory_kib,
            parallelism=cost.lanes,
            type=Type.ID,
        )

    @cached_property
    def _nobody(self) -> str:
        """Made at the first need: a server that starts has no time for it."""
        return self._hasher.hash("nobody's password")

    def hashed(self, password: str) -> str:
        return self._hasher.hash(password)

    def fits(self, password: str, known_hash: str | None) -> bool:
        """Without a hash it says no after the same time, so that nobody can probe for accounts."""
        try:
            fits = self._hasher.verify(known_hash or self._nobody, password)
        except (VerificationError, InvalidHashError):
            return False
        return fits and known_hash is not None

    def outdated(self, known_hash: str) -> bool:
        """Whether it was made at another cost than today's."""
        return self._hasher.check_needs_rehash(known_hash)
