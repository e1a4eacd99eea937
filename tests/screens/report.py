"""Judges what was read of a window against the limits, and writes it down. Paints nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dispatch_app.i18n.texts import LANGUAGES, RESOURCES
from tests.screens.reading import Word

LEAST_PX = 13.0
LEAST_CONTRAST = 4.5


@dataclass(frozen=True, slots=True)
class Findings:
    """What stands in one picture."""

    name: str
    shows: str
    size: tuple[int, int]
    words: Sequence[Word]

    @property
    def smallest(self) -> Word:
        return min(self.words, key=lambda w: w.size_px)

    @property
    def faintest(self) -> Word:
        return min(self.words, key=lambda w: w.contrast)

    @property
    def shortened(self) -> list[Word]:
        """Elided or cut; words that end in an ellipsis by themselves are none."""
        return [w for w in self.words if w.cut or (w.elided and not _by_itself(w.text))]

    @property
    def broken(self) -> list[str]:
        """Every limit that is broken, in words."""
        small = [f"{w.size_px:g} px: {_said(w)}" for w in self.words if w.size_px < LEAST_PX]
        faint = [f"{w.contrast:.2f}:1: {_said(w)}" for w in self.words if _faint(w)]
        mute = [f"no tooltip: {_said(w)}" for w in self.shortened if not w.tip]
        return list(dict.fromkeys((*small, *faint, *mute)))


def _faint(word: Word) -> bool:
    return round(word.contrast, 2) < LEAST_CONTRAST


def _said(word: Word) -> str:
    return f"“{word.text.strip()}” ({word.widget})"


def _by_itself(text: str) -> bool:
    return any(text.strip() and text.strip() in said for said in _written_with_ellipsis())


def _written_with_ellipsis() -> tuple[str, ...]:
    if not _cache:
        for language in LANGUAGES:
            for path in (RESOURCES / "texts").glob(f"*.{language}.toml"):
                lines = path.read_text(encoding="utf-8").splitlines()
                _cache.extend(line.split("=", 1)[1] for line in lines if '…"' in line)
    return tuple(_cache)


_cache: list[str] = []


def written(all_: Iterable[Findings]) -> str:
    """The report, as Markdown."""
    findings = list(all_)
    lines = [
        "# What the pictures hold",
        "",
        "Every picture here is a real window, painted by `make screens` on an invented city with",
        "500 vehicles and 40 open incidents. Sizes and text colours are those that the widgets",
        "painted with; the ground is taken from the pixels beneath each text. Words inside the",
        "map's tiles and symbols are images and are not counted here.",
        "",
        f"Limits: text ≥ {LEAST_PX:g} px, contrast ≥ {LEAST_CONTRAST}:1, nothing shortened without"
        " a tooltip.",
        "",
        "| Picture | Shows | Size | Texts | Smallest | Lowest contrast | Shortened | Broken |",
        "|---|---|---|---:|---|---|---:|---:|",
        *(_row(f) for f in findings),
        "",
    ]
    for f in findings:
        lines += _details(f)
    return "\n".join(lines)


def _row(f: Findings) -> str:
    small, faint = f.smallest, f.faintest
    return (
        f"| [{f.name}]({f.name}.png) | {f.shows} | {f.size[0]}×{f.size[1]} | {len(f.words)} "
        f"| {small.size_px:g} px {_cell(small)} | {faint.contrast:.2f}:1 {_cell(faint)} "
        f"| {len(f.shortened)} | {len(f.broken)} |"
    )


def _cell(word: Word) -> str:
    return _said(word).replace("|", "\\|")


def _details(f: Findings) -> list[str]:
    if not f.shortened and not f.broken:
        return []
    lines = [f"## {f.name}", ""]
    lines += [f"- broken: {said}" for said in f.broken]
    seen = dict.fromkeys(f"{_said(w)}" for w in f.shortened if w.tip)
    lines += [f"- shortened, whole in its tooltip: {said}" for said in seen]
    return [*lines, ""]
