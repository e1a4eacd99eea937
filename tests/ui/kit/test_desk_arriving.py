"""A seat's first attempt to reach its centre is no loss; everything after it is."""

from __future__ import annotations

from typing import Any

import pytest

from dispatch_app.client.link import LinkState, LinkStatus
from dispatch_app.ui.kit.bridge import Bridge
from dispatch_app.ui.kit.desk import Desk


class NoDrafts:
    trouble = ""

    def drafts(self) -> dict[str, bytes]:
        return {}


@pytest.fixture
def desk(qapp: Any) -> Desk:
    nobody: Any = None
    store: Any = NoDrafts()
    return Desk(nobody, Bridge(), store)


def told(desk: Desk, *states: LinkState) -> bool:
    for state in states:
        desk._link_changed(LinkStatus(state=state))
    return desk.arriving


def test_until_the_first_answer_it_arrives(desk: Desk) -> None:
    assert told(desk, LinkState.CONNECTING)


@pytest.mark.parametrize("first", [LinkState.ONLINE, LinkState.OFFLINE, LinkState.REFUSED])
def test_after_the_first_answer_it_never_arrives_again(desk: Desk, first: LinkState) -> None:
    assert not told(desk, LinkState.CONNECTING, first, LinkState.CONNECTING)
