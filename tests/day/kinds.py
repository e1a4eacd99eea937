"""Every kind of call that a scripted day holds, its share, and its story."""

from __future__ import annotations

from collections.abc import Mapping

from dispatch_app.domain.codes import CallOutcome
from dispatch_app.domain.links.values import LinkPurpose
from tests.day import booked, changes, others, stories
from tests.day.moment import Story
from tests.day.stories import settled_as

STORIES: Mapping[str, tuple[float, Story]] = {
    "ordinary": (0.40, stories.ordinary),
    "chaser": (0.07, stories.chaser),
    "consultation": (0.07, settled_as(CallOutcome.CONSULTATION)),
    "nuisance": (0.03, settled_as(CallOutcome.MALICIOUS)),
    "wrong number": (0.03, settled_as(CallOutcome.WRONG_NUMBER)),
    "silent": (0.04, stories.silent_caller),
    "stopped": (0.03, stories.stopped),
    "refused": (0.02, stories.refused),
    "no vehicle by two": (0.02, stories.no_vehicle),
    "referral": (0.02, stories.referral),
    "empty run": (0.03, stories.empty_run),
    "reinforcement by caller": (0.02, changes.reinforcement_by_caller),
    "reinforcement by crew": (0.02, changes.reinforcement_by_crew),
    "suspended and woken": (0.02, changes.suspended_and_woken),
    "suspended and offered": (0.02, changes.suspended_and_offered),
    "redirect": (0.02, changes.redirect),
    "swap": (0.02, changes.swap),
    "hospital change": (0.02, changes.hospital_change),
    "added patient": (0.02, changes.added_patient),
    "moved place": (0.02, changes.moved_place),
    "cancelled before rolling": (0.02, changes.cancelled(rolling=False)),
    "cancelled after rolling": (0.02, changes.cancelled(rolling=True)),
    "cpr": (0.02, stories.cpr),
    "appointment": (0.01, booked.appointment),
    "told late": (0.02, changes.told_late),
}
"""Each kind, its share of the day and its story."""

SPECIALS: dict[str, float] = {
    "abandoned": 0.04,
    "paper form": 0.01,
    "handed in": 0.01,
}
"""Kinds that are no call at a seat from the ring on."""


def counts(calls: int) -> dict[str, int]:
    """How many of each kind: by their shares, and one of each at least."""
    stories: dict[str, float] = {name: share for name, (share, _) in all_stories().items()}
    shares = {**stories, **SPECIALS}
    found = {name: max(1, round(calls * share)) for name, share in shares.items()}
    found["ordinary"] = max(1, calls - sum(n for kind, n in found.items() if kind != "ordinary"))
    return found


def all_stories(linked: others.Linked | None = None) -> dict[str, tuple[float, Story]]:
    def partner() -> others.Linked:
        assert linked is not None
        return linked

    return {
        **STORIES,
        "large event": (0.005, others.large_event),
        "handed to partner": (0.01, others.told_to(partner, LinkPurpose.HAND_OVER)),
        "support asked": (0.01, others.told_to(partner, LinkPurpose.SUPPORT)),
    }
