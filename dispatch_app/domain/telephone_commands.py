"""What may be asked of the telephone: what an exchange reports, what a seat wishes.

Reports are facts with their own time (`at`, the exchange's clock); they are never refused, and what
is known already does no harm. Wishes are made by the seat of the actor; each may be refused.
"""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.codes import CallOutcome
from dispatch_app.domain.ids import (
    CallId,
    ContactId,
    IncidentId,
    LineId,
    NoteId,
    SeatId,
    StationId,
)
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.telephone import (
    Badge,
    CallAct,
    CallPurpose,
    CallRef,
    ContactKind,
    DialFailure,
    Ender,
    OrderFailure,
    Party,
    PhoneState,
    Target,
)
from dispatch_app.domain.values import utc, utc_or_none

# ---- what an exchange reports ----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfACall:
    """A fact about a call. Its first ring is `ReportRinging` with a `ref`."""

    ref: CallRef
    at: datetime

    def __post_init__(self) -> None:
        utc(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOfferedTo(_OfACall):
    """At whose telephones it rings now. For a call in talk: it waits for a seat again."""

    seats: tuple[SeatId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAnswered(_OfACall):
    seat: SeatId


class ReportGaveUp(_OfACall):
    """The caller hung up before anybody answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRefused(_OfACall):
    """A call that never reached a seat, by a lock or by the voice prompt."""

    line: LineId
    number: str
    intercepted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportParties(_OfACall):
    """Everybody in the conversation, whole."""

    parties: tuple[Party, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportEnded(_OfACall):
    by: Ender


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDialling(_OfACall):
    """A call out is on its way by this line."""

    line: LineId
    seat: SeatId | None = None
    """Whose telephone dialled by itself; None for a call that a seat asked for."""
    to: Target | None = None


class ReportFarRinging(_OfACall):
    """Who is called hears it ring."""


class ReportFarAnswered(_OfACall):
    """Who is called has answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportNotReached(_OfACall):
    """A call out, or a party called into a conversation, came to nothing."""

    number: str
    reason: DialFailure


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportNoVoice(_OfACall):
    """Nothing at all is heard of a party any more, or it is heard again."""

    party: str
    silent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDigit(_OfACall):
    """A party pressed a key."""

    party: str
    digit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSeatPhone:
    """`reason` as a code of the exchange: why the telephone is gone, or what was refused to it."""

    seat: SeatId
    state: PhoneState
    at: datetime
    reason: str = ""

    def __post_init__(self) -> None:
        utc(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportExchange:
    """Whether the exchange itself can be heard."""

    up: bool
    at: datetime
    reason: str = ""

    def __post_init__(self) -> None:
        utc(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAskFailed:
    """The exchange did not do what it was asked; `ask` names the wish (see `ExchangeAsked`)."""

    ask: str
    ref: CallRef
    act: CallAct
    seat: SeatId
    reason: OrderFailure
    at: datetime

    def __post_init__(self) -> None:
        utc(self.at)


# ---- wishes about a call ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _AboutACall:
    call: CallId


class HoldCall(_AboutACall):
    """Leave the caller alone with the hold tone."""


class ResumeCall(_AboutACall):
    """Talk with the caller again; what was asked meanwhile is dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteSeat(_AboutACall):
    """Let nobody hear this seat; it hears all."""

    muted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferCall(_AboutACall):
    """Give the call away without asking, with its incident."""

    to: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultSomebody(_AboutACall):
    """Hold the caller and talk with somebody else."""

    to: Target


class JoinConsulted(_AboutACall):
    """Bring the caller and who is being consulted together."""


class HandOverCall(_AboutACall):
    """Leave the caller with who is being consulted, or with the rest of the conference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddParty(_AboutACall):
    """Call somebody into the conversation."""

    to: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class DropParty(_AboutACall):
    """Put one party out of the conversation."""

    party: str
    """As in `Party.id`."""


class ListenIn(_AboutACall):
    """Hear a conversation of another seat, unheard."""


class WhisperTo(_AboutACall):
    """As `ListenIn`, heard by the seat that leads."""


class BargeIn(_AboutACall):
    """Step into a conversation of another seat, heard by all."""


class LeaveCall(_AboutACall):
    """Go out of a conversation that goes on without this seat."""


class ForceRelease(_AboutACall):
    """End another seat's call for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendDigits(_AboutACall):
    digits: str


# ---- calling out -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOut:
    """Call somebody from this seat's telephone."""

    to: Target
    purpose: CallPurpose = CallPurpose.OTHER
    incident: IncidentId | None = None
    back_to: CallId | None = None
    """The call on the call-back list that this one answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCall:
    """Call several at once into one conversation."""

    to: tuple[Target, ...]
    purpose: CallPurpose = CallPurpose.OTHER
    incident: IncidentId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleCallBack:
    """Take somebody off the call-back list with a coded outcome."""

    call: CallId
    """The call that came to nothing."""
    outcome: CallOutcome
    note: str = ""


# ---- numbers, phone book, seats --------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class LockNumber:
    """Let no call of this number reach a seat until then. Locking again replaces the lock."""

    number: str
    until: datetime
    reason: str

    def __post_init__(self) -> None:
        utc(self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlockNumber:
    number: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchInterceptionOn:
    """Let this number, or all (empty), hear a voice and press a key before a seat is rung."""

    reason: str
    number: str = ""
    begins: datetime | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        utc_or_none(self.begins)
        utc_or_none(self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchInterceptionOff:
    number: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteNumber:
    """Say something of a number that is shown whenever it calls. It warns and never blocks."""

    number: str
    badge: Badge
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireNumberNote:
    number: str
    id: NoteId


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterContact:
    """Put an entry into the phone book, or another one in its place."""

    id: ContactId
    name: str
    kind: ContactKind
    numbers: tuple[str, ...] = ()
    line: LineId | None = None
    station: StationId | None = None
    first: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireContact:
    contact: ContactId


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAfterCall:
    """The time for work after a call is up. `since` says which time was meant."""

    seat: SeatId
    since: datetime

    def __post_init__(self) -> None:
        utc(self.since)


CallWish = (
    HoldCall
    | ResumeCall
    | MuteSeat
    | TransferCall
    | ConsultSomebody
    | JoinConsulted
    | HandOverCall
    | AddParty
    | DropParty
    | ListenIn
    | WhisperTo
    | BargeIn
    | LeaveCall
    | ForceRelease
    | SendDigits
)

ExchangeReport = (
    ReportOfferedTo
    | ReportAnswered
    | ReportGaveUp
    | ReportRefused
    | ReportParties
    | ReportEnded
    | ReportDialling
    | ReportFarRinging
    | ReportFarAnswered
    | ReportNotReached
    | ReportNoVoice
    | ReportDigit
    | ReportSeatPhone
    | ReportExchange
    | ReportAskFailed
)

TelephoneCommand = (
    ExchangeReport
    | CallWish
    | CallOut
    | GroupCall
    | SettleCallBack
    | LockNumber
    | UnlockNumber
    | SwitchInterceptionOn
    | SwitchInterceptionOff
    | NoteNumber
    | RetireNumberNote
    | RegisterContact
    | RetireContact
    | EndAfterCall
)
