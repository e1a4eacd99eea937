"""Kept questions: each account's own, offered to others only if it says so."""

from __future__ import annotations

import pytest

from dispatch_app.domain.codes import Role
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.search.commands import DropQuery, KeepQuery
from dispatch_app.domain.search.kept import LONGEST_NAME, MOST_KEPT, KeptQuery
from dispatch_app.domain.values import Actor
from tests.fakes.builders import Centre, a_centre

DIRECTOR = Actor(account=AccountId("director"), role=Role.DIRECTOR)
LEADER = Actor(account=AccountId("leader"), role=Role.SHIFT_LEADER)


def keeps(centre: Centre, name: str, actor: Actor = DIRECTOR, *, shared: bool = False) -> None:
    query = KeptQuery(name=name, subject="mission", text="演示")
    centre.do(KeepQuery(query=query, shared=shared), actor)


def names(centre: Centre) -> list[tuple[str, str]]:
    return [(kept.owner, kept.query.name) for kept in centre.state.kept_queries]


def test_a_query_of_the_same_name_takes_the_place_of_the_old_one() -> None:
    centre = a_centre()
    keeps(centre, "昨天")
    centre.do(KeepQuery(query=KeptQuery(name=" 昨天 ", subject="call")), DIRECTOR)
    (kept,) = centre.state.kept_queries
    assert (kept.query.name, kept.query.subject) == ("昨天", "call")


def test_two_accounts_may_keep_the_same_name_and_neither_drops_the_others() -> None:
    centre = a_centre()
    keeps(centre, "昨天")
    keeps(centre, "昨天", LEADER, shared=True)
    assert names(centre) == [("director", "昨天"), ("leader", "昨天")]
    centre.do(DropQuery(name="昨天"), LEADER)
    assert names(centre) == [("director", "昨天")]
    assert centre.do(DropQuery(name="昨天"), LEADER) == ()


def test_nothing_is_written_down_that_is_there_already() -> None:
    centre = a_centre()
    keeps(centre, "昨天", shared=True)
    before = len(centre.events)
    keeps(centre, "昨天", shared=True)
    assert len(centre.events) == before
    keeps(centre, "昨天", shared=False)
    assert [kept.shared for kept in centre.state.kept_queries] == [False]


@pytest.mark.parametrize("name", ["", "  ", "长" * (LONGEST_NAME + 1)])
def test_a_kept_query_needs_a_name(name: str) -> None:
    with pytest.raises(Rejected) as refusal:
        keeps(a_centre(), name)
    assert refusal.value.code == "kept-query.name"


def test_nobody_keeps_a_question_that_the_role_may_not_ask() -> None:
    query = KeptQuery(name="日志", subject="audit")
    with pytest.raises(Rejected) as refusal:
        a_centre().do(KeepQuery(query=query), LEADER)
    assert refusal.value.code == "right.missing"


def test_an_account_keeps_a_bounded_number() -> None:
    centre = a_centre()
    for number in range(MOST_KEPT):
        keeps(centre, f"查询{number}")
    with pytest.raises(Rejected) as refusal:
        keeps(centre, "再一个")
    assert refusal.value.code == "kept-query.too-many"
    keeps(centre, "查询0", shared=True)
    keeps(centre, "再一个", LEADER)
