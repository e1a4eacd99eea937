"""The guide answers for the whole ground in short steps, and a ranking never waits for it."""

import multiprocessing
from itertools import islice

import pytest

from dispatch_app.domain.cover import CoverEffect
from dispatch_app.ui.kit.guide.process import serve
from dispatch_app.ui.kit.guide.questions import Lost, Rank, Ranked, Source
from dispatch_app.ui.kit.guide.reach_questions import Cover, Covered, Reach, Reached, Spot
from dispatch_app.ui.kit.guide.survey import Survey, ground_of
from dispatch_app.ui.kit.guide.works import Broken, Works
from gis.region import Region
from gis.roads.cover_grid import CoverGrid
from gis.roads.graph import RoadGraph
from tests.fakes.small_region import small_region

WAIT_S = 30
NORM_S = 150.0


@pytest.fixture(scope="module")
def region() -> Region:
    return Region.open(small_region())


@pytest.fixture(scope="module")
def survey(region) -> Survey:
    return Survey(RoadGraph.load(region.roads), lambda: ground_of(region))


@pytest.fixture(scope="module")
def posts(region) -> tuple[Spot, ...]:
    return tuple(Spot(s.id, s.lon, s.lat) for s in region.stations())


@pytest.fixture(scope="module")
def idle(region, posts) -> tuple[Spot, ...]:
    """One vehicle at each of the first stations, two at the very first."""
    here = [Spot(f"{number:02d}", *post[1:]) for number, post in enumerate(posts[:6], start=1)]
    return (*here, Spot("07", *posts[0][1:]))


def answer_of(survey: Survey, question):
    *_, answer = survey.steps(question)
    return answer


def ledger(survey, idle, posts) -> Covered:
    answer = answer_of(survey, Cover(idle=idle, posts=posts, norm_s=NORM_S))
    assert isinstance(answer, Covered)
    return answer


def test_all_idle_vehicles_together_leave_less_than_one_alone(survey, idle):
    limits = (240.0, 480.0, 720.0)
    alone, together = (
        answer_of(survey, Reach(sources=sources, limits_s=limits)) for sources in (idle[:1], idle)
    )
    assert isinstance(alone, Reached) and isinstance(together, Reached)
    for one, several in zip(alone.areas, together.areas, strict=True):
        assert several.area_km2 > one.area_km2 and several.left_km2 < one.left_km2
        assert several.polygons


def test_the_ledger_after_a_dispatch_is_the_ledger_without_the_vehicle(survey, idle, posts):
    before = ledger(survey, idle, posts)
    for gone in idle:
        after = ledger(survey, tuple(v for v in idle if v is not gone), posts)
        effect = before.effects.get(gone.id, CoverEffect())
        assert after.bare == before.bare | effect.cells
        assert effect.cells.isdisjoint(before.bare)


def test_two_at_one_station_hold_nothing_alone(survey, idle, posts):
    effects = ledger(survey, idle, posts).effects
    assert "01" not in effects and "07" not in effects
    assert len(effects) >= 3


def test_the_second_of_a_station_moves_up_to_where_nobody_is(survey, idle, posts):
    told = ledger(survey, idle, posts)
    assert {move.vehicle for move in told.moves} & {"01", "07"}
    for move in told.moves:
        assert move.gained <= told.bare
        assert move.station in {post.id for post in posts[6:]}


def test_every_cell_that_is_named_can_be_drawn(survey, idle, posts, region):
    told = ledger(survey, idle, posts)
    west, south, east, north = region.bbox
    named = told.bare.union(*(e.cells for e in told.effects.values()))
    assert named <= set(told.cells)
    for cell in told.cells.values():
        assert west - 0.01 < cell.lon < east + 0.01 and south - 0.01 < cell.lat < north + 0.01
    nameless = [cell for cell in told.cells.values() if not cell.district]
    assert len(nameless) < len(told.cells) / 5
    assert told.half_lon > 0 and told.half_lat > 0


