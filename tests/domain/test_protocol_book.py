"""Finding a complaint by what a dispatcher types, and following the lane that takes over."""

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from dispatch_app.domain.protocols import Name, ProtocolBook, UnknownProtocol
from tests.fakes.protocols import a_protocol

CHEST = a_protocol(
    code="chest_pain",
    names=(Name("胸痛", "xiong tong"), Name("心梗", "xin geng")),
    english_names=("chest pain",),
)
ARREST = a_protocol(
    code="cardiac_arrest",
    names=(Name("心脏骤停", "xin zang zhou ting"), Name("心跳停止", "xin tiao ting zhi")),
    english_names=("cardiac arrest",),
)
BOOK = ProtocolBook((CHEST, ARREST, a_protocol()), "v")


def found(text):
    return [match.protocol.code for match in BOOK.find(text)]


@pytest.mark.parametrize(
    "typed", ["胸痛", "xt", "XT", "xiongtong", "xiong tong", "chest_pain", "chest pain", "Chest"]
)
def test_a_complaint_is_found_by_chinese_initials_pinyin_english_and_code(typed):
    assert found(typed)[0] == "chest_pain"


def test_a_whole_match_comes_before_a_beginning():
    assert found("xt") == ["chest_pain", "cardiac_arrest"]


def test_a_word_inside_what_the_caller_said_is_found():
    assert found("我爸爸胸痛得厉害") == ["chest_pain"]


def test_a_synonym_finds_the_complaint_and_is_named():
    match = BOOK.find("xg")[0]
    assert (match.protocol.code, match.name) == ("chest_pain", "心梗")


def test_nothing_typed_lists_everything_in_the_book_s_order():
    assert found("  ") == ["chest_pain", "cardiac_arrest", "bleeding"]


def test_what_fits_nothing_finds_nothing():
    assert found("qqqq") == []


def test_a_patient_without_breath_moves_to_the_arrest_lane():
    assert BOOK.lane("bleeding", {"breathing": "none"}) is ARREST
    assert BOOK.lane("bleeding", {"breathing": "normal"}).code == "bleeding"
    assert BOOK.lane("cardiac_arrest", {"breathing": "none"}) is ARREST


def test_a_code_that_is_not_in_the_book_is_refused():
    with pytest.raises(UnknownProtocol):
        BOOK.get("gone")


def test_the_stamp_says_complaint_version_and_content():
    assert CHEST.stamp == "chest_pain@1.0+0123456789ab"


@examples(st.text(max_size=20))
def test_any_text_can_be_typed(text):
    distances = [match.distance for match in BOOK.find(text)]
    assert distances == sorted(distances)
