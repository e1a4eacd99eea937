"""What the values that reports are split by are called. Knows no report."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from dispatch_app.i18n.texts import Texts
from dispatch_app.ports.figures import DimensionKind, FigureDimension, Words

_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")
_SEVERAL = "+"
"""Between the codes of a row that has several at once."""
Named = Mapping[tuple[DimensionKind, str], str]
"""Stations, vehicles, hospitals and persons by their ids."""


@dataclass(frozen=True, slots=True)
class Naming:
    texts: Texts
    named: Named = field(default_factory=dict)

    def of(self, words: Words) -> str:
        """A name that the centre has given."""
        return words.zh if self.texts.language == "zh" else words.en

    def dimension(self, name: str) -> str:
        return self._text(f"figures.dimension.{name}", name)

    def moment(self, name: str) -> str:
        return self._text(f"figures.field.{name}", name)

    def value(self, dimension: FigureDimension | None, value: str) -> str:
        """One value of a dimension; what is not known says so."""
        if not value:
            return self.texts("sheet.unknown")
        if dimension is None:
            return value
        match dimension.kind:
            case DimensionKind.CODE:
                table = _CAPITAL.sub("_", dimension.codes).lower()
                codes = value.split(_SEVERAL)
                return _SEVERAL.join(self._text(f"{table}.{code}", code) for code in codes)
            case DimensionKind.HOUR:
                return self.texts("sheet.hour", hour=value)
            case DimensionKind.WEEKDAY:
                return self.texts(f"sheet.weekday.{value}")
            case DimensionKind.FLAG:
                return self.texts(f"sheet.flag.{value}")
            case DimensionKind.AGE_BAND:
                return self.texts("sheet.years", years=value)
            case _:
                return self.named.get((dimension.kind, value), value)

    def _text(self, key: str, otherwise: str) -> str:
        return self.texts(key) if self.texts.has(key) else otherwise
