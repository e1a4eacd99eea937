"""The watch that holds every vehicle's word against its positions, round by round."""

from datetime import timedelta

from dispatch_app.domain.codes import Stage
from dispatch_app.domain.tracks import Track, ms_of
from dispatch_app.ports.errors import Unavailable
from dispatch_app.services.positions import PositionBoard
from dispatch_app.services.truth_watch import TruthWatch
from tests.fakes.truth_story import AT_PLACE, V7, City


class Seen:
    """What a watch sees of a city: its state, its clock."""

    def __init__(self, city):
        self.city = city

    @property
    def state(self):
        return self.city.state

    def now(self):
        return self.city.now


class Kept:
    """Tracks of one vehicle; away while `away` says so."""

    def __init__(self, fixes=(), away=False):
        self.fixes, self.away = fixes, away

    def track(self, vehicle, since, until):
        if self.away:
            raise Unavailable("the store is away")
        mine = [f for f in self.fixes if f.vehicle == vehicle and since <= f.at < until]
        return Track(
            vehicle=vehicle,
            at_ms=tuple(ms_of(f.at) for f in mine),
            lat=tuple(f.lat for f in mine),
            lon=tuple(f.lon for f in mine),
            speed_mps=tuple(f.speed_mps for f in mine),
            heading_deg=tuple(None for _ in mine),
            origin=tuple("terminal" for _ in mine),
            plausible=tuple(True for _ in mine),
        )


def a_watch(city, tracks=None):
    return TruthWatch(Seen(city), Seen(city), tracks=tracks)


def hears(watch, city):
    """All fixes since the last time, in two rounds: what was heard, and what follows."""
    watch.take(city.fixes)
    city.fixes.clear()
    watch()


def test_a_vehicle_that_leaves_without_a_word_comes_into_the_table_and_goes_out_again():
    city = City()
    watch = a_watch(city)
    watch()
    assert watch.table.rows == ()
    hears(watch, city.stands(120))
    hears(watch, city.drives((3000.0, 0.0)))
    (row,) = watch.table.rows
    assert row.vehicle == V7
    hears(watch, city.drives((0.0, 0.0)).stands(120))
    assert watch.table.rows == ()


def test_the_version_rises_only_when_a_row_differs():
    city = City()
    watch = a_watch(city)
    for _ in range(7):
        watch()
    assert watch.table.version == 0
    hears(watch, city.stands(120))
    hears(watch, city.drives((3000.0, 0.0)))
    assert watch.table.version == 1


def test_silence_is_found_without_any_news():
    city = City()
    watch = a_watch(city)
    hears(watch, city.stands(120))
    city.ordered()
    city.hears = False
    city.stands(300)
    for _ in range(5):
        watch()
    assert [d.kind for d in watch.table.rows[0].doubts] == ["silent"]


def test_a_new_word_is_held_against_the_positions_in_the_next_round():
    city = City()
    watch = a_watch(city)
    hears(watch, city.stands(120))
    city.ordered()
    watch()
    hears(watch, city.drives((1000.0, 0.0)))
    city.says(Stage.EN_ROUTE)
    watch()
    assert watch.table.rows == ()
    city.says(Stage.ON_SCENE)
    watch()
    assert [d.kind for d in watch.table.rows[0].doubts] == ["far_from_place"]


def test_after_a_start_it_goes_on_from_the_tracks():
    city = City().stands(120)
    city.ordered()
    city.drives((1000.0, 0.0))
    city.says(Stage.EN_ROUTE)
    city.drives(AT_PLACE).stands(120)
    watch = a_watch(city, Kept(city.fixes))
    watch()
    watch()
    (row,) = watch.table.rows
    (step,), (whole,) = row.stages, city.look().stages
    assert step.stage is whole.stage is Stage.ON_SCENE
    assert abs(step.at - whole.at) <= timedelta(seconds=20)


def test_without_the_tracks_it_begins_with_nothing(caplog):
    city = City()
    watch = a_watch(city, Kept(away=True))
    watch()
    assert watch.table.rows == ()
    assert "begins without the tracks of 07" in caplog.text
    caplog.clear()


def test_the_oldest_trouble_stands_first_and_vehicles_that_left_the_fleet_are_gone():
    city = City()
    watch = a_watch(city)
    hears(watch, city.stands(120))
    hears(watch, city.drives((3000.0, 0.0)))
    assert watch.table.rows
    city.centre.state.vehicles.clear()
    watch()
    assert watch.table.rows == ()


def test_what_the_board_doubts_is_taken_as_doubted():
    city = City().stands(60)
    board, watch = PositionBoard(), a_watch(city)
    known = {V7: None}
    later = city.now + timedelta(minutes=30)
    board.take(city.fixes, known=known, now=later)
    watch.take(board.newest([V7, V7]))
    watch()
    for second in range(30):
        city.centre.later(5)
        good = city.fixes[-1]
        jump = type(good)(vehicle=V7, lat=good.lat + 5.0 + second, lon=good.lon, at=city.now)
        board.take([jump], known=known, now=later)
        watch.take(board.newest([V7]))
    watch()
    assert [d.kind for d in watch.table.rows[0].doubts] == ["unbelievable"]
