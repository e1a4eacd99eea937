"""How the station stands, as a page: its vehicles and what they do. For when screens are dark."""

from __future__ import annotations

from collections.abc import Sequence

from dispatch_app.domain.codes import OrderKind
from dispatch_app.i18n import Texts
from dispatch_app.ui.kit.printing.document import Line, SlipDocument
from dispatch_app.ui.station.vehicle_words import VehicleLook


def state_sheet_document(
    texts: Texts, station: str, time: str, vehicles: Sequence[VehicleLook]
) -> SlipDocument:
    free = sum(look.free for look in vehicles)
    return SlipDocument(
        kind=OrderKind.NEW,
        kind_word=texts("print.page.state_sheet"),
        priority=0,
        badge=texts("print.state.badge"),
        vehicle=station,
        level="",
        number=time,
        title=Line("", texts("print.state.vehicles", all=str(len(vehicles)), free=str(free))),
        address=Line("", texts("print.state.as-of", time=time)),
        provisional="",
        lines=tuple(Line(look.id, _words(look)) for look in vehicles),
        issued="",
        station=station,
    )


def _words(look: VehicleLook) -> str:
    parts = (look.short, look.level, look.plate, "、".join(look.crew), look.job, look.warning)
    return "　".join(part for part in parts if part)
