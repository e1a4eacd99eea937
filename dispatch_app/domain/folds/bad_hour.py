"""Takes events of paper forms into the state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dispatch_app.domain.bad_hour.events import PaperFormFiled, PaperFormsReserved
from dispatch_app.domain.bad_hour.values import NumberBlock
from dispatch_app.domain.state import CentreState


def reserved(state: CentreState, event: PaperFormsReserved) -> CentreState:
    block = NumberBlock(seat=event.seat, first=event.first, last=event.last, at=event.at)
    forms = state.paper_forms
    return replace(state, paper_forms=replace(forms, blocks=(*forms.blocks, block)))


def filed(state: CentreState, event: PaperFormFiled) -> CentreState:
    forms = state.paper_forms
    kept = {**forms.filed, event.number: event.incident}
    return replace(state, paper_forms=replace(forms, filed=kept))


FOLDS: Mapping[type, Callable[[CentreState, Any], CentreState]] = {
    PaperFormsReserved: reserved,
    PaperFormFiled: filed,
}
