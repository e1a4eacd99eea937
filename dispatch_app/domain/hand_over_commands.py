"""What may be asked about the hand-over of a shift: offer, sign, take back."""

from __future__ import annotations

from dispatch_app.domain.ids import HandOverId
from dispatch_app.domain.quick import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferHandOver:
    """Who goes signs the sheet that the centre composes now."""

    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignHandOver:
    """Who comes takes over what stands on the sheet, under an account of their own."""

    id: HandOverId
    person: str = ""
    """Empty: who sits at the seat that asks."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawHandOver:
    """Who offered it goes on working."""

    id: HandOverId


HandOverCommand = OfferHandOver | SignHandOver | WithdrawHandOver
