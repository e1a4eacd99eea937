"""The run sheet as a page: what stands in the form, in the form's order. Prints nothing."""

from __future__ import annotations

from collections.abc import Mapping

from dispatch_app.domain.codes import OrderKind
from dispatch_app.i18n import Texts
from dispatch_app.ui.kit.printing.document import Line, SlipDocument
from dispatch_app.ui.station.cards import Card
from dispatch_app.ui.station.sheet_draft import CaseDraft, SheetDraft

_ABOUT_PATIENT = ("diagnosis", "on_scene", "on_arrival", "treatment", "outcome", "hospital")
_ABOUT_RUN = ("driver", "crew", "distance_km", "note")


def run_sheet_document(
    texts: Texts, card: Card, draft: SheetDraft, times: str, hospitals: Mapping[str, str]
) -> SlipDocument:
    """With what was typed until now; what is empty is left for the pen."""
    slip = card.version.slip
    lines = [Line(texts("print.sheet.times"), times)]
    for number, case in enumerate(draft.cases, start=1):
        lines += _patient(texts, number, case, hospitals)
    lines += [_line(texts, name, getattr(draft, name)) for name in _ABOUT_RUN]
    return SlipDocument(
        kind=OrderKind.NEW,
        kind_word=texts("print.page.run_sheet"),
        priority=0,
        badge=texts("print.sheet.badge"),
        vehicle=texts("slip.vehicle", vehicle=slip.vehicle),
        level=texts.code("level", slip.vehicle_level.value),
        number=slip.mission_number,
        title=Line("", slip.complaint_name or texts("slip.no-complaint")),
        address=Line("", slip.place.text),
        provisional="",
        lines=tuple(lines),
        issued="",
    )


def _patient(
    texts: Texts, number: int, case: CaseDraft, hospitals: Mapping[str, str]
) -> list[Line]:
    sex = texts.code("sex", case.sex)
    age = texts("slip.age", age=case.age) if case.age else ""
    who = "　".join(word for word in (case.name, sex, age) if word)
    words = {
        "outcome": texts(f"station.outcome.{case.outcome}") if case.outcome else "",
        "hospital": hospitals.get(case.hospital, texts("station.sheet.no-hospital")),
    }
    about = [_line(texts, name, words.get(name, getattr(case, name))) for name in _ABOUT_PATIENT]
    return [Line(texts("station.sheet.patient", number=str(number)), who), *about]


def _line(texts: Texts, name: str, words: str) -> Line:
    return Line(texts(f"station.sheet.{name}"), words or texts("print.sheet.empty"))
