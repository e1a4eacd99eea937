"""Puts rows of the recommendation and receipts into words. Values in, text out."""

from __future__ import annotations

from dispatch_app.domain.codes import HospitalStatus
from dispatch_app.domain.ranking import EMERGENCY, Why
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import local, minutes_text
from dispatch_app.ui.dispatcher.dispatching.rows import HospitalRow, VehicleRow
from dispatch_app.ui.dispatcher.hospitals.part_words import standing_text, unserved_text

NOTHING = "—"

OLD_WORD_MIN = 240
"""A hospital's own word of so many minutes ago is shown with its age."""


def distance_text(metres: float | None) -> str:
    if metres is None:
        return NOTHING
    return f"{metres / 1000:.1f} km" if metres >= 1000 else f"{round(metres, -1):.0f} m"


def time_text(seconds: float | None) -> str:
    return NOTHING if seconds is None else minutes_text(seconds)


def cover_text(row: VehicleRow, texts: Texts) -> str:
    if row.excluded:
        return ""
    if row.bare_cells:
        return texts("dispatch.cover-bare", cells=row.bare_cells)
    if row.cover_after:
        return texts("dispatch.cover-left", count=row.cover_after)
    return texts("dispatch.cover-none")


def reason_text(row: VehicleRow, texts: Texts) -> str:
    """Why the row stands where it stands, as short as the column is."""
    if row.excluded:
        return _exclusion(row, texts)
    if row.booked_from is not None:
        at = f"{local(row.booked_from):%H:%M}"
        return f"{texts('appointments.reserved', at=at)} {_reason(row, texts)}"
    return _reason(row, texts)


def _reason(row: VehicleRow, texts: Texts) -> str:
    if row.why == Why.STALE_RANKED and row.fix_age_min is not None:
        return _aged(row, texts)
    later = f'+{row.behind_s:.0f}"' if row.behind_s < 60 else f"+{minutes_text(row.behind_s)}"
    if row.why == Why.FITS_LEVEL and row.rank > 1:
        return texts("dispatch.why-later", later=later)
    at_station = row.why == Why.AT_STATION_NO_FIX
    word = texts("dispatch.why-at-station") if at_station else texts.code("why", row.why)
    if (row.rank > 1 or row.why == Why.KEEPS_COVER) and row.behind_s > 0:
        return texts("dispatch.why-and-later", why=word, later=later)
    return word


def _aged(row: VehicleRow, texts: Texts) -> str:
    """How old its fix is, and what that costs it in the table."""
    key = "dispatch.why-aged" if row.added_s else "dispatch.why-stale"
    return texts(key, minutes=row.fix_age_min, added=minutes_text(row.added_s))


def _exclusion(row: VehicleRow, texts: Texts) -> str:
    word = texts.code("why", row.why)
    match row.why:
        case Why.ON_MISSION if row.incident:
            state = texts.code("vehicle_state", row.state.value)
            return texts("dispatch.why-on", state=state, incident=row.incident[-4:])
        case Why.PAUSED if row.pause_reason is not None:
            reason = texts.code("pause_reason", row.pause_reason.value)
            return texts("dispatch.why-paused", why=word, reason=reason)
        case Why.STALE_FIX if row.fix_age_min is not None:
            return texts("dispatch.why-stale", minutes=row.fix_age_min)
        case _:
            return word


def vehicle_tip(row: VehicleRow, texts: Texts) -> str:
    lines = [
        f"{row.vehicle}  {texts.code('level', row.level.value)}  {row.station}",
        f"{texts.code('vehicle_state', row.state.value)}  {reason_text(row, texts)}",
        f"{time_text(row.time_s)}  {distance_text(row.distance_m)}  {cover_text(row, texts)}",
        *_cover_tips(row, texts),
        " ".join(row.crew),
    ]
    return "\n".join(line.strip() for line in lines if line.strip())


def unfit(row: HospitalRow) -> bool:
    """Something keeps it from being the obvious choice."""
    away = row.missing or row.only_for or row.cannot or row.unserved or row.unwanted
    return bool(away) or not row.takes_emergencies


def _cover_tips(row: VehicleRow, texts: Texts) -> list[str]:
    tips = [texts("dispatch.cover-decides")] if row.why == Why.KEEPS_COVER else []
    if row.excluded or row.bare_cells is None:
        return tips
    if not row.bare_cells:
        return [*tips, texts("dispatch.cover-whole-tip")]
    people = texts("reach.people", count=f"{row.bare_people:,}") if row.bare_people else ""
    bare = texts("dispatch.cover-bare-tip", cells=row.bare_cells, people=people)
    return [*tips, bare.rstrip()]


def fitness_text(row: HospitalRow, texts: Texts) -> str:
    """What the patient says to it; what it lacks or cannot serve now, or what alone it is for;
    else what it has of the wanted; else its grade."""
    if row.wished or row.unwanted:
        word = texts("hospitals.unwanted" if row.unwanted else "hospitals.wished")
        return f"{word} {_ability_text(row, texts)}".rstrip()
    return _ability_text(row, texts)


def _ability_text(row: HospitalRow, texts: Texts) -> str:
    if row.cannot:
        return texts("hospitals.cannot-now", what=_names(row.cannot, texts))
    if row.missing:
        return texts("dispatch.hospital-lacks", what=_names(row.missing, texts))
    if row.unserved:
        return unserved_text(row.unserved, texts)
    if row.only_for:
        return texts("dispatch.hospital-only", what=_names(row.only_for, texts))
    if not row.takes_emergencies:
        return texts("dispatch.hospital-lacks", what=texts.code("capability", EMERGENCY))
    if row.fits:
        return " ".join(texts.code("capability", c) for c in row.fits)
    return row.grade


def _names(capabilities: tuple[str, ...], texts: Texts) -> str:
    return "、".join(texts.code("capability", c) for c in capabilities)


def load_text(row: HospitalRow, texts: Texts) -> str:
    load = texts("dispatch.hospital-load", inbound=row.inbound, at_door=row.at_door)
    return load if row.door_min is None else f"{load} {row.door_min}′"


def status_text(row: HospitalRow, texts: Texts) -> str:
    word = texts.code("hospital_status", row.status.value)
    if row.said_min is not None and row.said_min >= OLD_WORD_MIN:
        word = texts("hospitals.old-word", status=word, hours=row.said_min // 60)
    if row.free_beds is None or row.status is HospitalStatus.UNREPORTED:
        return word
    return texts("dispatch.hospital-beds", status=word, beds=row.free_beds)


def hospital_tip(row: HospitalRow, texts: Texts) -> str:
    lines = [
        f"{row.name}  {row.grade}",
        fitness_text(row, texts),
        f"{time_text(row.time_s)}  {load_text(row, texts)}  {status_text(row, texts)}",
    ]
    if row.door_min is not None:
        lines.append(texts("hospitals.door-tip", minutes=row.door_min))
    if row.said_min is not None:
        key = "hospitals.said-by-hand-tip" if row.by_hand else "hospitals.said-tip"
        lines.append(texts(key, minutes=row.said_min))
    lines.extend(standing_text(one, texts) for one in row.parts)
    return "\n".join(lines)
