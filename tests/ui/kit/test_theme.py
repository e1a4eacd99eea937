"""Themes: every token filled, every text readable on every ground, every state a shape."""

from __future__ import annotations

import pytest

from dispatch_app.domain.codes import VehicleState
from dispatch_app.i18n.texts import RESOURCES
from dispatch_app.ui.kit.theme import THEMES, Theme, UnknownToken

GROUNDS = ("background", "panel", "raised", "selected", "ringing-ground")
INKS = ("text", "text-muted", "text-faint", "ok", "warning", "alarm", "focus")


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", INKS)
def test_every_ink_is_readable_on_every_ground(name: str, ground: str, ink: str) -> None:
    theme = Theme.load(name)
    assert contrast(theme.token(ink), theme.token(ground)) >= 4.5


@pytest.mark.parametrize("name", THEMES)
def test_a_priority_is_readable_on_its_badge(name: str) -> None:
    theme = Theme.load(name)
    for priority in range(1, 5):
        badge = theme.token(f"priority-{priority}")
        assert contrast(theme.token("on-priority"), badge) >= 4.5


@pytest.mark.parametrize("name", THEMES)
def test_every_vehicle_state_has_a_shape_of_its_own(name: str) -> None:
    shapes = [Theme.load(name).shapes[state.value][0] for state in VehicleState]
    assert len(set(shapes)) == len(shapes)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("sheet", [p.stem for p in (RESOURCES / "themes").glob("*.qss")])
def test_every_style_sheet_can_be_filled(name: str, sheet: str) -> None:
    theme = Theme.load(name)
    filled = theme.fill((RESOURCES / "themes" / f"{sheet}.qss").read_text(encoding="utf-8"))
    assert "@" not in filled


def test_a_name_that_the_theme_lacks_is_an_error() -> None:
    with pytest.raises(UnknownToken):
        Theme.load("night").fill("QLabel { color: @chartreuse; }")


def test_both_themes_know_the_same_names() -> None:
    night, day = Theme.load("night"), Theme.load("day")
    assert night.tokens.keys() == day.tokens.keys()
    assert night.shapes.keys() == day.shapes.keys()
