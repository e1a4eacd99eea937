"""Wishes and reports about where callers are. Each may be refused."""

from __future__ import annotations

from dispatch_app.domain.caller_positions import CallerPosition
from dispatch_app.domain.codes import NoPosition, PlaceSource
from dispatch_app.domain.ids import AccountId, CallId, IncidentId, LocatorId
from dispatch_app.domain.place_sentinel import PlaceDecision
from dispatch_app.domain.quick import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AskCallerLocation:
    """Ask every locator once more where this caller is: a mobile's position gets better."""

    call: CallId


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCallerLocation:
    """A locator's answer. All answers are kept; the better one is shown first."""

    call: CallId
    located: CallerPosition


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportNoCallerLocation:
    """A locator cannot say where the caller is, and why."""

    call: CallId
    locator: LocatorId
    source: PlaceSource
    reason: NoPosition
    address: str = ""
    """Words without a position, if it has any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLocator:
    """Whether a locator answers at all; one that does not is left alone for a while."""

    locator: LocatorId
    answers: bool
    reason: str = ""
    """Why it does not, as a code of `NoPosition`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordNumberAsked:
    """Keep that a linked system asks whose a number is, before it is told."""

    number: str
    account: AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidePlace:
    """Keep how a doubt about the place was settled: which point, why, and what was shown."""

    incident: IncidentId
    decision: PlaceDecision
