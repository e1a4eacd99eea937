"""Parts of a protocol's text in a form: which is chosen, what changes, where a new one stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dispatch_app.domain.protocols.model import LEVELS, PHASES, PRIORITIES
from dispatch_app.domain.protocols.writing import (
    FIELDS,
    HEAD,
    KINDS,
    NotReadable,
    Part,
    a_part,
    fields_of,
    joined,
    moved,
    parts_of,
    with_fields,
)
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director import protocols_words as words
from dispatch_app.ui.director.protocols_panel import KEYS, ProtocolsPanel

_NEW = "new_{count}"


class PartWork:
    def __init__(
        self, panel: ProtocolsPanel, texts: Texts, rewritten: Callable[[str], None]
    ) -> None:
        """`rewritten` gets the whole text each time that the form changed it."""
        self._panel, self._texts, self._rewritten = panel, texts, rewritten
        self.parts: tuple[Part, ...] = ()
        self.at = 0
        self._may_write = False
        self._entry = ""
        panel.part_turned.connect(self._turn)
        panel.form.changed.connect(self._typed)

    def show(self, text: str, *, may_write: bool, entry: str, keep: bool) -> None:
        """`keep`: the part that is chosen stays so."""
        self.parts, self._may_write, self._entry = parts_of(text), may_write, entry
        self.at = min(self.at, len(self.parts) - 1) if keep else 0
        self._show_outline()
        self._show_part()

    def choose_place(self, place: str) -> int | None:
        """The part that a fault is in."""
        at = words.part_at(place, self.parts)
        if at is not None:
            self._panel.outline.choose(str(at))
            self._panel.form.focus()
        return at

    def press(self, name: str) -> None:
        if not self._may_write or not self.parts:
            return
        match name:
            case "add":
                self._add()
            case "remove" if self.at > 0:
                self._become((*self.parts[: self.at], *self.parts[self.at + 1 :]), self.at - 1)
            case "up" | "down":
                self._become(*moved(self.parts, self.at, -1 if name == "up" else 1))

    def _add(self) -> None:
        """Behind the chosen one, of its kind; behind the head a question."""
        kind = self.parts[self.at].kind
        kind = kind if kind in KINDS else KINDS[0]
        part = a_part(kind, _NEW.format(count=len(self.parts)))
        behind = self.at + 1
        self._become((*self.parts[:behind], part, *self.parts[behind:]), behind)
        self._panel.form.focus()

    def _become(self, parts: tuple[Part, ...], at: int) -> None:
        self.parts, self.at = parts, at
        self._show_outline()
        self._show_part()
        self._rewritten(joined(parts))

    def _turn(self, at: int) -> None:
        if at != self.at:
            self.at = at
            self._show_part()

    def _typed(self, fields: Mapping[str, str]) -> None:
        part = with_fields(self.parts[self.at], fields)
        self.parts = (*self.parts[: self.at], part, *self.parts[self.at + 1 :])
        self._show_outline()
        self._rewritten(joined(self.parts))

    # ---- showing

    def _show_outline(self) -> None:
        self._panel.outline.show_lines(words.outline(self.parts, self._texts))
        self._panel.outline.choose(str(self.at))

    def _show_part(self) -> None:
        if not self.parts:
            return
        part = self.parts[self.at]
        if part.kind not in FIELDS or (part.kind == HEAD and not part.code):
            self._panel.form.show_words(self._texts("protocols.by-text", keys=KEYS["text"]))
            return
        try:
            fields = fields_of(part)
        except NotReadable as strange:
            self._panel.form.show_words(self._texts("protocols.not-readable", why=str(strange)))
            return
        offers = self._offers()
        self._panel.form.show_part(part.kind, fields, offers, may_write=self._may_write)

    def _offers(self) -> Mapping[str, Sequence[str]]:
        entry = parts_of(self._entry)
        return {
            "level": LEVELS,
            "phase": PHASES,
            "priority": tuple(str(each) for each in PRIORITIES),
            "opening": _codes(self.parts, "determinants"),
            "answers": ("", *_codes(entry, "answers")),
            "disease_class": _codes(entry, "disease_classes"),
            "reassuring": ("", "no", "yes"),
            "presumed": ("", "unknown"),
        }


def _codes(parts: Sequence[Part], kind: str) -> tuple[str, ...]:
    return tuple(part.code for part in parts if part.kind == kind)
