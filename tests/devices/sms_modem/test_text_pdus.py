"""Texts as PDUs: what a phone must read from ours, what we read from a network's, and noise."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.simulator import text_pdus
from devices.sms_modem import alphabet
from devices.sms_modem.decoder import Delivered, Fate, Reported, decode, fate_of
from devices.sms_modem.encoder import MOST_PARTS, parts_of, validity_octet
from devices.sms_modem.octets import BadPdu

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NUMBERS = st.from_regex(r"\+?[0-9]{3,15}", fullmatch=True)
WORDS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=300)


def came_of(number: str, words: str) -> list[Delivered]:
    read = [decode(pdu) for pdu in text_pdus.delivered(number, words, NOON, mark=9)]
    return [one for one in read if isinstance(one, Delivered)]


def test_the_text_of_the_textbooks_is_packed_as_in_the_textbooks():
    (part,) = parts_of("+46708251358", "hellohello", wants_report=False, valid_hours=96)
    assert part.pdu == "0011000B916407281553F80000AA0AE8329BFD4697D9EC37"
    assert part.length == 23


def test_a_text_from_a_network_that_others_have_printed_is_read_as_they_read_it():
    printed = "07911326040000F0040B911346610089F60000208062917314080CC8F71D14969741F977FD07"
    read = decode(printed)
    assert read == Delivered(
        "+31641600986", "How are you?", datetime(2002, 8, 26, 19, 37, 41, tzinfo=UTC)
    )


def test_chinese_is_sent_in_two_octets_a_sign_and_comes_back_the_same():
    (part,) = parts_of("19900000001", "集合，请回复1")
    assert part.pdu[-2 * 14 :] == "集合，请回复1".encode("utf-16-be").hex().upper()
    assert [one.words for one in came_of("19900000001", "集合，请回复1")] == ["集合，请回复1"]


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("{" * 80, 1),
        ("{" * 81, 2),
        ("急" * 70, 1),
        ("急" * 71, 2),
        ("急" * 134, 2),
        ("急" * 135, 3),
    ],
)
def test_a_text_takes_as_many_parts_as_the_standard_says(words, parts):
    assert len(parts_of("19900000001", words)) == parts


def test_a_sign_of_two_units_is_never_cut_in_two():
    pieces = [one.words for one in came_of("19900000001", "a" * 66 + "𠮷" * 30)]
    assert len(pieces) == 2
    assert "\ufffd" not in "".join(pieces)


@given(NUMBERS, WORDS)
def test_what_goes_out_comes_back(number, words):
    try:
        read = came_of(number, words)
    except ValueError:
        return
    assert "".join(one.words for one in read) == words
    assert {one.number for one in read} == {number}
    if len(read) > 1:
        assert [one.part.at for one in read] == list(range(1, len(read) + 1))


@given(st.text(st.sampled_from("aZ {}€\n@"), max_size=200))
def test_packing_seven_bits_loses_nothing(words):
    septets = b"".join(bytes(sign) for sign in alphabet.septets_of(words) or ())
    assert alphabet.words_of(alphabet.unpacked(alphabet.packed(septets), len(septets))) == words


@given(st.binary(max_size=200))
def test_noise_is_never_a_crash(noise):
    try:
        decode(noise.hex())
    except BadPdu:
        return


@given(st.integers(0, 200), WORDS)
def test_a_text_cut_short_is_never_a_crash(keep, words):
    try:
        pdu = text_pdus.delivered("19900000001", words[:60], NOON)[0]
        decode(pdu[:keep])
    except BadPdu:
        return


@pytest.mark.parametrize("strange", ["", "zz", "00", "0791", "001"])
def test_what_is_no_pdu_says_so_and_quotes_nothing(strange):
    with pytest.raises(BadPdu) as trouble:
        decode(strange)
    assert not strange or strange not in str(trouble.value)


def test_a_report_names_the_text_by_its_reference():
    read = decode(text_pdus.reported(77, "+8619900000001", NOON, 0))
    assert read == Reported(77, "+8619900000001", Fate.DELIVERED, 0, NOON)


@pytest.mark.parametrize(
    ("code", "fate"),
    [
        (0, Fate.DELIVERED),
        (1, Fate.DELIVERED),
        (2, Fate.DELIVERED),
        (32, Fate.TRYING),
        (48, Fate.TRYING),
        (69, Fate.FAILED),
        (70, Fate.FAILED),
        (96, Fate.FAILED),
    ],
)
def test_only_a_text_that_is_there_counts_as_delivered(code, fate):
    assert fate_of(code) is fate


@pytest.mark.parametrize("number", ["", "call me", "１２３", "1" * 21, "+"])
def test_a_text_goes_to_digits_only(number):
    with pytest.raises(ValueError, match="digits"):
        parts_of(number, "x")


def test_a_book_is_no_text():
    with pytest.raises(ValueError, match="parts at most"):
        parts_of("19900000001", "急" * (67 * MOST_PARTS + 1))


@pytest.mark.parametrize(("hours", "octet"), [(0.1, 0), (2, 23), (12, 143), (24, 167), (48, 168)])
def test_the_network_tries_for_so_long_as_is_asked(hours, octet):
    assert validity_octet(hours) == octet
