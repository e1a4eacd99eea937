"""Where a map's tiles come from: its store, its styles, its cache.

Knows no painting and no processes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from gis.features import FeatureStore

_PAINTING = 2
"""Raised when the painter draws otherwise from the same data: old tiles are painted again."""


@dataclass(frozen=True, slots=True)
class TileSource:
    """Paths of one region's map. Styles are files `map-<name>.toml` in one directory."""

    features: Path
    styles: Path
    cache: Path

    def style_path(self, style: str) -> Path:
        return self.styles / f"map-{style}.toml"

    def style_names(self) -> list[str]:
        return sorted(path.stem.removeprefix("map-") for path in self.styles.glob("map-*.toml"))

    def fingerprint(self, style: str) -> str:
        """Changes when the data, the style or the way of painting does.

        Raises:
            BadRegion: the store of features is missing or damaged.
        """
        with FeatureStore.open(self.features) as store:
            version = store.about["version"]
        digest = hashlib.sha256(f"{_PAINTING} {version}".encode())
        digest.update(self.style_path(style).read_bytes())
        return digest.hexdigest()[:16]
