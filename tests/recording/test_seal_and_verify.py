"""Whatever is altered, dropped, put in or swapped among recordings is named by `verify`."""

import json
import shutil

import pytest

from dispatch_app.domain.recordings import Seal
from dispatch_app.recording.seal import LIST, BadList, SealedList, head_of, lines_of
from dispatch_app.recording.verifying import Broken, heads_in, verify
from tests.fakes.recorder_room import SIGNING, RecorderRoom

KEY = SIGNING.public_key()


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """Four recordings, made once."""
    root = tmp_path_factory.mktemp("recorded")
    room = RecorderRoom(root)
    for ref in "abcd":
        room.records(ref, 0.5)
    room.close()
    return root


@pytest.fixture
def kept(recorded, tmp_path):
    copy = tmp_path / "kept"
    shutil.copytree(recorded, copy)
    return copy


def files(root):
    return sorted(root.rglob("*.opus"))


def listed(root):
    return (root / LIST).read_text().splitlines(keepends=True)


def broken(root, **more):
    with pytest.raises(Broken) as found:
        verify(root, KEY, **more)
    return str(found.value)


def test_what_was_recorded_is_found_whole(kept):
    found = verify(kept, KEY, heads=heads_in(kept / "anchors"))
    assert (found.files, found.removed) == (4, 0)
    assert found.head == head_of(kept / LIST)


@pytest.mark.parametrize("place", [0, 40, -1])
def test_one_altered_byte_names_its_file(kept, place):
    victim = files(kept)[2]
    body = bytearray(victim.read_bytes())
    body[place] ^= 1
    victim.write_bytes(body)
    assert broken(kept) == f"{victim.relative_to(kept)}: altered (line 3)"


def test_a_cut_file_is_altered(kept):
    victim = files(kept)[0]
    victim.write_bytes(victim.read_bytes()[:-10])
    assert "altered (line 1)" in broken(kept)


def test_a_missing_file_is_named(kept):
    files(kept)[1].unlink()
    assert "00000002.opus: missing (line 2)" in broken(kept)


def test_swapped_files_are_altered(kept):
    one, two = files(kept)[:2]
    spare = kept / "spare"
    one.rename(spare)
    two.rename(one)
    spare.rename(two)
    assert "00000001.opus: altered" in broken(kept)


def test_a_file_that_was_put_in_is_named(kept):
    shutil.copy(files(kept)[0], files(kept)[0].with_name("rec-a-00000009.opus"))
    assert "00000009.opus: is in no line" in broken(kept)


def test_a_dropped_line_shows_in_the_chain(kept):
    lines = listed(kept)
    (kept / LIST).write_text("".join((*lines[:1], *lines[2:])))
    assert broken(kept) == f"{LIST}: line 2: does not follow the line before it"


def test_swapped_lines_show_in_the_chain(kept):
    lines = listed(kept)
    lines[1], lines[2] = lines[2], lines[1]
    (kept / LIST).write_text("".join(lines))
    assert "line 2" in broken(kept)


def test_a_line_written_anew_lacks_its_signature(kept):
    """Whoever alters a line and all that follow it must sign them."""
    lines = [json.loads(line) for line in listed(kept)]
    lines[-1]["entry"]["bytes"] += 1
    (kept / LIST).write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert broken(kept) == f"{LIST}: line 4: its signature is wrong"


def test_a_dropped_tail_shows_against_a_head_kept_elsewhere(kept):
    head = head_of(kept / LIST)
    (kept / LIST).write_text("".join(listed(kept)[:2]))
    for victim in files(kept)[2:]:
        victim.unlink()
    assert verify(kept, KEY).files == 2
    assert "it ends at line 2, but line 4 is known elsewhere" in broken(kept, heads=[head])
    assert "cut" in broken(kept, heads=heads_in(kept / "anchors"))


def test_another_history_does_not_pass_for_the_known_one(kept):
    other = Seal(line=2, head="0" * 64)
    assert "line 2 is not the one that is known elsewhere" in broken(kept, heads=[other])


def test_garbage_in_the_list_is_named(kept):
    with (kept / LIST).open("a") as file:
        file.write("not json\n")
    assert broken(kept) == f"{LIST}: line 5: cannot be read"


def test_the_list_goes_on_behind_a_line_that_a_kill_tore(kept):
    whole = (kept / LIST).read_bytes()
    (kept / LIST).write_bytes(whole + b'{"entry": {"line"')
    SealedList(kept, SIGNING, anchors=None)
    assert (kept / LIST).read_bytes() == whole
    assert verify(kept, KEY).files == 4


def test_a_list_that_cannot_be_read_is_not_gone_on_with(kept):
    (kept / LIST).write_text("garbage\n")
    with pytest.raises(BadList):
        SealedList(kept, SIGNING, anchors=None)


def test_a_second_place_that_is_away_stops_nothing_and_is_told(tmp_path):
    away = tmp_path / "no such directory" / "anchors"
    sealed = SealedList(tmp_path, SIGNING, anchors=away)
    facts = {"sha256": "0" * 64, "bytes": 1, "began_at": "", "ended_at": "", "said": ""}
    sealed.add("removed", "x.opus", **facts)
    assert not sealed.anchored
    assert [line.line for line in lines_of(tmp_path / LIST, KEY)] == [1]


def test_heads_that_cannot_be_read_are_said_so(tmp_path):
    (tmp_path / "anchors").write_text("one two\n")
    with pytest.raises(Broken):
        heads_in(tmp_path / "anchors")
