"""The score sheet's file: what ships is whole, and every mistake names its file and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from dispatch_app.adapters.score_sheet_file import SHIPPED, BadSheet, load_sheet, sheet_in

ITEM = 'code = "tone"\nzh = "语气"\nen = "Tone"\nscale = "points"\nweight = 1\n'
HEAD = 'code = "call"\nversion = "2"\nzh = "表"\nen = "Sheet"\npass_from = 80\n'
SECTION = '[[section]]\ncode = "all"\nzh = "全"\nen = "All"\n'


def sheet(directory: Path, text: str) -> Path:
    file = directory / "sheet.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_sheet_that_ships_has_knock_outs_and_both_languages():
    shipped = sheet_in("")()
    assert shipped == load_sheet(SHIPPED)
    assert any(item.knock_out for item in shipped.items())
    assert all(item.text.zh and item.text.en for item in shipped.items())


def test_a_centre_uses_its_own(tmp_path):
    own = sheet(tmp_path, HEAD + SECTION + "[[section.item]]\n" + ITEM)
    assert sheet_in(str(own))().key == "call/2"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "code"),
        (HEAD, "items"),
        (HEAD + SECTION + "[[section.item]]\n" + ITEM.replace("points", "stars"), "scale"),
        (HEAD + SECTION + "[[section.item]]\n" + ITEM + "knockout = true\n", "knockout"),
        (HEAD + SECTION + "[[section.item]]\n" + ITEM + "knock_out = 1\n", "knock_out"),
        (HEAD + SECTION + "[[section.item]]\n" + ITEM.replace("= 1", "= 0"), "weight"),
        ("code = ", "sheet.toml"),
    ],
)
def test_a_mistake_is_named(tmp_path, text, key):
    with pytest.raises(BadSheet) as mistake:
        load_sheet(sheet(tmp_path, text))
    assert key in str(mistake.value)
    assert "sheet.toml" in str(mistake.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BadSheet, match=r"none\.toml"):
        load_sheet(tmp_path / "none.toml")
