"""Whatever the rules refuse, people read a sentence and not a code, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dispatch_app.domain.rules.seeing import MEANWHILE
from dispatch_app.i18n.texts import Texts

ROOT = Path(__file__).resolve().parents[2]
RULES = [*(ROOT / "dispatch_app/domain").rglob("*.py"), ROOT / "dispatch_app/services/rights.py"]
CODE = re.compile(r'Rejected\(\s*"([a-z.-]+)"(?: if [^"]*? else "([a-z.-]+)")?')
CODES = sorted(
    {code for path in RULES for found in CODE.findall(path.read_text("utf-8")) for code in found}
    - {""}
    | set(MEANWHILE.values())
)
AT_MACHINES = {"overdue.unknown-kind"}
"""Refused to programs alone, which read the code."""


def test_there_are_refusals() -> None:
    assert {"vehicle.taken", "condition.ended", "condition.unknown"} <= set(CODES)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_refusal_has_its_sentence(language: str) -> None:
    texts = Texts.load(language)
    bare = [c for c in CODES if not texts.has(f"refusal.{c}") and not texts.has(c)]
    assert [code for code in bare if code not in AT_MACHINES] == []
