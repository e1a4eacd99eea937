"""What is said of a wish holds whichever comes first: its reply, or what the stream tells of it."""

from datetime import UTC, datetime, timedelta

import pytest

from dispatch_app.client.replies import Accepted
from dispatch_app.domain.codes import Origin
from dispatch_app.domain.events import CallEnded
from dispatch_app.domain.ids import CallId, SeatId
from dispatch_app.domain.telephone import CallAct, CallRef, OrderFailure
from dispatch_app.domain.telephone_events import ExchangeAsked, ExchangeFailed
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.telephone.asks import Asks, Phase

AT = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
CALL, SEAT = CallId("call-1"), SeatId("1")
RELEASE = ExchangeAsked(
    ask="ask-1", call=CALL, ref=CallRef("ref-1"), seat=SEAT, act=CallAct.RELEASE, at=AT
)
ENDED = CallEnded(call=CALL, origin=Origin.BY_HAND, at=AT)
FAILED = ExchangeFailed(
    ask="ask-1",
    call=CALL,
    seat=SEAT,
    act=CallAct.RELEASE,
    reason=OrderFailure.EXCHANGE_DOWN,
    at=AT,
)


@pytest.fixture
def asks() -> Asks:
    return Asks(Texts.load("zh"))


def later(seconds: float) -> datetime:
    return AT + timedelta(seconds=seconds)


def test_an_end_that_overtakes_the_reply_is_what_was_asked(asks):
    ask = asks.begin("hang_up", AT)
    asks.heard([ENDED], later(0.1))
    asks.replied(ask, Accepted(9, (RELEASE,)), later(0.2))
    assert asks.last is not None and asks.last.phase is Phase.DONE
    asks.tick(later(30))
    assert asks.words() == ("", "info")


def test_what_was_told_before_it_was_asked_is_no_answer(asks):
    asks.heard([ENDED], AT)
    ask = asks.begin("hang_up", later(1))
    asks.replied(ask, Accepted(9, (RELEASE,)), later(2))
    assert asks.last is not None and asks.last.phase is Phase.DOING


def test_a_failure_that_overtakes_the_reply_is_said(asks):
    ask = asks.begin("hang_up", AT)
    asks.heard([FAILED], later(0.1))
    asks.replied(ask, Accepted(9, (RELEASE,)), later(0.2))
    assert asks.last is not None and asks.last.phase is Phase.FAILED
    assert asks.last.why == Texts.load("zh").code("order_failure", "exchange_down")
