"""Reading protocol files: every mistake is named with its file, key and mend, none is a crash."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch_app.adapters.protocol_files import (
    ENTRY_FILE,
    BadProtocols,
    build_book,
    load_book,
    read_contents,
)

SHIPPED = Path(__file__).resolve().parents[2] / "resources" / "protocols"
CONTENTS = read_contents(SHIPPED)
FEW = {file: CONTENTS[file] for file in (ENTRY_FILE, "cardiac_arrest.toml", "chest_pain.toml")}
CHEST = FEW["chest_pain.toml"].decode()


def problems(chest=None, **files):
    contents = dict(FEW)
    if chest is not None:
        contents["chest_pain.toml"] = chest if isinstance(chest, bytes) else chest.encode()
    contents |= {f"{name}.toml": content.encode() for name, content in files.items()}
    with pytest.raises(BadProtocols) as refusal:
        build_book(contents)
    return refusal.value.problems


def only_problem(chest=None, **files):
    found = problems(chest, **files)
    assert len(found) == 1, [str(problem) for problem in found]
    return found[0]


def with_first(old, new):
    assert old in CHEST
    return CHEST.replace(old, new, 1)


def test_the_shipped_directory_is_read():
    book = load_book(SHIPPED)
    assert len(book.protocols) == len(CONTENTS) - 1


@pytest.mark.parametrize(
    ("old", "new", "key", "wrong"),
    [
        ("title.zh = ", "# ", "title.zh", "missing"),
        ("title.en = ", "# ", "title.en", "missing"),
        ('title.en = "Chest pain"', 'title.en = "胸痛"', "title.en", "'胸痛' is not English"),
        ('title.zh = "胸痛"', 'title.zh = "Chest"', "title.zh", "'Chest' is not Chinese"),
        ('version = "1.0"', 'version = "../1"', "version", "not a version"),
        ("order = 20", 'order = "20"', "order", "not a whole number"),
        ("priority = 1", "priority = 7", "determinants.cp_dissection.priority", "7 is out of"),
        ("priority = 1", "", "determinants[cp_dissection].priority", "missing"),
        ('level = "als"', 'level = "tank"', "determinants.cp_dissection.level", "unknown level"),
        ('approval = "pending"', 'approval = "yes"', "approval", "'yes'"),
        ('approval = "pending"', 'approval = "approved"', "approved_by", "missing"),
        ('pinyin = "xiong tong"', 'pinyin = "xiongtong"', "names[1].pinyin", "number of syll"),
        ('reassuring = "no"', 'reasuring = "no"', "questions[chest_now].reasuring", "not known"),
        (
            'chest_now = ["yes", "unknown"]',
            'chest_gone = ["yes"]',
            "questions.chest_duration.if",
            "no question 'chest_gone'",
        ),
        (
            'chest_now = ["yes", "unknown"]',
            "chest_now = [1]",
            "questions[chest_duration].if.chest_now",
            "not an answer code",
        ),
        ('answers = "yes_no_unknown"', 'answers = "maybe"', "questions[chest_now].answers", "no a"),
        ('code = "chest_now"', 'code = "Chest Now"', "questions[Chest Now].code", "not a code"),
        ('phase = "pre_arrival"', 'phase = "later"', "instructions.chest_rest.phase", "unknown"),
    ],
)
def test_a_mistake_names_file_key_and_what_is_wrong(old, new, key, wrong):
    problem = problems(with_first(old, new))[0]
    assert problem.file == "chest_pain.toml"
    assert problem.fault.key == key
    assert wrong in problem.fault.wrong
    assert problem.fault.mend


def test_every_file_with_a_mistake_is_named_at_once():
    broken = with_first("order = 20", "order = 2.5")
    arrest = FEW["cardiac_arrest.toml"].decode().replace("order = 10", "order = true", 1)
    files = [problem.file for problem in problems(broken, cardiac_arrest=arrest)]
    assert files == ["cardiac_arrest.toml", "chest_pain.toml"]


def test_a_protocol_without_a_default_says_to_add_one():
    start = CHEST.index('[[determinants]]\ncode = "cp_wall"')
    end = CHEST.index("[[instructions]]")
    problem = only_problem(CHEST[:start] + CHEST[end:])
    assert problem.fault.wrong == "no default determinant"


def test_a_question_nobody_can_reach_is_refused():
    lost = '{ all = [{ sweating = "yes" }, { sweating = "unknown" }] }'
    chest = with_first('if = { heart_history = "yes" }', f"if = {lost}")
    found = {problem.fault.key for problem in problems(chest)}
    assert "questions.nitrate" in found


def test_a_safety_question_whose_unknown_counts_less_is_refused():
    chest = with_first('sweating = ["no", "unknown"]', 'sweating = "no"')
    problem = only_problem(chest)
    assert problem.fault.key == "questions.chest_breath_linked.if"
    assert "unknown" in problem.fault.mend


def test_the_file_s_name_and_the_code_must_agree():
    assert only_problem(with_first('code = "chest_pain"', 'code = "chest"')).fault.key == "code"


def test_a_mistake_in_the_common_questions_is_told_once_and_there():
    entry = FEW[ENTRY_FILE].decode().replace("priority = 1", "priority = 0", 1)
    problem = only_problem(entry=entry)
    assert problem.file == ENTRY_FILE
    assert problem.fault.key == "determinants.floor_not_breathing.priority"


def test_a_common_question_cannot_be_edited_away():
    entry = FEW[ENTRY_FILE].decode().replace('code = "breathing"', 'code = "airflow"', 1)
    assert {problem.fault.wrong for problem in problems(entry=entry)} >= {"no question 'breathing'"}


def test_the_protocol_that_takes_over_must_exist():
    contents = {file: FEW[file] for file in (ENTRY_FILE, "chest_pain.toml")}
    with pytest.raises(BadProtocols, match="no protocol 'cardiac_arrest'"):
        build_book(contents)


def test_a_directory_without_common_questions_is_refused(tmp_path):
    with pytest.raises(BadProtocols, match=r"entry\.toml: missing"):
        load_book(tmp_path)


def test_common_questions_without_a_complaint_are_refused():
    with pytest.raises(BadProtocols, match="no complaint"):
        build_book({ENTRY_FILE: FEW[ENTRY_FILE]})


def test_a_byte_that_is_not_utf8_is_named():
    problem = only_problem(b"code = '\xff'")
    assert problem.fault.wrong == "not UTF-8"


def test_a_byte_order_mark_from_a_text_editor_does_no_harm():
    contents = FEW | {"chest_pain.toml": b"\xef\xbb\xbf" + FEW["chest_pain.toml"]}
    assert build_book(contents).get("chest_pain").version == "1.0"


def test_a_condition_nested_without_end_is_refused():
    deep = "{ all = [" * 12 + '{ sweating = "yes" }' + "] }" * 12
    problem = only_problem(with_first('if = { heart_history = "yes" }', f"if = {deep}"))
    assert problem.fault.wrong == "nested too deeply"


def test_a_huge_file_is_refused_unread():
    problem = only_problem(b"#" * 1_000_001)
    assert problem.fault.wrong == "too large for a protocol"


def test_any_change_of_content_changes_fingerprint_and_book_version():
    before = build_book(FEW)
    reworded = with_first("别走动", "不要走动").encode()
    after = build_book(FEW | {"chest_pain.toml": reworded})
    assert after.version != before.version
    assert after.get("chest_pain").stamp != before.get("chest_pain").stamp
    assert after.get("cardiac_arrest").stamp == before.get("cardiac_arrest").stamp


def test_approval_holds_for_the_version_that_was_read_and_no_other():
    signed = 'approval = "approved"\napproved_by = "医务主任"\napproved_on = 2026-01-31\n'
    chest = with_first('approval = "pending"\n', signed + 'approved_version = "1.0"\n')
    book = build_book(FEW | {"chest_pain.toml": chest.encode()})
    assert book.get("chest_pain").approved
    later = chest.replace('version = "1.0"\napproval', 'version = "1.1"\napproval', 1)
    book = build_book(FEW | {"chest_pain.toml": later.encode()})
    assert not book.get("chest_pain").approved


def read_or_refuse(content):
    """Whatever the bytes are: a book, or a refusal that names a problem."""
    try:
        build_book(FEW | {"chest_pain.toml": content})
    except BadProtocols as refusal:
        assert refusal.problems
        assert all(problem.fault.mend for problem in refusal.problems)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(FEW["chest_pain.toml"])))
def test_a_file_cut_anywhere_is_read_or_refused(length):
    read_or_refuse(FEW["chest_pain.toml"][:length])


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(FEW["chest_pain.toml"]) - 1), st.binary(min_size=1, max_size=6))
def test_noise_anywhere_is_read_or_refused(place, noise):
    content = FEW["chest_pain.toml"]
    read_or_refuse(content[:place] + noise + content[place + len(noise) :])


VALUES = st.sampled_from(["1", "-3", '""', '"x"', "[]", "{}", "[[]]", "true", "2026-01-01", "1e9"])
LINES = [n for n, line in enumerate(CHEST.splitlines()) if " = " in line and line[0] != " "]


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(LINES), VALUES)
def test_a_value_of_any_other_kind_is_read_or_refused(line, value):
    lines = CHEST.splitlines()
    lines[line] = f"{lines[line].split(' = ')[0]} = {value}"
    read_or_refuse("\n".join(lines).encode())
