"""A folium map whose page is whole in itself: Leaflet inside, and nothing that could be fetched.

Knows no incidents. Text from outside goes through `escaped` or `Raw`, as folium reads plain strings
as templates.
"""

from __future__ import annotations

import base64
import html
import re
from functools import cache
from pathlib import Path
from typing import Any

import folium
from branca.element import Element, Figure, MacroElement
from folium.template import Template
from xstatic.pkg import leaflet

from dispatch_app.i18n.texts import RESOURCES

NO_NETWORK = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
)
"""Told to the browser: even what a page should name by mistake is not fetched."""
_PICTURE = re.compile(r"url\((images/[\w.-]+)\)")
_SOURCE_MAP = re.compile(r"//# sourceMappingURL=\S+")


class Raw(Element):
    """Text that goes into the page as it is."""

    _template = Template("{{ this.body }}")

    def __init__(self, body: str) -> None:
        super().__init__()
        self.body = body


class LocalMap(folium.Map):
    """Has no scripts and sheets of its own beyond Leaflet's, which stand in the page."""

    def __init__(self, title: str, **options: Any) -> None:
        super().__init__(tiles=None, attribution_control=False, zoom_snap=0.25, **options)
        self.default_js = []
        self.default_css = []
        _Scale().add_to(self)
        figure = self.get_root()
        assert isinstance(figure, Figure)  # every folium map stands in one
        self._figure: Figure = figure
        figure.title = html.escape(title)
        for number, part in enumerate(_head()):
            figure.header.add_child(Raw(part), name=f"local_{number}")

    def say(self, body: str) -> None:
        """Add a piece of the page beside the map."""
        self._figure.html.add_child(Raw(body))

    def page(self) -> str:
        return str(self._figure.render())


class _Scale(MacroElement):
    """Metres and kilometres alone."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "L.control.scale({imperial: false}).addTo({{ this._parent.get_name() }});"
        "{% endmacro %}"
    )

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Scale"


class Popup(MacroElement):
    """Words of a mark, shown when it is clicked; folium's own would need jQuery."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "{{ this._parent.get_name() }}.bindPopup({{ this.body|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, body: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Words"
        self.body = body


def escaped(text: object) -> str:
    return html.escape(str(text))


def data_uri(kind: str, body: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(body).decode()}"


@cache
def _head() -> tuple[str, ...]:
    folder = Path(leaflet.BASE_DIR)
    script = _SOURCE_MAP.sub("", (folder / "leaflet.js").read_text(encoding="utf-8"))
    sheet = _PICTURE.sub(
        lambda found: f"url({data_uri('image/png', (folder / found[1]).read_bytes())})",
        (folder / "leaflet.css").read_text(encoding="utf-8"),
    )
    ours = (RESOURCES / "themes" / "handed-map.css").read_text(encoding="utf-8")
    return (
        f'<meta http-equiv="Content-Security-Policy" content="{NO_NETWORK}">',
        f"<style>{sheet}</style>",
        f"<script>{script}</script>",
        f"<style>{ours}</style>",
    )
