"""Numbers of paper forms: each given out once, each filed once. Values only."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime

from dispatch_app.domain.ids import IncidentId, SeatId
from dispatch_app.domain.quick import dataclass

MOST_AT_ONCE = 100
_SPARE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberBlock:
    """Numbers that one seat may print, both included."""

    seat: SeatId
    first: int
    last: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperForms:
    blocks: tuple[NumberBlock, ...] = ()
    filed: dict[int, IncidentId] = field(default_factory=dict)
    """Which incident came of which form; kept for ever, so that none is filed twice."""

    @property
    def next_number(self) -> int:
        return self.blocks[-1].last + 1 if self.blocks else 1

    def given_to(self, number: int) -> SeatId | None:
        """The seat whose form it is; None: no such form was ever printed."""
        return next((b.seat for b in self.blocks if b.first <= number <= b.last), None)


NO_FORMS = PaperForms()


def form_text(number: int) -> str:
    """As it stands on the form, with its check digit: 000123-0."""
    return f"{number:06d}-{check_digit(number)}"


def form_number(text: str) -> int | None:
    """What somebody has typed; None: a digit is wrong or missing."""
    digits = text.replace("-", "").strip()
    if not (digits.isascii() and digits.isdigit() and 1 < len(digits) <= _SPARE):
        return None
    number = int(digits[:-1])
    return number if number > 0 and check_digit(number) == int(digits[-1]) else None


def check_digit(number: int) -> int:
    """Luhn's: finds each single wrong digit, and nearly every swap of neighbours (ISO/IEC 7812)."""
    total = 0
    for place, sign in enumerate(reversed(str(number))):
        digit = int(sign) * (2 if place % 2 == 0 else 1)
        total += digit - 9 if digit > 9 else digit
    return -total % 10
