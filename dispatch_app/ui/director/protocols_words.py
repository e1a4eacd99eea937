"""Protocols in words for the page: rows of the list, changes, versions. Knows no widgets."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from dispatch_app.domain.protocols import Instruction, InterviewState
from dispatch_app.domain.protocols.comparing import compared
from dispatch_app.domain.protocols.history import ProtocolVersion
from dispatch_app.domain.protocols.kept import (
    ENTRY,
    DraftState,
    KeptProtocols,
    ProtocolDraft,
    ProtocolInForce,
    ProtocolOrigin,
    ReturnReason,
)
from dispatch_app.domain.protocols.reading import TextFault
from dispatch_app.domain.protocols.writing import HEAD, NotReadable, Part, fields_of, parts_of
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import local
from dispatch_app.ui.director.protocols_faults import in_words
from dispatch_app.ui.kit.keyed_table import Head, Line

_LAST = 1_000_000


def heads(texts: Texts) -> tuple[Head, ...]:
    widths = {"name": 128, "version": 54, "state": 96}
    return tuple(Head(texts(f"protocols.head.{n}"), width_px=w) for n, w in widths.items())


def outline_heads(texts: Texts) -> tuple[Head, ...]:
    widths = {"kind": 54, "code": 116, "words": 120}
    return tuple(Head(texts(f"protocols.head.{n}"), width_px=w) for n, w in widths.items())


def fault_heads(texts: Texts) -> tuple[Head, ...]:
    widths = {"place": 210, "wrong": 260, "mend": 240}
    return tuple(Head(texts(f"protocols.head.{n}"), width_px=w) for n, w in widths.items())


def version_heads(texts: Texts) -> tuple[Head, ...]:
    widths = {"at": 122, "version": 50, "author": 84, "approver": 84, "note": 90}
    return tuple(Head(texts(f"protocols.head.{n}"), width_px=w) for n, w in widths.items())


@lru_cache(maxsize=512)
def head_of(text: str) -> Mapping[str, str]:
    """Fields of a text's head; none where it cannot be read."""
    try:
        return fields_of(parts_of(text)[0])
    except NotReadable:
        return {}


def title(code: str, kept: KeptProtocols, texts: Texts) -> str:
    """The complaint as people say it."""
    if code == ENTRY:
        return texts("protocols.entry")
    now, draft = kept.in_force.get(code), kept.drafts.get(code)
    text = draft.text if draft is not None else now.text if now is not None else ""
    return head_of(text).get(f"title.{texts.language}", "") or code


def lines(kept: KeptProtocols, texts: Texts) -> list[Line]:
    """The common questions, then the complaints in the order in which they are offered."""
    codes = sorted({*kept.in_force, *kept.drafts}, key=lambda code: _rank(code, kept))
    return [_line(code, kept, texts) for code in codes]


def _rank(code: str, kept: KeptProtocols) -> tuple[int, str]:
    now = kept.in_force.get(code) or kept.drafts[code]
    order = head_of(now.text).get("order", "")
    return (-1 if code == ENTRY else int(order) if order.isdigit() else _LAST, code)


def _line(code: str, kept: KeptProtocols, texts: Texts) -> Line:
    now, draft = kept.in_force.get(code), kept.drafts.get(code)
    name = title(code, kept, texts)
    state = f"protocols.state.{draft.state.value}" if draft else "protocols.state.in_force"
    return Line(key=code, cells=(name, now.version if now else "", texts(state)), tip=code)


def heading(code: str, kept: KeptProtocols, texts: Texts, begun: bool) -> str:
    """What stands in the editor."""
    if not code:
        return ""
    key = "protocols.heading.draft" if begun else "protocols.heading.looked-at"
    return texts(key, name=title(code, kept, texts), code=code)


def sounds(code: str, kept: KeptProtocols) -> str:
    """All by which somebody may look for it."""
    now = kept.in_force.get(code) or kept.drafts.get(code)
    if now is None:
        return code
    head = head_of(now.text)
    sounds = [line.partition("|")[2] for line in head.get("names", "").splitlines()]
    initials = ["".join(piece[0] for piece in sound.split()) for sound in sounds]
    joined = " ".join(sound.replace(" ", "") for sound in sounds)
    return " ".join([code, head.get("names", ""), head.get("english_names", ""), joined, *initials])


def about(now: ProtocolInForce | None, draft: ProtocolDraft | None, texts: Texts, zone: str) -> str:
    told = []
    if now is not None:
        told.append(_of_now(now, texts, zone))
    if draft is not None:
        told += _of_draft(draft, texts, zone)
    return "\n".join(told)


def _of_now(now: ProtocolInForce, texts: Texts, zone: str) -> str:
    since = moment(now.since, zone)
    version = f" {now.version}" if now.version else ""
    if now.origin is ProtocolOrigin.SHIPPED:
        return texts("protocols.about.shipped", version=version, since=since)
    return texts(
        "protocols.about.own",
        version=version,
        since=since,
        authors=_joined(now.authors, texts),
        approver=now.approved_by or "",
    )


