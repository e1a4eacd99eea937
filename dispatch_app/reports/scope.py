"""Says which incidents a page counts. Knows no map."""

from __future__ import annotations

from dispatch_app.ports.handed_maps import Scope
from dispatch_app.reports.frame import Wording


def span(scope: Scope, wording: Wording) -> str:
    since, until = wording.day_time(scope.since), wording.day_time(scope.until)
    return wording.texts("handed.span", since=since, until=until)


def natures(scope: Scope, wording: Wording) -> str:
    texts = wording.texts
    words = [texts.code("nature", nature.value) for nature in sorted(scope.natures)]
    return texts("handed.natures", natures=texts("handed.comma").join(words))
