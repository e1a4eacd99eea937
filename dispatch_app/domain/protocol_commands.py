"""Wishes about the centre's protocols: write a draft, hand it in, answer for it."""

from __future__ import annotations

import re
from datetime import datetime

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.quick import dataclass

MOST_TEXT = 200_000
"""Characters of one protocol; the largest that ships has a tenth of it."""
MOST_NOTE = 2_000
MOST_TEXTS = 500
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


def _code(code: str) -> None:
    if not CODE.fullmatch(code):
        raise InvalidValue(f"not the code of a protocol: {code!r}")


def _text(text: str) -> None:
    if len(text) > MOST_TEXT:
        raise InvalidValue(f"a protocol has {MOST_TEXT} characters at most")


def _words(note: str) -> None:
    if len(note) > MOST_NOTE:
        raise InvalidValue(f"a note has {MOST_NOTE} characters at most")


@dataclass(frozen=True, slots=True, kw_only=True)
class BringProtocols:
    """The server has found these files. What the centre has written itself stays in force."""

    texts: dict[str, str]

    def __post_init__(self) -> None:
        if len(self.texts) > MOST_TEXTS:
            raise InvalidValue(f"{MOST_TEXTS} protocols at most")
        for code, text in self.texts.items():
            _code(code)
            _text(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepProtocolDraft:
    """Begin the draft of a protocol, or change it. It need not be right yet."""

    code: str
    """The complaint's, or `entry`; one that nobody knows yet begins a new complaint."""
    text: str
    note: str = ""
    seen: str
    """Fingerprint of the draft as it was shown, or `new`."""

    def __post_init__(self) -> None:
        _code(self.code)
        _text(self.text)
        _words(self.note)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitProtocol:
    """Hand a draft in for approval. Refused while anything is wrong with it."""

    code: str
    seen: str
    """As in `KeepProtocolDraft`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveProtocol:
    """Answer for a draft that somebody else has written."""

    code: str
    seen: str
    """Fingerprint of what was read: nobody approves what came after."""
    holds_from: datetime | None = None
    """None: at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnProtocol:
    """Send a draft back, or take it back; also one that waits for its time."""

    code: str
    why: str = ""

    def __post_init__(self) -> None:
        _words(self.why)


@dataclass(frozen=True, slots=True, kw_only=True)
class DropProtocolDraft:
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BringProtocolIntoForce:
    """The time of an approved draft has come."""

    code: str


ProtocolCommand = (
    BringProtocols
    | KeepProtocolDraft
    | SubmitProtocol
    | ApproveProtocol
    | ReturnProtocol
    | DropProtocolDraft
    | BringProtocolIntoForce
)

WRITING = frozenset({KeepProtocolDraft, SubmitProtocol, ReturnProtocol, DropProtocolDraft})
"""What a shift leader may."""
ANSWERING = WRITING | {ApproveProtocol}
"""Who answers for what is asked and said stands above."""
