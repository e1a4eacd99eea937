"""Entries are found by Chinese, pinyin, initials, sound, and with one slip of the keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch_app.domain.knowledge.entries import KnowledgeEntry, KnowledgeKind
from dispatch_app.domain.knowledge.shelf import Shelved
from dispatch_app.domain.protocols.model import Text
from dispatch_app.ui.kit.knowledge.finding import KnowledgeIndex, Spelling
from gis.gazetteer.folding import Folding

SIGNS = "有机磷林一氧化碳中毒煤气敌畏百草枯"
SAID = "you ji lin lin yi yang hua tan zhong du mei qi di wei bai cao ku"
READINGS = dict(zip(SIGNS, SAID.split(), strict=True))
FOLDING = Folding(simplified={ord("氣"): "气"}, readings=READINGS)


def entry(code: str, title: str, *aliases: str, body: str = "", tags: tuple[str, ...] = ()):
    return KnowledgeEntry(
        code=code,
        kind=KnowledgeKind.POISON,
        title=Text(title, code),
        body=Text(body, ""),
        aliases=aliases,
        tags=tags,
    )


ORGANOPHOSPHATE = entry("organophosphate", "有机磷中毒", "敌敌畏", body="解毒：阿托品")
CARBON_MONOXIDE = entry("carbon monoxide".replace(" ", "_"), "一氧化碳中毒", "煤气中毒")
PARAQUAT = entry("paraquat", "百草枯中毒", tags=("敌草快",), body="不给氧")
SPELLING = Spelling(FOLDING)
INDEX = KnowledgeIndex(
    [Shelved(entry=e) for e in (ORGANOPHOSPHATE, CARBON_MONOXIDE, PARAQUAT)], SPELLING
)


def found(typed: str) -> list[str]:
    return [one.entry.code for one in INDEX.find(typed)]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("有机磷", "organophosphate"),
        ("机磷", "organophosphate"),
        ("敌敌畏", "organophosphate"),
        ("youjilin", "organophosphate"),
        ("yjl", "organophosphate"),
        ("ddw", "organophosphate"),
        ("有机林", "organophosphate"),
        ("youjlin", "organophosphate"),
        ("youjulin zd", "organophosphate"),
        ("阿托品", "organophosphate"),
        ("煤氣", "carbon_monoxide"),
        ("meiqi", "carbon_monoxide"),
        ("MONOXIDE", "carbon_monoxide"),
        ("敌草快", "paraquat"),
        ("给氧", "paraquat"),
    ],
)
def test_an_entry_is_found_however_it_is_typed(typed: str, code: str) -> None:
    assert found(typed)[:1] == [code]


def test_every_word_that_is_typed_must_fit() -> None:
    assert found("中毒 阿托品") == ["organophosphate"]
    assert found("百草枯 阿托品") == []


def test_a_name_goes_before_a_tag_and_a_tag_before_the_text() -> None:
    by_name = entry("by_name", "草快")
    by_tag = entry("by_tag", "甲", tags=("草快",))
    by_text = entry("by_text", "乙", body="见草快")
    index = KnowledgeIndex([Shelved(entry=e) for e in (by_text, by_tag, by_name)], SPELLING)
    assert [one.entry.code for one in index.find("草快")] == ["by_name", "by_tag", "by_text"]


def test_nothing_typed_offers_all() -> None:
    assert found("  ") == ["organophosphate", "carbon_monoxide", "paraquat"]


def test_what_is_nowhere_is_not_found() -> None:
    assert found("电话") == []
    assert found("xyzxyz") == []


def test_a_changed_entry_is_spelt_anew() -> None:
    renamed = replace(PARAQUAT, aliases=("煤",))
    index = KnowledgeIndex([Shelved(entry=renamed)], SPELLING)
    assert [one.entry for one in index.find("煤")] == [renamed]


@settings(max_examples=60)
@given(
    st.sampled_from(["youjilinzhongdu", "yiyanghuatanzhongdu", "baicaokuzhongdu"]),
    st.integers(0, 20),
    st.sampled_from("abcxyz"),
    st.sampled_from(["change", "leave", "put"]),
)
def test_one_slip_of_the_keys_in_a_whole_name_is_forgiven(
    sound: str, at: int, sign: str, slip: str
) -> None:
    at %= len(sound)
    typed = {
        "change": sound[:at] + sign + sound[at + 1 :],
        "leave": sound[:at] + sound[at + 1 :],
        "put": sound[:at] + sign + sound[at:],
    }[slip]
    whole = next(one for one in INDEX.find(sound))
    assert whole in INDEX.find(typed)