def test_without_anybody_idle_all_ground_is_bare(survey, posts):
    told = ledger(survey, (), posts)
    assert told.effects == {} and told.moves == ()
    assert told.bare == frozenset(told.cells)


def test_a_newer_question_of_an_asker_ends_the_older(idle):
    works = Works(lambda question: iter([None, None]))
    reach = Reach(sources=idle, limits_s=(240.0,), asker="map")
    assert works.begin(1, reach) == []
    assert works.begin(2, Reach(sources=idle, limits_s=(240.0,), asker="strip")) == []
    assert works.begin(3, reach) == [1]
    assert works.begin(4, Cover(idle=idle, posts=(), norm_s=480.0, asker="map")) == []
    assert len(works) == 3


def test_an_area_that_is_looked_at_comes_before_the_ledger(idle):
    begun = []

    def steps(question):
        begun.append(type(question))
        yield None

    works = Works(steps)
    works.begin(1, Cover(idle=idle, posts=(), norm_s=480.0))
    works.begin(2, Reach(sources=idle, limits_s=(240.0,)))
    works.step()
    assert begun[-1] is Reach


def test_a_work_that_breaks_is_told_and_forgotten(idle):
    def broken(question):
        raise ValueError("no roads")
        yield

    works = Works(broken)
    works.begin(5, Reach(sources=idle, limits_s=(240.0,)))
    with pytest.raises(Broken, match="no roads") as trouble:
        works.step()
    assert trouble.value.number == 5 and not works


def test_no_step_of_the_survey_is_the_whole_of_it(survey, idle, posts):
    """Each source of the ledger is a step of its own."""
    elsewhere = tuple(
        Spot(f"x{n}", s.lon + 0.002, s.lat + 0.001) for n, s in enumerate(islice(idle, 4))
    )
    steps = list(survey.steps(Cover(idle=elsewhere, posts=posts, norm_s=NORM_S)))
    assert len(steps) > len(elsewhere) and steps[:-1] == [None] * (len(steps) - 1)


def test_more_sources_than_are_remembered_are_searched_once_each(region, posts, monkeypatch):
    """Searching them again in one go held every ranking up for seconds in a large centre."""
    monkeypatch.setattr("gis.roads.cover_grid._KEPT", 3)
    searches = []
    whole = CoverGrid._searched
    monkeypatch.setattr(
        CoverGrid,
        "_searched",
        lambda grid, lon, lat: searches.append((lon, lat)) or whole(grid, lon, lat),
    )
    survey = Survey(RoadGraph.load(region.roads), lambda: ground_of(region))
    several = tuple(Spot(f"{n:02d}", s.lon + 0.002, s.lat) for n, s in enumerate(posts[:6]))
    done, most = 0, 0
    for _ in survey.steps(Cover(idle=several, posts=posts, norm_s=NORM_S)):
        done, most = len(searches), max(most, len(searches) - done)
    assert len(searches) == len(several) + len(posts)
    assert most == 1


@pytest.mark.slow
def test_a_ranking_overtakes_the_ledger(region, idle, posts):
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=serve, args=(theirs, region.directory), daemon=True
    )
    process.start()
    theirs.close()
    try:
        assert ours.poll(WAIT_S) and ours.recv() == (0, None)
        ours.send((1, Cover(idle=idle, posts=posts, norm_s=NORM_S, asker="map")))
        ours.send((2, Cover(idle=idle, posts=posts, norm_s=NORM_S, asker="map")))
        place = (region.centre[0], region.centre[1])
        ours.send((3, Rank(place=place, vehicles=(Source("01", *idle[0][1:]),))))
        answers = {}
        while len(answers) < 3 and ours.poll(WAIT_S):
            number, answer = ours.recv()
            answers[number] = answer
        assert list(answers)[-1] == 2
        assert isinstance(answers[1], Lost) and isinstance(answers[2], Covered)
        assert isinstance(answers[3], Ranked)
    finally:
        ours.close()
        process.join(WAIT_S)
        assert process.exitcode == 0
