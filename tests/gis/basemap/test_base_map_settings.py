"""What a settings file of base maps may say, and how a wrong one is told."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from gis.basemap import BadBaseMap, BaseMap, Kind, read_base_maps
from gis.basemap.addresses import RawTile, address
from gis.basemap.mbtiles import checked
from gis.coordinates import Datum

GOOD = """
[[base_map]]
name = "矢量底图"
kind = "xyz"
url = "http://tiles.lan/{z}/{x}/{y}.png"
datum = "gcj02"
"""


def settings(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "basemaps.toml"
    path.write_text(text, encoding="utf-8")
    return path


def base(**values: object) -> BaseMap:
    told: dict[str, object] = {"name": "x", "kind": Kind.XYZ, "datum": Datum.WGS84}
    return BaseMap(**{**told, **values})  # type: ignore[arg-type]


def test_a_short_entry_is_enough(tmp_path: Path) -> None:
    (found,) = read_base_maps(settings(tmp_path, GOOD))
    assert (found.name, found.kind, found.datum) == ("矢量底图", Kind.XYZ, Datum.GCJ02)
    assert found.timeout_s == 5.0


def test_files_are_named_from_where_the_settings_stand(tmp_path: Path) -> None:
    text = '[[base_map]]\nname = "a"\nkind = "mbtiles"\ndatum = "wgs84"\nfile = "maps/city.mbtiles"'
    (found,) = read_base_maps(settings(tmp_path, text))
    assert Path(found.file) == tmp_path / "maps" / "city.mbtiles"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ('datum = "gcj02"', "datum is missing"),
        ('kind = "xyz"', "kind is missing"),
        ('name = "矢量底图"', "has no name"),
        ("url", "needs url"),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, wrong: str, told: str) -> None:
    lines = [line for line in GOOD.splitlines() if not line.startswith(wrong)]
    with pytest.raises(BadBaseMap, match=told):
        read_base_maps(settings(tmp_path, "\n".join(lines)))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('datum = "cgcs2000"', "wgs84.*gcj02.*bd09"),
        ('kind = "wms"', "mbtiles.*xyz"),
        ("timeout_s = 0", "timeout_s"),
        ("timeout_s = true", "timeout_s"),
        ("max_zoom = 40", "max_zoom"),
        ("tile_px = 300", "256 or 512"),
        ('url = "ftp://x/{z}/{x}/{y}"', "http"),
        ('url = "http://x/{z}/{x}.png"', "lacks {y}"),
        ('url = "http://{s}.x/{z}/{x}/{y}"', "subdomains"),
        ('url = "http://x/{z}/{x}/{y}?k={key}"', "no key"),
        ('night = "dark"', "invert"),
        ("colour = 1", "colour is unknown"),
        ('subdomains = "abc"', "list"),
        ("headers = 3", "table"),
        ("name = 3", "has no name"),
    ],
)
def test_a_wrong_value_names_the_file_the_map_and_the_mend(
    tmp_path: Path, line: str, told: str
) -> None:
    key = line.split(" = ")[0]
    lines = [old for old in GOOD.splitlines() if not old.startswith(f"{key} =")]
    with pytest.raises(BadBaseMap, match=told) as refusal:
        read_base_maps(settings(tmp_path, "\n".join([*lines, line])))
    assert "basemaps.toml: base map 1" in str(refusal.value)


@pytest.mark.parametrize("text", ["no toml [", "[base_map]\nname = 1", "other = 1", GOOD + GOOD])
def test_a_file_of_another_shape_is_told(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadBaseMap, match=r"basemaps\.toml"):
        read_base_maps(settings(tmp_path, text))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadBaseMap, match="cannot be read"):
        read_base_maps(tmp_path / "none.toml")


TILE = RawTile(4, 13, 6)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"url": "http://t/{z}/{x}/{y}.png"}, "http://t/4/13/6.png"),
        ({"url": "http://t/{z}/{x}/{-y}.png"}, "http://t/4/13/9.png"),
        ({"url": "http://t/{z}/{x}/{y}.png", "kind": Kind.TMS}, "http://t/4/13/9.png"),
        (
            {"url": "http://{s}/{z}/{x}/{y}?k={key}", "subdomains": ("a", "b"), "key": "K"},
            "http://b/4/13/6?k=K",
        ),
        (
            {
                "url": "http://t/{Layer}/{Style}/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}",
                "kind": Kind.WMTS_REST,
                "layer": "vec",
            },
            "http://t/vec/default/GoogleMapsCompatible/4/6/13",
        ),
        (
            {
                "url": "http://t/wmts?tk=1",
                "kind": Kind.WMTS_KVP,
                "layer": "vec",
                "matrix": "EPSG:3857:{z}",
                "matrix_set": "EPSG:3857",
            },
            "http://t/wmts?tk=1&SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=vec&STYLE=default"
            "&FORMAT=image%2Fpng&TILEMATRIXSET=EPSG%3A3857&TILEMATRIX=EPSG%3A3857%3A4"
            "&TILEROW=6&TILECOL=13",
        ),
    ],
)
def test_each_kind_of_server_is_asked_in_its_way(values: dict[str, object], told: str) -> None:
    assert address(base(**values), TILE) == told


def mbtiles(path: Path, kind: str = "png", zooms: tuple[int, ...] = (12, 13)) -> Path:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        db.execute("INSERT INTO metadata VALUES ('format', ?)", (kind,))
        db.execute("CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data BLOB)")
        db.executemany("INSERT INTO tiles VALUES (?, 0, 0, x'89')", [(z,) for z in zooms])
    return path


def of_file(path: Path) -> BaseMap:
    return base(kind=Kind.MBTILES, file=str(path))


def test_a_file_tells_its_zooms(tmp_path: Path) -> None:
    found = checked(of_file(mbtiles(tmp_path / "city.mbtiles")))
    assert (found.min_zoom, found.max_zoom) == (12, 13)


def test_vector_tiles_are_refused_with_the_mend(tmp_path: Path) -> None:
    with pytest.raises(BadBaseMap, match="raster"):
        checked(of_file(mbtiles(tmp_path / "city.mbtiles", "pbf")))


def test_a_file_without_tiles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadBaseMap, match="no tiles"):
        checked(of_file(mbtiles(tmp_path / "city.mbtiles", zooms=())))


@pytest.mark.parametrize("content", [b"", b"not a database" * 500])
def test_a_file_that_is_no_mbtiles_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "city.mbtiles").write_bytes(content)
    with pytest.raises(BadBaseMap, match=r"city\.mbtiles"):
        checked(of_file(tmp_path / "city.mbtiles"))


def test_a_missing_map_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadBaseMap, match="no such file"):
        checked(of_file(tmp_path / "none.mbtiles"))
