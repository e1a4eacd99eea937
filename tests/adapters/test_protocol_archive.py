"""Old protocol texts stay readable by the stamp that an incident stored."""

from pathlib import Path

import pytest

from dispatch_app.adapters.protocol_archive import NotKept, keep, recall
from dispatch_app.adapters.protocol_files import ENTRY_FILE, build_book, read_contents

SHIPPED = read_contents(Path(__file__).resolve().parents[2] / "resources" / "protocols")
FEW = {file: SHIPPED[file] for file in (ENTRY_FILE, "cardiac_arrest.toml", "chest_pain.toml")}


def edited(old: str, new: str) -> dict[str, bytes]:
    text = FEW["chest_pain.toml"].decode()
    assert old in text
    return FEW | {"chest_pain.toml": text.replace(old, new, 1).encode()}


def test_the_text_in_use_is_kept_and_read_again_as_it_was(tmp_path):
    keep(FEW, tmp_path)
    protocol = build_book(FEW).get("chest_pain")
    assert recall(protocol.stamp, tmp_path) == protocol


def test_only_what_changed_is_kept_again(tmp_path):
    assert len(keep(FEW, tmp_path)) == 2
    assert keep(FEW, tmp_path) == ()
    changed = edited("别走动", "不要走动")
    assert keep(changed, tmp_path) == (build_book(changed).get("chest_pain").stamp,)


def test_an_edit_never_touches_the_text_an_old_incident_points_to(tmp_path):
    before = build_book(FEW).get("chest_pain")
    keep(FEW, tmp_path)
    keep(edited("别走动", "不要走动"), tmp_path)
    assert recall(before.stamp, tmp_path) == before


def test_a_cut_while_storing_is_made_good_the_next_time(tmp_path):
    stamp = build_book(FEW).get("chest_pain").stamp
    half = tmp_path / f"unfinished-{stamp}"
    half.mkdir()
    (half / ENTRY_FILE).write_bytes(b"cut")
    keep(FEW, tmp_path)
    assert recall(stamp, tmp_path).stamp == stamp


@pytest.mark.parametrize("stamp", ["gone@1.0+0", "", ".", "..", "../secret@1+2", "a/b@1+2"])
def test_a_stamp_that_was_never_kept_is_refused(stamp, tmp_path):
    keep(FEW, tmp_path)
    with pytest.raises(NotKept):
        recall(stamp, tmp_path)
