"""Which terminals are let in: those that a person bound, by a code that only this process makes.

The code is a keyed hash of the terminal's number: nothing to store, and worthless for another one.
Asked on the loop that reads, told by the link's thread: what it knows is replaced as a whole.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from pathlib import Path

from devices.vehicle_terminal.messages import Register, Registration
from devices.vehicle_terminal.packet import TerminalId as Number
from dispatch_app.domain.ids import TerminalId
from dispatch_app.domain.terminals import LONGEST_NAME, Terminal, TerminalIdentity

CODE_LENGTH = 20
SECRET_BYTES = 32


class Doors:
    """A `devices.vehicle_terminal.conversation.Doorkeeper`."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._terminals: Mapping[TerminalId, Terminal] = {}
        self._first: dict[TerminalId, TerminalIdentity] = {}
        """Boxes that came first after their number was bound unheard; the centre is being told."""

    def know(self, terminals: Mapping[TerminalId, Terminal]) -> None:
        self._terminals = terminals
        self._first = {
            t: box for t, box in self._first.items() if t in terminals and not terminals[t].identity
        }

    def register(self, terminal: Number, identity: Register) -> tuple[Registration, str]:
        known = self._terminals.get(TerminalId(terminal))
        if known is None or known.vehicle is None:
            return Registration.NO_SUCH_TERMINAL, ""
        box = identity_of(identity)
        first = self._first.setdefault(known.id, box)
        if not known.admits(box) or (known.identity is None and first.box != box.box):
            return Registration.TERMINAL_TAKEN, ""
        return Registration.DONE, self.code_of(terminal)

    def admits(self, terminal: Number, code: str) -> bool:
        known = self._terminals.get(TerminalId(terminal))
        if known is None or known.vehicle is None:
            return False
        return hmac.compare_digest(code.encode(), self.code_of(terminal).encode())

    def code_of(self, terminal: Number) -> str:
        made = hmac.new(self._secret, terminal.encode("ascii"), hashlib.sha256)
        return made.hexdigest()[:CODE_LENGTH]


def identity_of(told: Register) -> TerminalIdentity:
    return TerminalIdentity(
        maker=told.maker[:LONGEST_NAME],
        model=told.model[:LONGEST_NAME],
        device=told.device[:LONGEST_NAME],
        plate=told.plate[:LONGEST_NAME],
    )


def secret_in(path: Path) -> bytes:
    """The secret of a file, made when there is none. Whoever has it can speak as any terminal.

    Raises:
        OSError: the file cannot be read or written.
    """
    if not path.exists():
        half = path.with_suffix(".part")
        half.touch(mode=0o600)
        half.write_bytes(secrets.token_bytes(SECRET_BYTES))
        half.replace(path)
    return path.read_bytes()
