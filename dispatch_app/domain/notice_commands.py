"""What may be asked about notices and messages: write, read, tell a hospital, take back."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import HospitalId, NoticeId, StationId
from dispatch_app.domain.notices import (
    LONGEST_NOTE,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_ATTACHMENTS,
    Attachment,
    NoticeTo,
    NoticeUrgency,
)
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import utc_or_none


@dataclass(frozen=True, slots=True, kw_only=True)
class PostNotice:
    """Without `valid_from` it holds at once; without `valid_until` for a day."""

    title: str
    to: NoticeTo
    text: str = ""
    urgency: NoticeUrgency = NoticeUrgency.ORDINARY
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    attachments: tuple[Attachment, ...] = ()

    def __post_init__(self) -> None:
        utc_or_none(self.valid_from)
        utc_or_none(self.valid_until)
        _must_fit("title", self.title, LONGEST_TITLE)
        _must_fit("text", self.text, LONGEST_TEXT)
        if len(self.attachments) > MOST_ATTACHMENTS:
            raise InvalidValue(f"a notice has {MOST_ATTACHMENTS} attachments at most")


@dataclass(frozen=True, slots=True, kw_only=True)
class SendMessage:
    """From a station to the centre, or from a seat to a station. `at` says when it was written, if
    the line was gone then."""

    text: str
    station: StationId | None = None
    """Whom a seat writes to; a station writes to the centre."""
    urgency: NoticeUrgency = NoticeUrgency.ORDINARY
    answers: NoticeId | None = None
    person: str = ""
    """Who writes, where the account is a station's."""
    at: datetime | None = None

    def __post_init__(self) -> None:
        utc_or_none(self.at)
        _must_fit("text", self.text, LONGEST_TEXT)
        _must_fit("person", self.person, LONGEST_NOTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadNotice:
    """Whoever asks has read it. `at` says when, if not now."""

    notice: NoticeId
    person: str = ""
    at: datetime | None = None

    def __post_init__(self) -> None:
        utc_or_none(self.at)
        _must_fit("person", self.person, LONGEST_NOTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteHospitalTold:
    """A hospital has been told by telephone."""

    notice: NoticeId
    hospital: HospitalId
    person: str = ""
    """Who answered there."""
    note: str = ""

    def __post_init__(self) -> None:
        _must_fit("person", self.person, LONGEST_NOTE)
        _must_fit("note", self.note, LONGEST_NOTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawNotice:
    notice: NoticeId
    reason: str = ""

    def __post_init__(self) -> None:
        _must_fit("reason", self.reason, LONGEST_NOTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveNotice:
    """It has been over for long. Asked by the watch."""

    notice: NoticeId


NoticeCommand = (
    PostNotice | SendMessage | ReadNotice | NoteHospitalTold | WithdrawNotice | ArchiveNotice
)


def _must_fit(name: str, words: str, most: int) -> None:
    if len(words) > most:
        raise InvalidValue(f"{name}: {most} characters at most")
