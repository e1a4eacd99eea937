"""Pages that are handed on: whole in themselves, nothing fetched, nobody named."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from dispatch_app.domain.incident_story import IncidentStory, story_of
from dispatch_app.domain.past import InventedPast
from dispatch_app.domain.values import Place, Position
from dispatch_app.i18n.times import local
from dispatch_app.ports.handed_maps import (
    IncidentPlaces,
    PageOrder,
    Response,
    ResponseTimes,
    Scope,
    Told,
)
from dispatch_app.reports.coverage_now import coverage_now
from dispatch_app.reports.ground import GroundMaker
from dispatch_app.reports.making import NothingToShow, make_page, write_page
from gis.mercator import unit_of
from gis.painter.live_signs import LeftOut
from gis.region import Region
from tests.fakes.believable_past import SECRET_NAME, SECRET_NUMBER, BelievablePast
from tests.fakes.builders import NOON
from tests.fakes.peers import program
from tests.fakes.small_region import small_region

pytestmark = pytest.mark.usefixtures("qapp")

KINDS = ("heat", "response", "coverage", "story")
FETCHING = re.compile(
    r"""(?:\b(?:src|href|action|poster|data)\s*=\s*["']?|url\(\s*["']?|@import\s+["']?
    |sourceMappingURL=|(?:fetch|importScripts|WebSocket|EventSource)\(\s*["'])
    (?!data:|\#)([\w./:%-]+)""",
    re.VERBOSE,
)
"""What a browser would go and get, other than what stands in the page."""
ONLY_NAMED = {"https://leafletjs.com"}
"""A link in a control that no page has switched on."""
ADDRESS = re.compile(r".*/.*|.*\.(?:js|css|png|gif|webp|map|html|json|woff2?)")
"""What else matches is a property that minified code computes."""


@pytest.fixture(scope="module")
def region() -> Region:
    return Region.open(small_region())


@pytest.fixture(scope="module")
def tiles() -> Path:
    """Kept beside the region from run to run: painting them takes longer than all else here."""
    return small_region().with_name("small-120-page-tiles")


@pytest.fixture(scope="module")
def past(region: Region) -> BelievablePast:
    lived = BelievablePast(region, NOON).lives(25)
    lived.happens(ends=False)
    return lived


def told_of(past: BelievablePast) -> dict[str, Told]:
    scope = Scope(since=NOON, until=past.now)
    at = [i.place.position for i in past.state.incidents.values() if i.place]
    places = tuple(position for position in at if position is not None)
    responses = tuple(Response(at=p, response_s=300.0 + 7 * n) for n, p in enumerate(places))
    return {
        "heat": IncidentPlaces(scope=scope, places=places, unplaced=1),
        "response": ResponseTimes(scope=scope, responses=responses, unplaced=0),
        "coverage": coverage_now(past.state, past.region, past.now, {}),
        "story": story(past),
    }


def story(past: BelievablePast) -> IncidentStory:
    state = past.state
    incident = list(state.incidents.values())[-1]
    return story_of(
        incident,
        [state.missions[m] for m in incident.missions],
        [state.calls[call] for call in incident.calls],
        state.stations,
        state.hospitals,
    )


@pytest.fixture(scope="module")
def pages(
    qapp: object,
    past: BelievablePast,
    region: Region,
    tiles: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    return {
        kind: write_page(order(told, region, tiles, folder / f"{kind}.html"))
        for kind, told in told_of(past).items()
    }


def order(told: Told, region: Region, tiles: Path, out: Path, language: str = "zh") -> PageOrder:
    return PageOrder(
        told=told,
        made_at=NOON,
        region=region.directory,
        tiles=tiles,
        out=out,
        language=language,
    )


def fetched(page: str) -> set[str]:
    found = set(FETCHING.findall(page)) - ONLY_NAMED
    return {address for address in found if ADDRESS.fullmatch(address)}


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_fetches_nothing(kind, pages):
    assert fetched(pages[kind].read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize(
    "line",
    [
        '<script src="https://cdn.example/leaflet.js"></script>',
        "<link href='leaflet.css'>",
        "a { background: url(images/layers.png) }",
        '@import "https://fonts.example/a.css"',
        "fetch('https://tiles.example')",
    ],
)
def test_the_search_for_what_is_fetched_finds_it(line):
    assert fetched(line)


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_forbids_the_browser_to_fetch(kind, pages):
    head = pages[kind].read_text(encoding="utf-8")
    policy = "default-src 'none'; img-src data:"
    assert head.index(policy) < head.index("<script")


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_names_no_caller(kind, pages):
    page = pages[kind].read_text(encoding="utf-8")
    assert SECRET_NUMBER not in page
    assert SECRET_NAME not in page
    assert "本页不含电话号码和姓名" in page


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_of_an_invented_past_says_so_and_no_other_does(
    kind, past, region, tiles, pages, tmp_path
):
    invented = InventedPast(first_day=date(2025, 1, 1), last_day=date(2026, 1, 1), seed=7)
    wanted = replace(
        order(told_of(past)[kind], region, tiles, tmp_path / "page.html"), invented=invented
    )
    page = write_page(wanted).read_text(encoding="utf-8")
    assert "虚构数据（2025-01-01 至 2026-01-01）" in page
    assert "虚构数据" not in pages[kind].read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_says_where_its_ground_is_from(kind, pages, region):
    page = pages[kind].read_text(encoding="utf-8")
    assert region.attribution in page
    assert region.data_date in page


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_browser_draws_the_page_without_a_network(kind, pages, tmp_path):
    browser = shutil.which("google-chrome") or str(program("chromium"))
    drawn = subprocess.run(
        [
            *(browser, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"),
            "--host-resolver-rules=MAP * ~NOTFOUND",
            f"--user-data-dir={tmp_path}",
            "--virtual-time-budget=3000",
            pages[kind].as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=90,
        check=True,
    ).stdout
    assert "leaflet-container" in drawn
    assert drawn.count("leaflet-tile-loaded") >= 4
    marks = {"heat": "leaflet-image-layer", "story": "leaflet-marker-icon"}
    assert marks.get(kind, "leaflet-interactive") in drawn


def test_a_story_shows_stages_with_their_origin(pages):
    page = pages["story"].read_text(encoding="utf-8")
    for words in ("到达现场", "终端按键", "首次呼救", "演示路口"):
        assert words in page


def test_help_was_called_for_when_the_telephone_rang(past, region, tiles, tmp_path, pages):
    told = story(past)
    assert told.rang_at is not None
    late = replace(
        told,
        rang_at=told.opened_at - timedelta(seconds=41),
        answered_at=told.opened_at - timedelta(seconds=30),
    )
    page = make_page(order(late, region, tiles, tmp_path / "x.html"))
    clocks = [f"{local(at):%H:%M:%S}" for at in (late.rang_at, late.answered_at)]
    first = page.index("首次呼救")
    assert first < page.index(clocks[0], first) < page.index(clocks[1], first)
    assert "接听" in page[first : page.index(clocks[1], first)]


def test_a_hospital_to_which_two_vehicles_drove_is_named_once(past, region, tiles, tmp_path):
    told = story(past)
    one = told.missions[0]
    assert one.hospital_at is not None
    two = (one, replace(one, number=f"{told.number}-02"))
    signed = [
        make_page(order(replace(told, missions=m), region, tiles, tmp_path / "x.html"))
        for m in ((one,), two)
    ]
    assert signed[0].count("tag below") == signed[1].count("tag below") > 0


def test_the_ground_does_not_sign_again_what_the_page_marks(past, region, tiles):
    hospital = next(iter(past.state.hospitals.values()))
    at = hospital.position
    box = (at.lon - 0.003, at.lat - 0.003, at.lon + 0.003, at.lat + 0.003)

    def ground(*signs: LeftOut) -> dict[str, str]:
        maker = GroundMaker.of_region(region, tiles, signs)
        try:
            return maker.around(box).pictures
        finally:
            maker.close()

    plain = ground()
    spared = ground((hospital.name, *unit_of(at.lon, at.lat)))
    assert plain.keys() == spared.keys()
    assert any(plain[key] != spared[key] for key in plain)
    assert ground((hospital.name, *unit_of(at.lon + 0.5, at.lat))) == plain


def test_a_page_speaks_english(past, region, tiles, tmp_path, pages):
    page = make_page(order(story(past), region, tiles, tmp_path / "x.html", "en"))
    assert "On scene" in page
    assert "到达现场" not in page


def test_words_from_outside_are_words_and_nothing_else(past, region, tiles, tmp_path, pages):
    hostile = "</script><script>alert(1)</script>{{ 7 * 7 }}\u2028`${1}`"
    told = story(past)
    place = Place(
        text=hostile, position=Position(lat=told.place.position.lat, lon=told.place.position.lon)
    )
    page = make_page(order(replace(told, place=place), region, tiles, tmp_path / "x.html"))
    assert "alert(1)</script>" not in page
    assert "{{ 7 * 7 }}" in page


def test_an_incident_without_any_position_has_no_page(past, region, tiles, tmp_path):
    told = replace(story(past), place=None, callers=(), missions=())
    with pytest.raises(NothingToShow):
        make_page(order(told, region, tiles, tmp_path / "x.html"))
    assert list(tmp_path.iterdir()) == []


def test_a_page_that_cannot_be_saved_leaves_nothing(past, region, tiles, tmp_path, pages):
    taken = tmp_path / "taken.html"
    taken.mkdir()
    with pytest.raises(OSError):
        write_page(order(story(past), region, tiles, taken))
    assert [path.name for path in tmp_path.iterdir()] == ["taken.html"]
