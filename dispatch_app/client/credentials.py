"""How a seat, station or machine proves who it is."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

SIGNED = "dispatch-desk sign-in:{account}:{nonce}"
"""What is signed; the account stands in it so that a signature serves nobody else."""


class BadKey(Exception):
    """A key file that cannot be used; the message names the file and the mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Password:
    """A person at a seat."""

    account: str
    password: str
    seat: str | None = None
    training: bool = False
    """A training run is meant; nobody signs in to the other world."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A station or machine with an Ed25519 key of its own."""

    account: str
    private: Ed25519PrivateKey
    training: bool = False

    @classmethod
    def read(cls, account: str, path: Path) -> Key:
        """Read a PEM file.

        Raises:
            BadKey: the file is missing or holds no Ed25519 private key.
        """
        try:
            private = load_pem_private_key(path.read_bytes(), password=None)
        except (OSError, ValueError) as trouble:
            raise BadKey(
                f"{path}: no private key could be read ({trouble}); make one with `accounts key`"
            ) from trouble
        if not isinstance(private, Ed25519PrivateKey):
            raise BadKey(f"{path}: not an Ed25519 key; make one with `accounts key`")
        return cls(account=account, private=private)

    def sign(self, nonce: str) -> str:
        """The signature over the centre's nonce, in base64."""
        text = SIGNED.format(account=self.account, nonce=nonce)
        return base64.b64encode(self.private.sign(text.encode())).decode()


Credentials = Password | Key
