"""The file of the links: what it makes, and that every mistake is named with its mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from dispatch_app.adapters.key_files import make_key
from dispatch_app.adapters.links.settings import BadLinks, LinkSettings, load
from dispatch_app.domain.links.values import LinkWay, PartnerKind

PUBLIC = "ab" * 32
GOOD = f"""
[links]
name = "centre-120"
key_file = "links.key"

[partners.police]
kind = "110"
title = "演示110"
url = "https://police.example:8140"
public_key = "{PUBLIC}"

[partners.fire]
kind = "119"
telephone = "09990000119"
"""


def read(directory: Path, text: str) -> LinkSettings:
    if not (directory / "links.key").exists():
        make_key(directory / "links.key")
    path = directory / "links.toml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def test_a_partner_with_an_address_speaks_data_and_one_without_is_telephoned(tmp_path: Path):
    settings = read(tmp_path, GOOD)
    police, fire = settings.partners
    assert (police.kind, police.way, police.title) == (PartnerKind.POLICE, LinkWay.DATA, "演示110")
    assert (fire.way, fire.telephone, fire.title) == (LinkWay.VOICE, "09990000119", "fire")
    assert set(settings.keys) == {"police"}, "the door believes nobody else"


def test_a_public_key_may_stand_in_a_file(tmp_path: Path):
    (tmp_path / "police.pub").write_text(PUBLIC, encoding="ascii")
    settings = read(tmp_path, GOOD.replace(PUBLIC, "police.pub"))
    assert settings.keys["police"].public_bytes_raw().hex() == PUBLIC


@pytest.mark.parametrize(
    ("wrong", "right", "named"),
    [
        ('kind = "110"', 'kind = "911"', "[partners.police] kind"),
        ("https://police", "ftp://police", "[partners.police] url"),
        (PUBLIC, "zz", "[partners.police] public_key"),
        (PUBLIC, "ab" * 31, "[partners.police] public_key"),
        ("links.key", "other.key", "[links] key_file"),
        ('name = "centre-120"', 'name = ""', "[links] name"),
        ('name = "centre-120"', 'nmae = "centre-120"', "unknown keys nmae"),
        ("[partners.fire]", "[partner.fire]", "unknown tables partner"),
        ('title = "演示110"', "title = 110", "[partners.police] title"),
        ("[links]", "[links]\nport = 99999", "[links] port"),
        ("[links]", "[links", "links.toml"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, wrong: str, right: str, named: str):
    with pytest.raises(BadLinks) as no:
        read(tmp_path, GOOD.replace(wrong, right, 1))
    assert named in str(no.value)


def test_without_partners_there_is_nothing_to_link(tmp_path: Path):
    with pytest.raises(BadLinks, match="partners"):
        read(tmp_path, GOOD.partition("[partners.police]")[0])
