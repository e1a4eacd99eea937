"""A protocol's text taken apart into its parts and put together again: a form can change one part
and leave the rest, comments included, as somebody wrote it. Judges nothing."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace

from dispatch_app.domain.quick import dataclass

HEAD = "head"
"""What stands before the first part: code, version, names."""
_RULE = ("code", "text.zh", "text.en", "priority", "level", "count", "if")
_SENTENCE = ("code", "phase", "text.zh", "text.en", "beat_per_min", "if")
FIELDS: Mapping[str, tuple[str, ...]] = {
    HEAD: (
        *("code", "version", "order", "disease_class", "opening"),
        *("title.zh", "title.en", "guidance.zh", "guidance.en", "names", "english_names"),
    ),
    "questions": (
        *("code", "text.zh", "text.en", "answers", "choices", "reassuring", "presumed", "if"),
    ),
    "determinants": _RULE,
    "instructions": _SENTENCE,
    "capabilities": ("codes", "if"),
    "partners": ("codes", "if"),
    "answers": ("code", "choices"),
    "floors": _RULE,
    "preempt": ("to", "if"),
    "opening": _SENTENCE,
    "closing": _SENTENCE,
    "disease_classes": ("code", "zh", "en"),
}
"""What a form shows of a part, in this order."""
KINDS = tuple(kind for kind in FIELDS if kind != HEAD)
LISTS = frozenset({"choices", "names", "english_names", "codes"})
"""Written with one entry a line."""
_NUMBERS = frozenset({"order", "priority", "count", "beat_per_min"})
_AS_WRITTEN = frozenset({"if"})
_PAIRS = {"choices": ("code", "zh", "en"), "names": ("zh", "pinyin")}
_NEW_RULE = {
    "text.zh": "新",
    "text.en": "New",
    "priority": "3",
    "level": "bls",
    "count": "1",
}
_NEW_SENTENCE = {"phase": "pre_arrival", "text.zh": "。", "text.en": "."}
_BLANK: Mapping[str, Mapping[str, str]] = {
    "questions": {"text.zh": "？", "text.en": "?", "answers": "yes_no_unknown"},
    "determinants": _NEW_RULE,
    "floors": _NEW_RULE,
    "instructions": _NEW_SENTENCE,
    "opening": _NEW_SENTENCE,
    "closing": _NEW_SENTENCE,
}
_HEADER = re.compile(r"^\[\[([a-z_]+)\]\][ \t]*(?:#.*)?$", re.MULTILINE)
_BARE = re.compile(r"[A-Za-z0-9_-]+")
SEPARATOR = "|"


class NotReadable(ValueError):
    """This part is no TOML, or has something that the form does not know: it is left as it is."""


@dataclass(frozen=True, slots=True)
class Part:
    kind: str
    text: str

    @property
    def code(self) -> str:
        """By what it is known; empty where it has none."""
        found = re.search(r'^code\s*=\s*"([^"\n]*)"', self.text, re.MULTILINE)
        return found.group(1) if found else ""


def parts_of(text: str) -> tuple[Part, ...]:
    """The head, then each part, in the order of the text. Joined they are the text again."""
    starts = [(found.start(), found.group(1)) for found in _HEADER.finditer(text)]
    ends = [*(start for start, _ in starts[1:]), len(text)][: len(starts)]
    head = Part(HEAD, text[: starts[0][0]] if starts else text)
    tail = [Part(k, text[a:b]) for (a, k), b in zip(starts, ends, strict=True)]
    return (head, *tail)


def joined(parts: tuple[Part, ...]) -> str:
    return "".join(part.text for part in parts)


def fields_of(part: Part) -> dict[str, str]:
    """What a form shows, by field; raises `NotReadable`."""
    try:
        table = tomllib.loads(part.text)
    except (tomllib.TOMLDecodeError, RecursionError) as strange:
        raise NotReadable(str(strange)) from strange
    if part.kind != HEAD:
        table = table[part.kind][0]
    found: dict[str, str] = {}
    for name in FIELDS.get(part.kind, ()):
        value = _at(table, name)
        if value is not None:
            found[name] = _shown(name, value)
    return found


def with_fields(part: Part, fields: Mapping[str, str]) -> Part:
    """The part with these fields; what the form does not know of a head stays as it stands."""
    if part.kind == HEAD:
        text = part.text
        for name in FIELDS[HEAD]:
            text = _replaced(text, name, fields.get(name, ""))
        return Part(HEAD, text)
    lines = [f"[[{part.kind}]]"]
    lines += [
        f"{name} = {_written(name, fields[name])}"
        for name in FIELDS.get(part.kind, ())
        if fields.get(name, "").strip()
    ]
    return Part(part.kind, "\n".join([*lines, "", ""]))


def a_part(kind: str, code: str) -> Part:
    """A new one to fill in."""
    blank = _BLANK.get(kind, {"codes": ""})
    return with_fields(Part(kind, ""), {"code": code, **blank})


def as_draft(text: str, version: str) -> str:
    """The text as the next version: nobody has signed that yet."""
    text = re.sub(r"^approved_(?:by|on|version)\s*=.*\n?", "", text, flags=re.MULTILINE)
    text = re.sub(r"^approval\s*=.*$", 'approval = "pending"', text, count=1, flags=re.MULTILINE)
    line = f'version = "{version}"'
    return re.sub(r'^version\s*=\s*".*"', line, text, count=1, flags=re.MULTILINE)


def next_version(used: tuple[str, ...]) -> str:
    """One after the highest number that was used; `1.0` for the first."""
    heights = [tuple(int(n) for n in re.findall(r"\d+", each)[:2]) for each in used]
    if not any(heights):
        return "1.0"
    major, minor = (*max(heights), 0)[:2]
    return f"{major}.{minor + 1}"


def renamed(text: str, code: str) -> str:
    """Under the code of another complaint."""
    return re.sub(r'^code\s*=\s*".*"', f'code = "{code}"', text, count=1, flags=re.MULTILINE)


def moved(parts: tuple[Part, ...], at: int, by: int) -> tuple[tuple[Part, ...], int]:
    """Let a part change places with the next of its kind; where it stands then."""
    step = 1 if by > 0 else -1
    to = at + step
    while 0 < to < len(parts) and parts[to].kind != parts[at].kind:
        to += step
    if not 0 < at < len(parts) or not 0 < to < len(parts):
        return parts, at
    changed = list(parts)
    changed[at], changed[to] = _apart(parts[to]), _apart(parts[at])
    return tuple(changed), to


def _apart(part: Part) -> Part:
    return replace(part, text=part.text if part.text.endswith("\n") else part.text + "\n\n")


# ---- values ------------------------------------------------------------------------------------


def _at(table: Mapping[str, object], name: str) -> object:
    found: object = table
    for piece in name.split("."):
        if not isinstance(found, dict):
            return None
        found = found.get(piece)
    return found


def _shown(name: str, value: object) -> str:
    if name in _PAIRS and isinstance(value, list):
        rows = [row for row in value if isinstance(row, dict)]
        return "\n".join(
            f" {SEPARATOR} ".join(str(row.get(key, "")) for key in _PAIRS[name]) for row in rows
        )
    if name in LISTS and isinstance(value, list):
        return "\n".join(str(each) for each in value)
    return inline(value) if name in _AS_WRITTEN else str(value)


def _written(name: str, shown: str) -> str:
    if name in _AS_WRITTEN:
        return " ".join(shown.split())
    if name in _NUMBERS and re.fullmatch(r"\s*\d+\s*", shown):
        return shown.strip()
    lines = [line.strip() for line in shown.splitlines() if line.strip()]
    if name in _PAIRS:
        rows = [_pair(_PAIRS[name], line) for line in lines]
        return "[\n" + "".join(f"  {row},\n" for row in rows) + "]"
    if name in LISTS:
        return f"[{', '.join(_quoted(line) for line in lines)}]"
    return _quoted(" ".join(lines))


def _pair(keys: tuple[str, ...], line: str) -> str:
    cells = [cell.strip() for cell in line.split(SEPARATOR)]
    cells += [""] * (len(keys) - len(cells))
    told = ", ".join(f"{k} = {_quoted(c)}" for k, c in zip(keys, cells, strict=False))
    return f"{{ {told} }}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", " ")
    return f'"{escaped}"'


def inline(value: object) -> str:
    """A value of a condition as TOML on one line."""
    if isinstance(value, dict):
        told = ", ".join(f"{_key(str(k))} = {inline(v)}" for k, v in value.items())
        return f"{{ {told} }}" if told else "{}"
    if isinstance(value, list):
        return f"[{', '.join(inline(each) for each in value)}]"
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int) else _quoted(str(value))


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _quoted(name)


def _replaced(text: str, name: str, shown: str) -> str:
    """One assignment of the head put in the place of the old one, or at the end."""
    line = re.compile(rf"^{re.escape(name)}\s*=\s*(?:\[\n(?:.*\n)*?\]|\[.*\]|.*)$", re.MULTILINE)
    if not shown.strip():
        return line.sub("", text, count=1)
    written = f"{name} = {_written(name, shown)}"
    if line.search(text):
        return line.sub(lambda _: written, text, count=1)
    return f"{text.rstrip()}\n{written}\n\n"
