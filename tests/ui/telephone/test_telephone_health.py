"""When the exchange or a telephone is gone, the seat says what still rings and what to do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dispatch_app.client.link import LinkState, LinkStatus
from dispatch_app.domain import commands as c
from dispatch_app.domain import telephone_commands as tc
from dispatch_app.domain.ids import LineId
from dispatch_app.domain.telephone import PhoneState
from dispatch_app.ui.dispatcher.header import Light
from dispatch_app.ui.dispatcher.telephone.fallback import telephone_health
from dispatch_app.ui.dispatcher.telephone.line_strip import LineTone
from tests.fakes.builders import MACHINE, SEAT_1, Centre, a_centre


def health(seat, *, linked: bool = True):
    return telephone_health(seat.desk.state, SEAT_1, seat.texts, seat.workplace.zone, linked=linked)


def test_in_order_it_says_nothing(seat):
    assert (health(seat).light, health(seat).banner) == (Light.OK, "")
    assert seat.telephone.bar.trouble == ""


def plain_lines(*names: str) -> Centre:
    """A centre with modems on these lines."""
    centre = a_centre()
    for name in names:
        centre.do(c.ReportLine(line=LineId(name), heard=True), MACHINE)
    return centre


def test_a_lost_exchange_names_the_plain_lines_that_still_ring(seats):
    seat = seats(centre=plain_lines("备用9"), lines=2)
    seat.tells(tc.ReportExchange(up=False, at=seat.centre.now, reason="closed"))
    assert health(seat).light is Light.BAD
    assert "普通线路 备用9 " in seat.telephone.bar.trouble
    assert "话机" in seat.telephone.bar.trouble


def test_the_lines_of_a_lost_exchange_are_not_shown_as_free(seats):
    seat = seats(centre=plain_lines("备用9"), lines=2)
    seat.tells(tc.ReportExchange(up=False, at=seat.centre.now))
    tones = {cell.name: cell.tone for cell in seat.telephone.bar.lines.cells}
    assert tones == {"1": LineTone.GONE, "2": LineTone.GONE, "备用9": LineTone.IDLE}


def test_a_lost_exchange_without_plain_lines_says_that_telephones_ring_by_themselves(seats):
    seat = seats(lines=0)
    seat.tells(tc.ReportExchange(up=False, at=seat.centre.now))
    assert "自行振铃" in seat.telephone.bar.trouble


def test_an_exchange_that_is_back_takes_the_words_away(seat):
    seat.tells(tc.ReportExchange(up=False, at=seat.centre.now))
    seat.later(3)
    seat.tells(tc.ReportExchange(up=True, at=seat.centre.now))
    assert seat.telephone.bar.trouble == ""


def test_a_telephone_of_one_s_own_that_is_gone_is_said_loudly(seat):
    gone = tc.ReportSeatPhone(seat=SEAT_1, state=PhoneState.GONE, at=seat.centre.now)
    seat.tells(gone)
    assert "话机离线" in seat.telephone.bar.trouble
    assert health(seat).word == "本席话机离线"


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("not-signed-in", "话机没有注册"),
        ("sign-in-refused", "核对账号和口令"),
        ("no-answer", "话机不应答"),
        ("a-word-of-another-exchange", "话机离线"),
    ],
)
def test_why_the_own_telephone_is_gone_is_said_with_it(seat, reason, said):
    at = seat.centre.now
    seat.tells(tc.ReportSeatPhone(seat=SEAT_1, state=PhoneState.GONE, at=at, reason=reason))
    assert said in seat.telephone.bar.trouble


def test_another_reason_is_news_but_no_new_absence(seat):
    def gone(reason):
        at = seat.centre.now
        seat.tells(tc.ReportSeatPhone(seat=SEAT_1, state=PhoneState.GONE, at=at, reason=reason))
        return seat.centre.state.telephone.phones[SEAT_1]

    first = gone("not-signed-in")
    seat.later(3)
    second = gone("sign-in-refused")
    assert (second.reason, second.since) == ("sign-in-refused", first.since)


def test_lines_that_are_away_are_counted_on_the_lamp(seat):
    seat.tells(c.ReportLine(line=LineId("8"), heard=False, reason="port-gone"))
    assert (health(seat).light, health(seat).word) == (Light.WARN, "断线 1")


def test_without_the_centre_nothing_is_known_and_that_is_said(seat):
    assert health(seat, linked=False).light is Light.BAD
    assert "摘机" in health(seat, linked=False).banner


def test_a_seat_that_is_just_starting_calls_no_centre_lost(seat):
    seat.desk.online, seat.desk.arriving = False, True
    seat.telephone.refresh()
    assert seat.telephone.bar.trouble == ""
    seat.desk.arriving = False
    seat.desk.link_changed.emit(LinkStatus(state=LinkState.OFFLINE))
    assert "摘机" in seat.telephone.bar.trouble


def test_no_telephone_at_all_is_not_a_fault(seats):
    seat = seats(lines=0, exchange=False)
    assert health(seat).light is Light.OFF


def test_both_languages_and_themes_can_be_painted_at_their_worst(seats):
    for language, theme in (("zh", "day"), ("en", "night")):
        seat = seats(language=language, theme=theme, lines=32, size=(1366, 700))
        seat.tells(tc.ReportExchange(up=False, at=seat.centre.now))
        assert seat.telephone.bar.width() <= 1366
        assert not seat.window.grab().isNull()


def test_the_plain_lines_are_named_in_their_order(seats):
    seat = seats(centre=plain_lines(*(str(n) for n in range(12, 0, -1))), lines=0)
    seat.tells(tc.ReportExchange(up=False, at=seat.centre.now))
    assert "1、2、3、4、5、6、…" in seat.telephone.bar.trouble


def test_health_needs_no_widget(seat):
    state = replace(seat.desk.state, lines={})
    view = telephone_health(state, SEAT_1, seat.texts, "Asia/Shanghai", linked=True)
    assert view.light is Light.OK
