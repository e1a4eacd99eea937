"""Whoever approves sees what changed, part by part, and nothing that says nothing."""

from __future__ import annotations

from dispatch_app.adapters.protocol_texts import texts_in
from dispatch_app.domain.protocols.comparing import Difference, PartChange, compared
from dispatch_app.domain.protocols.writing import a_part, joined, moved, parts_of
from dispatch_app.i18n.texts import RESOURCES

TEXT = texts_in(RESOURCES / "protocols")["chest_pain"]


def test_the_same_text_differs_in_nothing() -> None:
    assert compared(TEXT, TEXT) == ()
    assert compared(TEXT, TEXT + "\n# a remark\n") == ()


def test_what_is_new_changed_or_gone_is_named_by_its_code() -> None:
    parts = parts_of(TEXT)
    kept = tuple(part for part in parts if part.code != "nitrate")
    after = joined((*kept, a_part("questions", "smoker"))).replace("出冷汗、", "出汗、")
    assert set(compared(TEXT, after)) == {
        PartChange("questions", "nitrate", Difference.REMOVED),
        PartChange("questions", "smoker", Difference.ADDED),
        PartChange("questions", "sweating", Difference.CHANGED),
    }


def test_a_question_that_is_asked_later_has_moved() -> None:
    parts = parts_of(TEXT)
    first = next(i for i, part in enumerate(parts) if part.kind == "questions")
    after, _ = moved(parts, first, 1)
    assert compared(TEXT, joined(after)) == (
        PartChange("questions", "chest_now", Difference.MOVED),
    )


def test_another_version_is_a_change_of_the_head() -> None:
    assert compared(TEXT, TEXT.replace('"1.0"', '"1.1"', 1)) == (
        PartChange("head", "", Difference.CHANGED),
    )