def _of_draft(draft: ProtocolDraft, texts: Texts, zone: str) -> list[str]:
    authors = _joined(draft.authors, texts)
    told = [texts("protocols.about.draft", authors=authors, at=moment(draft.changed_at, zone))]
    if draft.note:
        told.append(texts("protocols.about.note", note=draft.note))
    if draft.state is DraftState.APPROVED and draft.holds_from is not None:
        at = moment(draft.holds_from, zone)
        told.append(texts("protocols.about.waits", at=at, approver=draft.approved_by or ""))
    back = draft.returned
    if back is not None:
        key = "faults" if back.reason is ReturnReason.FAULTS else "returned"
        told.append(texts(f"protocols.about.{key}", by=back.by, why=back.why))
    return told


def _joined(names: Iterable[str], texts: Texts) -> str:
    return ("、" if texts.language == "zh" else ", ").join(names)


def moment(at: datetime, zone: str) -> str:
    return local(at, zone).strftime("%Y-%m-%d %H:%M")


# ---- parts, faults, changes, versions ----------------------------------------------------------


def outline(parts: Sequence[Part], texts: Texts) -> list[Line]:
    return [_outlined(at, part, texts) for at, part in enumerate(parts)]


def _outlined(at: int, part: Part, texts: Texts) -> Line:
    try:
        fields = fields_of(part)
    except NotReadable:
        fields = {}
    words = fields.get(f"text.{texts.language}") or fields.get(f"title.{texts.language}") or ""
    words = words or " ".join(fields.get("codes", "").split())
    return Line(key=str(at), cells=(kind_word(part.kind, texts), part.code, words), tip=words)


def kind_word(kind: str, texts: Texts) -> str:
    key = f"protocols.kind.{kind}"
    return texts(key) if texts.has(key) else kind


def fault_lines(faults: Sequence[TextFault], code: str, texts: Texts) -> list[Line]:
    found = []
    for at, told in enumerate(faults):
        place = told.fault.key if told.code == code else f"{told.code}: {told.fault.key}"
        wrong, mend = in_words(told.fault.wrong, texts), in_words(told.fault.mend, texts)
        cells = (place, wrong, mend)
        found.append(Line(key=str(at), cells=cells, about=told, tip=f"{place}\n{wrong}\n{mend}"))
    return found


def part_at(place: str, parts: Sequence[Part]) -> int | None:
    """Which part a fault's place is in: `questions.sweating.if`, `questions[2].code`."""
    kind, _, rest = place.replace("[", ".").replace("]", "").partition(".")
    code = rest.partition(".")[0]
    alike = [at for at, part in enumerate(parts) if part.kind == kind]
    named = next((at for at in alike if parts[at].code == code), None)
    if named is not None:
        return named
    if code.isdigit() and int(code) <= len(alike):
        return alike[max(int(code) - 1, 0)] if alike else None
    if alike:
        return alike[0]
    return 0 if parts and parts[0].kind == HEAD else None


def changes(before: str, after: str, texts: Texts) -> str:
    """What changed, part by part, then line by line."""
    found = compared(before, after)
    told = [
        texts(f"protocols.change.{one.what.value}", kind=kind_word(one.kind, texts), code=one.code)
        for one in found
    ]
    if not told:
        return texts("protocols.change.none")
    diff = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=2)
    return "\n".join([*told, "", *list(diff)[2:]])


def version_lines(versions: Sequence[ProtocolVersion], texts: Texts, zone: str) -> list[Line]:
    return [
        Line(
            key=str(each.sequence),
            cells=(
                moment(each.at, zone),
                each.version,
                _joined(each.authors, texts),
                each.approved_by
                or texts("protocols.shipped" if each.in_force else "protocols.unused"),
                each.note,
            ),
            about=each,
        )
        for each in versions
    ]


# ---- the interview -----------------------------------------------------------------------------


def sentences(instructions: Sequence[Instruction], texts: Texts) -> str:
    """What is read aloud, in its order; last what waits until help is on its way."""
    first = [line for line in instructions if line.phase == "pre_arrival"]
    after = [line for line in instructions if line.phase != "pre_arrival"]
    told = []
    if first:
        told += [texts("protocols.sentences.pre_arrival"), *_numbered(first, texts)]
    if after:
        told += [texts("protocols.sentences.post_dispatch"), *_numbered(after, texts)]
    return "\n".join(told)


def _numbered(instructions: Sequence[Instruction], texts: Texts) -> list[str]:
    return [
        f"{at}. {line.text.of(texts.language)}"
        + (f"  ♩{line.beat_per_min}" if line.beat_per_min else "")
        for at, line in enumerate(instructions, start=1)
    ]


def wants(state: InterviewState, texts: Texts) -> str:
    told = []
    if state.preempted_by:
        told.append(texts("protocols.preview.taken-over", to=state.preempted_by))
    if state.capabilities:
        words = [texts.code("capability", code) for code in state.capabilities]
        told.append(texts("protocols.preview.capabilities", names=_joined(words, texts)))
    if state.partners:
        words = [texts.code("partner", code) for code in state.partners]
        told.append(texts("protocols.preview.partners", names=_joined(words, texts)))
    return "\n".join(told)
