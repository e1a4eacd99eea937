"""The shipped entries: careful, complete in both languages, found by what people call them."""

from __future__ import annotations

from pathlib import Path

import pytest

from dispatch_app.adapters.knowledge_files import BadKnowledge, load_entries
from dispatch_app.adapters.protocol_files import load_book
from dispatch_app.domain.knowledge.entries import KnowledgeEntry, KnowledgeKind
from dispatch_app.domain.knowledge.shelf import Shelved
from dispatch_app.i18n.texts import RESOURCES
from dispatch_app.ui.kit.knowledge.finding import KnowledgeIndex, Spelling
from gis.gazetteer.folding import Folding, is_han

ENTRIES = load_entries(RESOURCES / "knowledge")
FOLDING = Folding(simplified={}, readings={})
INDEX = KnowledgeIndex([Shelved(entry=entry) for entry in ENTRIES], Spelling(FOLDING))
GOOD = """
[[entries]]
code = "demo"
kind = "poison"
title = { zh = "演示", en = "Demo" }
body.zh = "- 演示"
body.en = "- demo"
"""


def test_there_is_what_a_dispatcher_looks_up() -> None:
    assert len(ENTRIES) >= 60
    assert {e.kind for e in ENTRIES} == set(KnowledgeKind) - {KnowledgeKind.PHRASES}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
def test_an_entry_says_where_it_comes_from_and_is_written_in_both_languages(
    entry: KnowledgeEntry,
) -> None:
    assert entry.sources
    assert any(is_han(sign) for sign in entry.body.zh)
    assert not any(is_han(sign) for sign in entry.body.en + entry.title.en)
    marks = [line.split(" ")[0] for line in entry.body.zh.splitlines()]
    assert marks == [line.split(" ")[0] for line in entry.body.en.splitlines()]


def test_an_entry_is_the_first_to_be_found_by_its_own_title() -> None:
    first = {e.code: INDEX.find(e.title.zh)[0].entry.code for e in ENTRIES}
    assert {code: found for code, found in first.items() if code != found} == {}


def test_every_other_name_finds_its_entry() -> None:
    lost = [
        (entry.code, name)
        for entry in ENTRIES
        for name in entry.aliases
        if entry not in [one.entry for one in INDEX.find(name, most=8)]
    ]
    assert lost == []


def test_every_antidote_is_left_to_the_physician() -> None:
    named = [e for e in ENTRIES if "解毒剂：" in e.body.zh]
    assert named
    assert [e.code for e in named if "医师指示" not in e.body.zh] == []


def test_an_entry_belongs_to_complaints_that_there_are() -> None:
    known = {protocol.code for protocol in load_book(RESOURCES / "protocols").protocols}
    assert {code for entry in ENTRIES for code in entry.protocols} <= known


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (GOOD.replace('"poison"', '"venom"'), "entries[demo].kind"),
        (GOOD.replace('body.en = "- demo"\n', ""), "entries[demo].body.en"),
        (GOOD + 'colour = "red"\n', "entries[demo].colour"),
        (GOOD + GOOD, "demo: there is one already"),
        (GOOD.replace('"Demo"', '"' + "x" * 81 + '"'), "demo"),
    ],
)
def test_a_mistake_is_told_with_file_and_place(tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadKnowledge) as told:
        load_entries(tmp_path)
    assert "own.toml" in str(told.value)
    assert named in str(told.value)
