"""Entries of the knowledge base: two people for what all go by, one to take away what is wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dispatch_app.domain.codes import Role
from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.ids import AccountId, CallId, IncidentId
from dispatch_app.domain.knowledge.commands import (
    ApproveKnowledge,
    DropKnowledgeDraft,
    NoteKnowledgeOpened,
    SendKnowledgeBack,
    SubmitKnowledge,
    WithdrawKnowledge,
    WriteKnowledge,
)
from dispatch_app.domain.knowledge.entries import KnowledgeEntry, KnowledgeKind, fingerprint
from dispatch_app.domain.knowledge.events import KnowledgeApproved, KnowledgeOpened
from dispatch_app.domain.protocols.model import Text
from dispatch_app.domain.values import Actor
from dispatch_app.services.rights import MAY_ASK
from tests.fakes.builders import Centre

ENTRY = KnowledgeEntry(
    code="methanol",
    kind=KnowledgeKind.POISON,
    title=Text("甲醇", "Methanol"),
    body=Text("# 急救\n- 不催吐", "# First aid\n- no vomiting"),
    sources=("演示来源",),
)
BETTER = replace(ENTRY, aliases=("工业酒精",))
LEADER = Actor(account=AccountId("leader"), role=Role.SHIFT_LEADER)
OTHER = Actor(account=AccountId("other"), role=Role.SHIFT_LEADER)
DIRECTOR = Actor(account=AccountId("director"), role=Role.DIRECTOR)


def submitted(entry: KnowledgeEntry = ENTRY) -> Centre:
    centre = Centre()
    centre.do(WriteKnowledge(entry=entry), LEADER)
    centre.do(SubmitKnowledge(code=entry.code), LEADER)
    return centre


def in_force() -> Centre:
    centre = submitted()
    centre.do(ApproveKnowledge(code="methanol", fingerprint=fingerprint(ENTRY)), DIRECTOR)
    return centre


def refusal(centre: Centre, command: object, actor: Actor = LEADER) -> str:
    with pytest.raises(Rejected) as refused:
        centre.do(command, actor)  # type: ignore[arg-type]
    return refused.value.code


def test_a_draft_is_in_force_for_nobody() -> None:
    knowledge = submitted().state.knowledge
    assert knowledge.versions == {}
    assert knowledge.drafts["methanol"].waits


def test_what_a_second_person_approves_is_in_force_and_its_draft_is_gone() -> None:
    knowledge = in_force().state.knowledge
    assert knowledge.versions["methanol"].entry == ENTRY
    assert knowledge.versions["methanol"].stamp == f"methanol@1+{fingerprint(ENTRY)}"
    assert knowledge.drafts == {}


def test_nobody_approves_what_they_wrote_a_word_of() -> None:
    centre = Centre()
    centre.do(WriteKnowledge(entry=ENTRY), DIRECTOR)
    centre.do(WriteKnowledge(entry=BETTER, before=fingerprint(ENTRY)), LEADER)
    centre.do(SubmitKnowledge(code="methanol"), LEADER)
    approve = ApproveKnowledge(code="methanol", fingerprint=fingerprint(BETTER))
    assert refusal(centre, approve, DIRECTOR) == "approval.own-work"
    assert refusal(centre, approve, LEADER) == "approval.own-work"
    centre.do(approve, replace(DIRECTOR, account=AccountId("second")))


def test_a_text_that_changed_after_it_was_read_is_not_approved() -> None:
    centre = submitted()
    centre.do(WriteKnowledge(entry=BETTER, before=fingerprint(ENTRY)), OTHER)
    centre.do(SubmitKnowledge(code="methanol"), OTHER)
    approve = ApproveKnowledge(code="methanol", fingerprint=fingerprint(ENTRY))
    assert refusal(centre, approve, DIRECTOR) == "knowledge.changed-meanwhile"


def test_a_change_opens_a_submitted_draft_again() -> None:
    centre = submitted()
    centre.do(WriteKnowledge(entry=BETTER, before=fingerprint(ENTRY)), OTHER)
    approve = ApproveKnowledge(code="methanol", fingerprint=fingerprint(BETTER))
    assert refusal(centre, approve, DIRECTOR) == "knowledge.not-submitted"


def test_two_who_write_at_once_do_not_overwrite_each_other() -> None:
    centre = Centre()
    centre.do(WriteKnowledge(entry=ENTRY), LEADER)
    assert refusal(centre, WriteKnowledge(entry=BETTER), OTHER) == "knowledge.changed-meanwhile"


def test_what_is_sent_back_says_why_and_can_be_submitted_again() -> None:
    centre = submitted()
    centre.do(SendKnowledgeBack(code="methanol", why=" 剂量待核 "), DIRECTOR)
    draft = centre.state.knowledge.drafts["methanol"]
    assert (draft.waits, draft.sent_back) == (False, "剂量待核")
    centre.do(SubmitKnowledge(code="methanol"), LEADER)
    assert centre.state.knowledge.drafts["methanol"].waits


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (replace(ENTRY, body=Text(" ", " ")), "knowledge.no-text"),
        (replace(ENTRY, sources=()), "knowledge.no-source"),
    ],
)
def test_nothing_is_submitted_without_text_and_source(entry: KnowledgeEntry, code: str) -> None:
    centre = Centre()
    centre.do(WriteKnowledge(entry=entry), LEADER)
    assert refusal(centre, SubmitKnowledge(code="methanol")) == code


def test_what_is_wrong_is_taken_away_by_one_person_at_once() -> None:
    centre = in_force()
    centre.do(WithdrawKnowledge(code="methanol", why="写错了"), LEADER)
    assert centre.state.knowledge.versions == {}
    assert centre.state.knowledge.withdrawn["methanol"].why == "写错了"


def test_a_shipped_entry_is_taken_away_without_the_centre_having_one() -> None:
    centre = Centre()
    centre.do(WithdrawKnowledge(code="shipped_one", why="本地不适用"), LEADER)
    assert "shipped_one" in centre.state.knowledge.withdrawn


def test_what_comes_back_needs_two_people_and_gets_a_number_of_its_own() -> None:
    centre = in_force()
    centre.do(WithdrawKnowledge(code="methanol", why="写错了"), LEADER)
    centre.do(WriteKnowledge(entry=BETTER), LEADER)
    centre.do(SubmitKnowledge(code="methanol"), LEADER)
    centre.do(ApproveKnowledge(code="methanol", fingerprint=fingerprint(BETTER)), DIRECTOR)
    assert centre.state.knowledge.versions["methanol"].number == 2
    assert centre.state.knowledge.withdrawn == {}


def test_a_dropped_draft_leaves_what_is_in_force() -> None:
    centre = in_force()
    centre.do(WriteKnowledge(entry=BETTER), LEADER)
    centre.do(DropKnowledgeDraft(code="methanol"), LEADER)
    assert centre.state.knowledge.drafts == {}
    assert centre.state.knowledge.versions["methanol"].entry == ENTRY


def test_every_version_keeps_its_whole_text_in_the_journal() -> None:
    centre = submitted()
    (event,) = centre.do(
        ApproveKnowledge(code="methanol", fingerprint=fingerprint(ENTRY)), DIRECTOR
    )
    assert isinstance(event, KnowledgeApproved)
    assert event.version.entry.body == ENTRY.body


def test_what_was_looked_up_is_kept_with_the_incident() -> None:
    centre = Centre()
    looked = NoteKnowledgeOpened(
        code="methanol", stamp="methanol@1+abc", title="甲醇", incident=IncidentId("i")
    )
    (event,) = centre.do(looked)
    assert isinstance(event, KnowledgeOpened)
    assert (event.incident, event.stamp) == (IncidentId("i"), "methanol@1+abc")
    assert event.by.seat is not None


def test_what_was_looked_up_belongs_to_something() -> None:
    NoteKnowledgeOpened(code="methanol", stamp="s", title="t", call=CallId("c"))
    with pytest.raises(InvalidValue):
        NoteKnowledgeOpened(code="methanol", stamp="s", title="t")


def test_a_fingerprint_tells_every_field_apart() -> None:
    marks = {
        fingerprint(replace(ENTRY, **change))
        for change in (
            {},
            {"code": "other"},
            {"kind": KnowledgeKind.MEDICINE},
            {"title": Text("甲醇", "methanol")},
            {"body": Text("x", "y")},
            {"aliases": ("a", "b")},
            {"aliases": ("ab",)},
            {"tags": ("a", "b")},
            {"protocols": ("poisoning",)},
            {"sources": ("另一来源",)},
        )
    }
    assert len(marks) == 10


def test_the_last_word_on_an_entry_has_a_director_alone() -> None:
    may = {role for role, kinds in MAY_ASK.items() if ApproveKnowledge in kinds}
    assert may == {Role.DIRECTOR, Role.SYSTEM}
    assert WriteKnowledge not in MAY_ASK[Role.DISPATCHER]
    assert NoteKnowledgeOpened in MAY_ASK[Role.DISPATCHER]
