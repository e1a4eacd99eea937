"""Which pages of the director's window stand together, and by which key. Knows no widgets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

NEXT_PAGE, PAGE_BEFORE = "Ctrl+Tab", "Ctrl+Shift+Tab"


@dataclass(frozen=True, slots=True)
class Group:
    """One word on top of the window."""

    name: str
    """Its word stands in the catalogue under `director.group.<name>`."""
    key: str
    pages: tuple[str, ...]
    """Names of its pages, in their order; pages that the seat lacks are passed over."""


GROUPS: tuple[Group, ...] = (
    Group("live", "Ctrl+1", ("live", "channels")),
    Group("radar", "Ctrl+2", ("radar", "truth", "alerts", "large", "links")),
    Group("query", "Ctrl+3", ("query", "recordings")),
    Group("figures", "Ctrl+4", ("figures", "statistics", "mileage")),
    Group("replay", "Ctrl+5", ("replay",)),
    Group("quality", "Ctrl+6", ("quality", "quality_results", "call_backs")),
    Group("planning", "Ctrl+7", ("planning", "debrief", "coach")),
    Group("notices", "Ctrl+8", ("notices",)),
    Group("data", "Ctrl+9", ("data", "subscribers", "protocols")),
    Group("machines", "Ctrl+0", ("power", "devices", "terminals")),
)
"""A page that no group names, and whose name begins with no group's (`data_people`), stands with
the machines."""


def homes(pages: Sequence[str], groups: Sequence[Group] = GROUPS) -> Mapping[str, tuple[int, ...]]:
    """For each group the places of its pages, in the order in which they stand there."""
    found: dict[str, list[tuple[int, int]]] = {group.name: [] for group in groups}
    for at, page in enumerate(pages):
        group = _home(page, groups)
        rank = group.pages.index(page) if page in group.pages else len(group.pages)
        found[group.name].append((rank, at))
    return {name: tuple(at for _, at in sorted(places)) for name, places in found.items()}


def _home(page: str, groups: Sequence[Group]) -> Group:
    named = next((g for g in groups if page in g.pages), None)
    alike = next((g for g in groups if page.startswith(f"{g.name}_")), None)
    return named or alike or groups[-1]
