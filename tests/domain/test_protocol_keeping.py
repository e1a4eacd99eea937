"""Nothing faulty comes into force, and nobody brings it there alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dispatch_app.adapters.protocol_texts import KeptReader, texts_in
from dispatch_app.domain.codes import Role
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.protocol_commands import (
    ApproveProtocol,
    BringProtocolIntoForce,
    BringProtocols,
    DropProtocolDraft,
    KeepProtocolDraft,
    ReturnProtocol,
    SubmitProtocol,
)
from dispatch_app.domain.protocols.kept import (
    ENTRY,
    NEW,
    DraftState,
    ProtocolOrigin,
    ReturnReason,
    digest_of,
    stamp_of,
)
from dispatch_app.domain.values import Actor
from dispatch_app.i18n.texts import RESOURCES
from tests.fakes.builders import NOON, Centre, an_empty_centre

SHIPPED = texts_in(RESOURCES / "protocols")
FEW = {code: SHIPPED[code] for code in (ENTRY, "cardiac_arrest", "chest_pain", "other")}
SYSTEM = Actor(account=AccountId("centre"), role=Role.SYSTEM)
LI = Actor(account=AccountId("li"), role=Role.SHIFT_LEADER)
MA = Actor(account=AccountId("ma"), role=Role.DIRECTOR)
WU = Actor(account=AccountId("wu"), role=Role.DIRECTOR)


def raised(text: str, version: str = "7.0") -> str:
    """The text as a new version."""
    return text.replace('version = "1.0"', f'version = "{version}"', 1)


OURS = raised(FEW["chest_pain"])


def a_centre_with_files() -> Centre:
    centre = an_empty_centre()
    centre.do(BringProtocols(texts=FEW), SYSTEM)
    return centre


def a_draft(text: str = OURS, code: str = "chest_pain") -> Centre:
    centre = a_centre_with_files()
    centre.do(KeepProtocolDraft(code=code, text=text, note="加问", seen=NEW), LI)
    return centre


def handed_in(text: str = OURS, code: str = "chest_pain") -> Centre:
    centre = a_draft(text, code)
    centre.do(SubmitProtocol(code=code, seen=digest_of(text)), LI)
    return centre


def approve(centre: Centre, actor: Actor = MA, **more: object) -> None:
    centre.do(ApproveProtocol(code="chest_pain", seen=digest_of(OURS), **more), actor)


def refused(centre: Centre, command: object, actor: Actor) -> str:
    with pytest.raises(Rejected) as no:
        centre.do(command, actor)
    return no.value.code


def test_files_of_the_server_are_in_force_until_the_centre_writes_its_own() -> None:
    centre = a_centre_with_files()
    assert centre.state.protocols.texts() == FEW
    origins = {each.origin for each in centre.state.protocols.in_force.values()}
    assert origins == {ProtocolOrigin.SHIPPED}
    assert centre.do(BringProtocols(texts=FEW), SYSTEM) == ()


def test_a_new_file_takes_the_place_of_an_old_one_but_not_of_the_centres_own() -> None:
    centre = handed_in()
    approve(centre)
    newer = {**FEW, "chest_pain": raised(FEW["chest_pain"], "1.1"), "other": FEW["other"] + "\n"}
    centre.do(BringProtocols(texts=newer), SYSTEM)
    assert centre.state.protocols.texts() == {**newer, "chest_pain": OURS}
    assert centre.do(BringProtocols(texts=newer), SYSTEM) == ()


def test_faulty_files_take_nothing_away() -> None:
    centre = a_centre_with_files()
    broken = {**FEW, "other": "code = "}
    assert refused(centre, BringProtocols(texts=broken), SYSTEM) == "protocol.faults"
    assert centre.state.protocols.texts() == FEW


def test_a_draft_need_not_be_right_but_what_is_handed_in_must_be() -> None:
    centre = a_draft("code = ")
    command = SubmitProtocol(code="chest_pain", seen=digest_of("code = "))
    assert refused(centre, command, LI) == "protocol.faults"
    assert centre.state.protocols.drafts["chest_pain"].state is DraftState.WRITTEN


def test_who_wrote_any_of_it_may_not_approve_it() -> None:
    centre = a_draft()
    centre.do(KeepProtocolDraft(code="chest_pain", text=OURS + "\n", seen=digest_of(OURS)), MA)
    centre.do(KeepProtocolDraft(code="chest_pain", text=OURS, seen=digest_of(OURS + "\n")), LI)
    centre.do(SubmitProtocol(code="chest_pain", seen=digest_of(OURS)), LI)
    command = ApproveProtocol(code="chest_pain", seen=digest_of(OURS))
    assert refused(centre, command, MA) == "approval.own-work"
    approve(centre, WU)
    assert centre.state.protocols.in_force["chest_pain"].authors == ("li", "ma")


def test_what_was_approved_is_in_force_at_once_and_the_seats_ask_by_it() -> None:
    centre = handed_in()
    approve(centre)
    kept = centre.state.protocols
    now = kept.in_force["chest_pain"]
    assert (now.version, now.text, now.approved_by) == ("7.0", OURS, "ma")
    assert kept.drafts == {}
    book = KeptReader().book(kept)
    assert book is not None
    protocol = book.get("chest_pain")
    assert protocol.approved
    assert protocol.stamp == stamp_of("chest_pain", "7.0", FEW[ENTRY], OURS)


def test_nobody_approves_what_came_after_the_reading() -> None:
    centre = handed_in()
    command = ApproveProtocol(code="chest_pain", seen=digest_of(FEW["chest_pain"]))
    assert refused(centre, command, MA) == "protocol.changed-meanwhile"


def test_what_was_not_handed_in_is_not_approved() -> None:
    command = ApproveProtocol(code="chest_pain", seen=digest_of(OURS))
    assert refused(a_draft(), command, MA) == "protocol.not-handed-in"


def test_a_handed_in_draft_stands_still_until_it_comes_back() -> None:
    centre = handed_in()
    change = KeepProtocolDraft(code="chest_pain", text=OURS + "#", seen=digest_of(OURS))
    assert refused(centre, change, LI) == "protocol.handed-in"
    assert refused(centre, DropProtocolDraft(code="chest_pain"), LI) == "protocol.handed-in"
    centre.do(ReturnProtocol(code="chest_pain", why="第三问太长"), MA)
    draft = centre.state.protocols.drafts["chest_pain"]
    assert draft.returned is not None
    assert (draft.returned.by, draft.returned.why) == ("ma", "第三问太长")
    centre.do(change, LI)


def test_two_who_write_at_once_do_not_overwrite_each_other() -> None:
    centre = a_draft()
    late = KeepProtocolDraft(code="chest_pain", text="#", seen=NEW)
    assert refused(centre, late, MA) == "protocol.changed-meanwhile"


def test_a_version_is_given_to_one_text_only() -> None:
    text = FEW["chest_pain"] + "\n"
    command = SubmitProtocol(code="chest_pain", seen=digest_of(text))
    assert refused(a_draft(text), command, LI) == "protocol.version-used"


def test_a_text_does_not_sign_itself() -> None:
    signed = OURS.replace(
        'approval = "pending"',
        'approval = "approved"\napproved_by = "ma"\napproved_on = 2026-01-01\n'
        'approved_version = "7.0"',
    )
    command = SubmitProtocol(code="chest_pain", seen=digest_of(signed))
    assert refused(a_draft(signed), command, LI) == "protocol.signs-itself"


def test_what_rests_on_an_older_text_is_looked_at_again() -> None:
    centre = handed_in()
    newer = {**FEW, "chest_pain": raised(FEW["chest_pain"], "1.1")}
    centre.do(BringProtocols(texts=newer), SYSTEM)
    command = ApproveProtocol(code="chest_pain", seen=digest_of(OURS))
    assert refused(centre, command, MA) == "protocol.based-on-older"


def test_a_time_to_come_brings_it_into_force_by_itself() -> None:
    centre = handed_in()
    tomorrow = NOON + timedelta(days=1)
    approve(centre, holds_from=tomorrow)
    assert centre.state.protocols.drafts["chest_pain"].state is DraftState.APPROVED
    assert centre.do(BringProtocolIntoForce(code="chest_pain"), SYSTEM) == ()
    centre.later(86_400).do(BringProtocolIntoForce(code="chest_pain"), SYSTEM)
    now = centre.state.protocols.in_force["chest_pain"]
    assert (now.text, now.since) == (OURS, tomorrow)


def test_what_does_not_fit_any_more_when_its_time_comes_goes_back() -> None:
    centre = handed_in()
    approve(centre, holds_from=NOON + timedelta(hours=1))
    newer = {**FEW, "chest_pain": raised(FEW["chest_pain"], "1.1")}
    centre.do(BringProtocols(texts=newer), SYSTEM)
    centre.later(3_600).do(BringProtocolIntoForce(code="chest_pain"), SYSTEM)
    draft = centre.state.protocols.drafts["chest_pain"]
    assert draft.state is DraftState.WRITTEN
    assert draft.returned is not None
    assert draft.returned.reason is ReturnReason.FAULTS
    assert centre.state.protocols.in_force["chest_pain"].version == "1.1"


def test_the_common_questions_are_read_with_every_complaint() -> None:
    broken = FEW[ENTRY].replace('code = "breathing"', 'code = "breath"')
    centre = a_draft(broken, ENTRY)
    assert refused(centre, SubmitProtocol(code=ENTRY, seen=digest_of(broken)), LI) == (
        "protocol.faults"
    )


def test_a_complaint_that_was_not_there_can_be_written() -> None:
    text = FEW["other"].replace('code = "other"', 'code = "snake_bite"', 1)
    centre = handed_in(text, "snake_bite")
    centre.do(ApproveProtocol(code="snake_bite", seen=digest_of(text)), MA)
    book = KeptReader().book(centre.state.protocols)
    assert book is not None
    assert book.get("snake_bite").version == "1.0"
