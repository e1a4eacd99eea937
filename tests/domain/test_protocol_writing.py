"""A form changes one part of a protocol's text and leaves the rest as somebody wrote it."""

from __future__ import annotations

import pytest

from dispatch_app.adapters.protocol_texts import read_texts, texts_in
from dispatch_app.domain.protocols.kept import ENTRY
from dispatch_app.domain.protocols.writing import (
    HEAD,
    KINDS,
    NotReadable,
    Part,
    a_part,
    as_draft,
    fields_of,
    joined,
    moved,
    next_version,
    parts_of,
    renamed,
    with_fields,
)
from dispatch_app.i18n.texts import RESOURCES

SHIPPED = texts_in(RESOURCES / "protocols")
COMPLAINTS = sorted(set(SHIPPED) - {ENTRY})


@pytest.mark.parametrize("code", SHIPPED)
def test_the_parts_joined_are_the_text(code: str) -> None:
    assert joined(parts_of(SHIPPED[code])) == SHIPPED[code]


@pytest.mark.parametrize("text", ["", "code = 1", "[[questions]]", "no toml at all"])
def test_any_text_comes_apart(text: str) -> None:
    assert joined(parts_of(text)) == text


@pytest.mark.parametrize("code", COMPLAINTS)
def test_a_form_that_changes_nothing_changes_no_meaning(code: str) -> None:
    again = joined(tuple(with_fields(part, fields_of(part)) for part in parts_of(SHIPPED[code])))
    before = read_texts(SHIPPED, only=code).protocols[0]
    after = read_texts({**SHIPPED, code: again}, only=code)
    assert after.faults == ()
    same = {name: getattr(before, name) for name in before.__dataclass_fields__}
    told = {name: getattr(after.protocols[0], name) for name in before.__dataclass_fields__}
    assert told | {"fingerprint": ""} == same | {"fingerprint": ""}


def test_a_form_that_changes_nothing_changes_no_common_question() -> None:
    parts = [
        part if part.kind == HEAD else with_fields(part, fields_of(part))
        for part in parts_of(SHIPPED[ENTRY])
    ]
    before, after = (
        read_texts({**SHIPPED, ENTRY: text}).protocols
        for text in (SHIPPED[ENTRY], joined(tuple(parts)))
    )
    assert [protocol.entry for protocol in before] == [protocol.entry for protocol in after]


def test_a_field_of_one_part_is_changed_and_comments_elsewhere_stay() -> None:
    parts = parts_of(SHIPPED["chest_pain"])
    at = next(i for i, part in enumerate(parts) if part.code == "sweating")
    fields = {**fields_of(parts[at]), "text.zh": "出冷汗吗？"}
    text = joined((*parts[:at], with_fields(parts[at], fields), *parts[at + 1 :]))
    assert text.startswith("# 胸痛 / Chest pain.")
    question = read_texts({**SHIPPED, "chest_pain": text}, only="chest_pain").protocols[0]
    assert next(q for q in question.questions if q.code == "sweating").text.zh == "出冷汗吗？"


def test_signs_of_toml_in_words_do_not_break_out_of_them() -> None:
    part = with_fields(Part("questions", ""), {"code": "x", "text.zh": '说"疼"\\吗'})
    assert fields_of(part)["text.zh"] == '说"疼"\\吗'


def test_a_new_part_of_every_kind_can_be_read() -> None:
    for kind in KINDS:
        assert fields_of(a_part(kind, "new_one")) is not None


def test_what_is_no_toml_is_left_to_the_text() -> None:
    with pytest.raises(NotReadable):
        fields_of(Part("questions", "[[questions]]\ncode = \n"))


def test_a_part_changes_places_with_the_next_of_its_kind_alone() -> None:
    parts = parts_of(SHIPPED["chest_pain"])
    first = next(i for i, part in enumerate(parts) if part.kind == "questions")
    after, at = moved(parts, first, 1)
    assert [p.code for p in after if p.kind == "questions"][:2] == ["sweating", "chest_now"]
    assert at == first + 1
    assert moved(parts, first, -1) == (parts, first)
    assert moved(parts, 0, 1) == (parts, 0)
    assert parts[0].kind == HEAD


def test_a_draft_of_a_signed_text_is_not_signed() -> None:
    signed = SHIPPED["burns"].replace(
        'approval = "pending"',
        'approval = "approved"\napproved_by = "x"\napproved_on = 2026-01-01\n'
        'approved_version = "1.0"',
    )
    draft = as_draft(signed, "1.1")
    protocol = read_texts({**SHIPPED, "burns": draft}, only="burns").protocols[0]
    assert (protocol.version, protocol.approval) == ("1.1", None)


def test_the_next_version_was_never_used() -> None:
    assert next_version(()) == "1.0"
    assert next_version(("1.0", "1.9", "1.10")) == "1.11"
    assert next_version(("2024-rev",)) == "2024.1"


def test_a_new_complaint_begins_from_another() -> None:
    text = renamed(SHIPPED["other"], "snake_bite")
    protocol = read_texts({**SHIPPED, "snake_bite": text}, only="snake_bite").protocols[0]
    assert protocol.code == "snake_bite"
