"""Lets questions to the record pass by role, and masks what of an answer a role may not see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dispatch_app.domain.codes import Role
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.masking import shown_to
from dispatch_app.domain.search.answers import Cell, FoundPage, FoundRow
from dispatch_app.domain.search.fields import Field
from dispatch_app.domain.search.who import may_search
from dispatch_app.domain.values import Actor
from dispatch_app.services.review_view import KINDS_OF_QUALITY


def check_search(actor: Actor, subject: str) -> None:
    """Let somebody ask about a subject, or refuse with `right.missing`."""
    if subject not in may_search(actor.role):
        raise Rejected("right.missing", asked=subject[:40], role=actor.role.value)


def hidden_from(role: Role, subject: str) -> tuple[str, ...]:
    """A second review stays blind: whoever may do one does not read the first in the audit log."""
    return KINDS_OF_QUALITY if subject == "audit" and role is not Role.AUDITOR else ()


def page_for(role: Role, page: FoundPage, columns: Sequence[Field]) -> FoundPage:
    """What of a page this role may see."""
    return replace(page, rows=tuple(_row_for(role, row, columns) for row in page.rows))


def _row_for(role: Role, row: FoundRow, columns: Sequence[Field]) -> FoundRow:
    pairs = zip(row.cells, columns, strict=True)
    return replace(row, cells=tuple(_cell_for(role, cell, field) for cell, field in pairs))


def _cell_for(role: Role, cell: Cell, field: Field) -> Cell:
    return shown_to(role, cell, field.personal) if isinstance(cell, str) else cell
