"""IPP as bytes: what we write is what the standard shows, what we read is never a crash."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.ipp.client import IppAddress
from devices.ipp.decoder import decode
from devices.ipp.encoder import encode
from devices.ipp.values import Attribute, BadMessage, GroupTag, Operation, Request, Tag

HEAD = bytes.fromhex("0200 0000 00000001")
ANSWER = bytes.fromhex(
    "0200 0000 00000007"
    "01"
    "47 0012 617474726962757465732d63686172736574 0005 7574662d38"  # attributes-charset: utf-8
    "02"
    "21 0006 6a6f622d6964 0004 0000002a"  # job-id: 42
    "44 0011 6a6f622d73746174652d726561736f6e73 0004 6e6f6e65"  # job-state-reasons: none, …
    "44 0000 000c 6a6f622d7072696e74696e67"  # … job-printing
    "22 0001 79 0001 01"  # y: true
    "12 0001 75 0000"  # u: unknown
    "03"
)


def test_a_request_is_written_as_the_standard_has_it():
    """RFC 8010, appendix A.1, with our version and operation."""
    asked = (Attribute("printer-uri", Tag.URI, ("ipp://localhost/",)),)
    job = (Attribute("copies", Tag.INTEGER, (1,)),)
    assert encode(Request(Operation.PRINT_JOB, 1, asked, job)) == bytes.fromhex(
        "0200 0002 00000001"
        "01"
        "47 0012 617474726962757465732d63686172736574 0005 7574662d38"
        "48 001b 617474726962757465732d6e61747572616c2d6c616e6775616765 0002 656e"
        "45 000b 7072696e7465722d757269 0010 6970703a2f2f6c6f63616c686f73742f"
        "02"
        "21 0006 636f70696573 0004 00000001"
        "03"
    )


def test_further_values_stand_under_an_empty_name():
    several = Attribute("which", Tag.KEYWORD, ("a", "b"))
    assert bytes.fromhex("44 0005 7768696368 0001 61 44 0000 0001 62") in encode(
        Request(Operation.GET_JOBS, 1, (several,))
    )


def test_an_answer_is_read_group_by_group():
    answer = decode(ANSWER)
    (job,) = answer.of(GroupTag.JOB)
    assert (answer.well, answer.number) == (True, 7)
    assert job.number("job-id") == 42
    assert job.words("job-state-reasons") == ("none", "job-printing")
    assert job.yes("y", otherwise=False)
    assert job.values["u"] == (None,)


def test_a_text_with_its_language_is_read_as_the_text():
    said = "纸".encode()
    value = b"\x00\x02zh" + len(said).to_bytes(2, "big") + said
    body = b"\x01\x35\x00\x01t" + len(value).to_bytes(2, "big") + value
    assert decode(HEAD + body + b"\x03").of(GroupTag.OPERATION)[0].word("t") == "纸"


@pytest.mark.parametrize("end", range(len(ANSWER) - 1))
def test_an_answer_cut_short_is_refused(end):
    with pytest.raises(BadMessage):
        decode(ANSWER[:end])


@given(st.binary(max_size=60))
def test_noise_behind_a_true_head_is_never_a_crash(noise):
    with contextlib.suppress(BadMessage):
        decode(HEAD + noise)


@given(st.integers(0, len(ANSWER) - 1), st.integers(0, 255))
def test_a_byte_gone_wrong_is_never_a_crash(at, byte):
    with contextlib.suppress(BadMessage):
        decode(ANSWER[:at] + bytes([byte]) + ANSWER[at + 1 :])


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("/run/cups/cups.sock", IppAddress(socket="/run/cups/cups.sock")),
        ("printhost", IppAddress(host="printhost")),
        ("printhost:8631", IppAddress(host="printhost", port=8631)),
        ("printhost:8631/version=1.1", IppAddress(host="printhost", port=8631)),
    ],
)
def test_an_address_is_read_as_cups_writes_it(words, address):
    assert IppAddress.of(words) == address
