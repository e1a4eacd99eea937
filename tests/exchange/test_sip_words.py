"""What SIP says, in our words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.domain.codes import NumberState
from dispatch_app.exchange.machine.values import LegEnd
from dispatch_app.exchange.sip_words import end_from, host_of, name_of, number_from, user_of


@pytest.mark.parametrize(
    ("peer", "headers", "number", "state"),
    [
        ("<sip:09990000001@192.0.2.2>", {}, "09990000001", NumberState.KNOWN),
        ('"Lin" <sip:+8609990000001@h;user=phone>;tag=1', {}, "+8609990000001", NumberState.KNOWN),
        ("sip:anonymous@anonymous.invalid", {}, "", NumberState.PRIVATE),
        ("sip:0999@h", {"Privacy": "header;id"}, "", NumberState.PRIVATE),
        (
            "sip:board@h",
            {"P-Asserted-Identity": "<tel:09990000002>"},
            "09990000002",
            NumberState.KNOWN,
        ),
        ("sip:alice@h", {}, "", NumberState.NONE),
        ("", {}, "", NumberState.NONE),
    ],
)
def test_the_caller_s_number(
    peer: str, headers: dict[str, str], number: str, state: NumberState
) -> None:
    assert number_from(peer, headers) == (number, state)


@pytest.mark.parametrize(
    ("said", "end"),
    [
        ("486 Busy Here", LegEnd.BUSY),
        ("603 Decline", LegEnd.REJECTED),
        ("404 Not Found", LegEnd.UNKNOWN_NUMBER),
        ("480 Temporarily Unavailable", LegEnd.NO_ANSWER),
        ("503 Service Unavailable", LegEnd.FAILED),
        ("Connection reset by peer [104]", LegEnd.HUNG_UP),
        ("Connection timed out [110]", LegEnd.FAILED),
        ("rtp stream error", LegEnd.FAILED),
        (None, LegEnd.HUNG_UP),
    ],
)
def test_why_a_leg_ended(said: str | None, end: LegEnd) -> None:
    assert end_from(said) is end


def test_parts_of_an_address() -> None:
    address = '"Station East" <sip:8001@192.0.2.2:5080;transport=udp>'
    assert (user_of(address), host_of(address), name_of(address)) == (
        "8001",
        "192.0.2.2:5080",
        "Station East",
    )


@given(st.text(max_size=200))
def test_no_address_breaks_the_reading(noise: str) -> None:
    number, state = number_from(noise, {"P-Asserted-Identity": noise, "Privacy": noise})
    assert (state is NumberState.KNOWN) == bool(number)
    end_from(noise)
    name_of(noise)
