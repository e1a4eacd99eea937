"""People to tell get texts by a key where the centre has a modem; without one it is noted."""

from dispatch_app.domain.large_events.commands import NoteTold
from dispatch_app.domain.large_events.values import NotifyStep
from dispatch_app.domain.texts.commands import ReportText, ReportTextCame, ReportTextModem, TakeText
from dispatch_app.domain.texts.values import TextState, TextStep
from tests.fakes.text_room import GATEWAY, RUN

NUMBER = "19900000011"


def a_modem(seat, *, heard=True):
    seat.centre.do(ReportTextModem(modem="main", heard=heard), GATEWAY)
    seat.desk.hear()


def at_telling(seat):
    seat.declares("1")
    seat.large.window.turn(2)
    return seat.page("telling").table.current.key


def one(seat, role):
    return next(o for o in seat.event.to_tell if o.role == role)


def texts(seat):
    return list(seat.centre.state.texts.messages.values())


def test_one_key_sends_a_text_that_says_what_where_and_how_to_confirm(seat):
    role = at_telling(seat)
    a_modem(seat)
    seat.page("telling").fill({"number": NUMBER})
    seat.presses("telling", "texted")
    (text,) = texts(seat)
    assert (text.number, text.about.role) == (NUMBER, role)
    assert seat.event.number in text.words
    assert "回复 1" in text.words
    assert [n.step for n in one(seat, role).notes] == [NotifyStep.TEXTED]
    assert "短信" in seat.said


def test_without_a_modem_it_is_noted_that_a_text_was_sent_otherwise(seat):
    role = at_telling(seat)
    seat.page("telling").fill({"number": NUMBER})
    seat.presses("telling", "texted")
    assert texts(seat) == []
    assert [n.step for n in one(seat, role).notes] == [NotifyStep.TEXTED]


def test_how_far_the_text_is_stands_in_the_row_and_the_answer_confirms(seat):
    role = at_telling(seat)
    a_modem(seat)
    seat.page("telling").fill({"number": NUMBER})
    seat.presses("telling", "texted")
    (text,) = texts(seat)
    seat.centre.do(TakeText(text=text.id, run=RUN), GATEWAY)
    sent = ReportText(text=text.id, step=TextStep.SENT, references=(4,))
    seat.centre.do(sent, GATEWAY)
    seat.desk.hear()
    assert any("已发出" in cell for cells in seat.lines("telling") for cell in cells)
    seat.centre.do(ReportTextCame(number=NUMBER, words="收到"), GATEWAY)
    seat.desk.hear()
    assert one(seat, role).confirmed_at is not None


def test_a_text_that_failed_says_why(seat):
    at_telling(seat)
    a_modem(seat)
    seat.page("telling").fill({"number": NUMBER})
    seat.presses("telling", "texted")
    (text,) = texts(seat)
    seat.centre.do(TakeText(text=text.id, run=RUN), GATEWAY)
    seat.centre.do(ReportText(text=text.id, step=TextStep.FAILED, code="cms-1"), GATEWAY)
    seat.desk.hear()
    assert any("cms-1" in cell for cells in seat.lines("telling") for cell in cells)


def test_one_key_texts_everybody_once(seat):
    at_telling(seat)
    a_modem(seat)
    for known in seat.event.to_tell[:3]:
        number = NoteTold(
            incident=seat.event.id, role=known.role, step=NotifyStep.NOT_REACHED, number=NUMBER
        )
        seat.centre.do(number)
    seat.desk.hear()
    seat.presses("telling", "text_all")
    assert len(texts(seat)) == 3
    seat.presses("telling", "text_all")
    assert len(texts(seat)) == 3
    assert all(text.state is TextState.WAITING for text in texts(seat))


def test_without_a_modem_nobody_believes_that_all_were_texted(seat):
    role = at_telling(seat)
    seat.presses("telling", "text_all")
    assert "短信猫" in seat.said
    assert one(seat, role).notes == ()


def test_an_answer_that_is_no_yes_stands_in_the_row_and_confirms_nothing(seat):
    role = at_telling(seat)
    a_modem(seat)
    seat.page("telling").fill({"number": NUMBER})
    seat.presses("telling", "texted")
    (text,) = texts(seat)
    seat.centre.do(TakeText(text=text.id, run=RUN), GATEWAY)
    seat.centre.do(ReportText(text=text.id, step=TextStep.SENT, references=(4,)), GATEWAY)
    seat.centre.do(ReportTextCame(number=NUMBER, words="来不了，找副主任"), GATEWAY)
    seat.desk.hear()
    assert one(seat, role).confirmed_at is None
    assert any("来不了，找副主任" in cell for cells in seat.lines("telling") for cell in cells)


def test_who_has_no_number_is_counted_when_all_are_texted(seat):
    at_telling(seat)
    a_modem(seat)
    seat.presses("telling", "text_all")
    assert f"{len(seat.event.to_tell)} 人没有号码" in seat.said
