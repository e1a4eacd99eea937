"""Nothing goes without a verified copy, nothing goes that a person holds, and room is foretold."""

from datetime import timedelta

import pytest

from dispatch_app.domain.recordings import RecorderTrouble, RemovalReason
from dispatch_app.recording.keeping import GB, Keeper, KeepingRules
from dispatch_app.recording.take import peaks_of
from dispatch_app.recording.verifying import verify
from tests.fakes.recorder_room import NOON, SIGNING, RecorderRoom

KEY = SIGNING.public_key()


class House:
    """A room with some recordings, a second medium, and as much free space as the test says."""

    def __init__(self, root, **rules):
        (root / "first").mkdir()
        self.copies = root / "second"
        self.copies.mkdir()
        self.room = RecorderRoom(root / "first")
        self.free, self.now, self.gone = 500 * GB, NOON, []
        self.keeper = Keeper(
            self.room.root,
            KeepingRules(copy_to=self.copies, **rules),
            self.room.catalogue,
            self.room.troubles,
            sealed_list=self.room.list,
            ballast=self.room.ballast,
            now=lambda: self.now,
            free_bytes=lambda path: self.free,
            removed=self.gone.append,
        )

    def with_recordings(self, count):
        for n in range(count):
            take = self.room.records(f"call-{n}", 0.5)
            self.room.catalogue.reported(take.sound.serial)
        return self

    def there(self):
        return [p.stem[-1] for p in sorted(self.room.root.rglob("*.opus"))]

    def later(self, **by):
        self.now += timedelta(**by)
        self.keeper.round()
        return self


@pytest.fixture
def house(tmp_path):
    made = []

    def build(**rules):
        made.append(House(tmp_path, **rules))
        return made[-1]

    yield build
    for each in made:
        each.room.close()


def test_each_recording_is_copied_and_the_copy_is_read_back(house):
    kept = house().with_recordings(2).later()
    for take in kept.room.made:
        copy = kept.copies / take.file
        assert copy.read_bytes() == kept.room.path(take).read_bytes()
        assert peaks_of(copy).exists()
    assert kept.room.catalogue.uncopied(9) == ()
    assert verify(kept.copies, KEY).files == 2


def test_a_file_that_is_not_what_was_sealed_is_not_copied_but_told(house):
    kept = house().with_recordings(1)
    path = kept.room.path(kept.room.made[0])
    path.write_bytes(path.read_bytes()[:-1])
    kept.later()
    assert RecorderTrouble.SEAL_BROKEN in kept.room.troubles.now()
    assert list(kept.copies.rglob("*.opus*")) == []


def test_a_second_medium_that_is_away_is_told_until_it_is_back(house):
    kept = house().with_recordings(1)
    kept.copies.rmdir()
    kept.copies.write_text("")
    kept.later()
    assert RecorderTrouble.COPY_FAILS in kept.room.troubles.now()
    kept.copies.unlink()
    kept.copies.mkdir()
    kept.later()
    assert RecorderTrouble.COPY_FAILS not in kept.room.troubles.now()


def test_recordings_are_kept_for_ever_unless_told_otherwise(house):
    kept = house().with_recordings(2)
    kept.free = 1
    kept.later(days=4000)
    assert kept.there() == ["1", "2"]


def test_what_is_older_than_the_rule_goes_and_its_going_is_sealed(house):
    kept = house(days=365.0).with_recordings(2).later(days=364)
    assert kept.there() == ["1", "2"]
    kept.later(days=2)
    assert kept.there() == []
    assert [t.removal for t in kept.gone] == [RemovalReason.AGE] * 2
    assert [t.seal.line for t in kept.gone] == [3, 4]
    found = verify(kept.room.root, KEY)
    assert (found.files, found.removed) == (0, 2)


def test_for_room_the_oldest_goes_first_and_only_as_long_as_needed(house):
    kept = house(days=365.0, least_bytes=10).with_recordings(3)
    kept.free = 5
    take_away = kept.gone.append

    def one_is_enough(take):
        take_away(take)
        kept.free = 500 * GB

    kept.keeper._removed = one_is_enough
    kept.later()
    assert [t.removal for t in kept.gone] == [RemovalReason.SPACE]
    assert kept.there() == ["2", "3"]


def test_what_has_no_verified_copy_stays_whatever_its_age(house):
    kept = house(days=1.0).with_recordings(1)
    kept.copies.rmdir()
    kept.copies.write_text("in the way")
    kept.later(days=9)
    assert kept.there() == ["1"]


def test_without_a_second_medium_age_alone_counts_where_the_centre_wants_it_so(tmp_path):
    kept = House(tmp_path, days=1.0, copied_only=False)
    kept.keeper._rules = KeepingRules(days=1.0, copied_only=False)
    kept.with_recordings(1).later(days=9)
    assert kept.there() == []
    kept.room.close()


def test_what_a_person_holds_stays_until_it_is_let_go(house):
    kept = house(days=1.0).with_recordings(2)
    kept.room.catalogue.hold(frozenset({1}))
    kept.later(days=9)
    assert kept.there() == ["1"]
    kept.room.catalogue.hold(frozenset())
    kept.later()
    assert kept.there() == []


def test_what_the_centre_has_not_heard_of_stays(house):
    kept = house(days=1.0).with_recordings(1)
    late = kept.room.records("late", 0.5)
    kept.later(days=9)
    assert kept.there() == [str(late.sound.serial)]


def test_a_removed_recording_keeps_its_row_and_is_told_again(house):
    kept = house(days=1.0).with_recordings(1).later(days=9)
    (told,) = kept.room.catalogue.unreported(9)
    assert told.removal is RemovalReason.AGE
    assert kept.room.catalogue.take(1).sound.sha256 == kept.room.made[0].sound.sha256


def test_little_room_is_told_until_there_is_more(house):
    kept = house(low_bytes=20 * GB)
    kept.free = 19 * GB
    kept.later()
    assert kept.room.troubles.now() == (RecorderTrouble.SPACE_LOW,)
    kept.free = 21 * GB
    kept.later()
    assert kept.room.troubles.now() == ()


def test_the_forecast_goes_by_the_last_week(house):
    kept = house()
    assert kept.keeper.full_in_days() is None
    kept.with_recordings(1)
    size = kept.room.made[0].sound.bytes
    kept.free = 30 * size
    assert kept.keeper.full_in_days() == 210.0
    kept.now += timedelta(days=8)
    assert kept.keeper.full_in_days() is None
