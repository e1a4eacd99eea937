"""For which rows conditions hold. Knows no period and no measure."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from dispatch_app.domain.figures.fields import FieldKind
from dispatch_app.domain.figures.model import Condition
from dispatch_app.services.figures.columns import UNKNOWN_CODE, UNKNOWN_MOMENT, Facts, Mask


def holding(facts: Facts, conditions: Iterable[Condition]) -> Mask:
    """Rows for which all of them hold."""
    found: Mask = np.ones(len(facts), np.bool_)
    for condition in conditions:
        found &= _holds(facts, condition)
    return found


def _holds(facts: Facts, condition: Condition) -> Mask:
    kind = facts.subject.fields[condition.field].kind
    if kind is FieldKind.CODE:
        return _code_holds(facts, condition)
    if kind is FieldKind.MOMENT:
        known: Mask = facts.moments[condition.field] != UNKNOWN_MOMENT
        return known if condition.known in (True, None) else ~known
    return _number_holds(facts, condition)


def _code_holds(facts: Facts, condition: Condition) -> Mask:
    codes, words = facts.codes[condition.field], facts.words[condition.field]
    found: Mask = np.ones(len(facts), np.bool_)
    if condition.one_of:
        found &= np.isin(codes, words.known(condition.one_of))
    if condition.none_of:
        found &= ~np.isin(codes, words.known(condition.none_of))
    if condition.known is not None:
        found &= (codes != UNKNOWN_CODE) == condition.known
    return found


def _number_holds(facts: Facts, condition: Condition) -> Mask:
    """A bound never holds for what is not known."""
    numbers = facts.numbers[condition.field]
    found: Mask = np.ones(len(facts), np.bool_)
    if condition.known is not None:
        found &= ~np.isnan(numbers) == condition.known
    if condition.at_least is not None:
        found &= numbers >= condition.at_least
    if condition.below is not None:
        found &= numbers < condition.below
    return found
