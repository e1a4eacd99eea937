"""Text messages: asked while a modem is there, sent at most once, told, answered, given up."""

import contextlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.domain import commands as c
from dispatch_app.domain.channels import Channel, ChannelStep
from dispatch_app.domain.codes import Stage
from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.large_events.commands import EscalateTelling
from dispatch_app.domain.large_events.values import NotifyStep
from dispatch_app.domain.texts.answers import answered, says_yes
from dispatch_app.domain.texts.commands import (
    GiveUpText,
    ReportText,
    ReportTextCame,
    ReportTextModem,
    SendText,
    TakeText,
)
from dispatch_app.domain.texts.values import (
    GOOD_FOR,
    MOST_TRIES,
    RETRY,
    TAKEN_FOR,
    TextAbout,
    TextState,
    TextStep,
    plain_number,
)
from dispatch_app.services import text_watch
from tests.fakes import text_room as room
from tests.fakes.builders import Centre, a_slip
from tests.fakes.text_room import (
    CREW_NUMBER,
    GATEWAY,
    HEAD_NUMBER,
    OTHER_GATEWAY,
    RUN,
    asked,
    goes_out,
    text_of,
)


def _asked_once():
    centre, wish = room.telling()
    return centre, asked(centre, wish)


ASKED = _asked_once()


def first_told(centre):
    return next(iter(centre.state.large.events.values())).to_tell[0]


def steps_of(one):
    return [note.step for note in one.notes]


def refusal(centre, command, actor=None):
    with pytest.raises(Rejected) as no:
        centre.do(command, actor)
    return no.value.code


# ---- asking


def test_without_a_modem_no_text_is_promised():
    centre, wish = room.telling()
    centre.do(ReportTextModem(modem="main", heard=False, reason="no_card"), GATEWAY)
    assert refusal(centre, wish) == "text.no-modem"
    assert first_told(centre).notes == ()


def test_who_is_texted_is_noted_as_texted_with_the_number_and_the_person_who_wanted_it():
    centre, wish = room.telling()
    asked(centre, wish)
    (note,) = first_told(centre).notes
    assert (note.step, note.number, note.by) == (NotifyStep.TEXTED, HEAD_NUMBER, "person-1")


def test_a_text_to_a_crew_is_a_way_of_its_order():
    centre, wish = room.ordering()
    asked(centre, wish)
    (note,) = centre.mission(wish.about.mission).channels
    assert (note.channel, note.step, note.version) == (Channel.TEXT, ChannelStep.ASKED, 1)


def test_words_of_an_older_order_are_not_sent():
    centre, wish = room.ordering()
    centre.do(c.AmendOrder(mission=wish.about.mission, slip=a_slip(note="演示改派")))
    assert refusal(centre, wish) == "text.older-order"


@pytest.mark.parametrize("number", ["", "12", "call me", "1" * 21])
def test_a_text_goes_to_a_number(number):
    with pytest.raises(InvalidValue):
        SendText(number=number, words="x", about=TextAbout(incident="I", role="r"))


@pytest.mark.parametrize("about", [{}, {"incident": "I"}, {"mission": "M", "incident": "I"}])
def test_a_text_is_about_one_thing(about):
    with pytest.raises(InvalidValue):
        TextAbout(**about)


# ---- at most once


def test_a_text_is_taken_by_one_gateway_only():
    centre, wish = room.telling()
    text = asked(centre, wish)
    centre.do(TakeText(text=text, run=RUN), GATEWAY)
    assert refusal(centre, TakeText(text=text, run=RUN), OTHER_GATEWAY) == "text.taken"
    assert centre.do(TakeText(text=text, run=RUN), GATEWAY) == ()


def test_a_gateway_that_was_started_anew_does_not_send_what_it_took_before():
    centre, wish = room.telling()
    text = asked(centre, wish)
    centre.do(TakeText(text=text, run=RUN), GATEWAY)
    assert refusal(centre, TakeText(text=text, run="run-2"), GATEWAY) == "text.taken"


def test_what_was_never_spoken_of_again_is_uncertain_and_never_sent_by_itself():
    centre, wish = room.telling()
    text = asked(centre, wish)
    centre.do(TakeText(text=text, run=RUN), GATEWAY)
    centre.later(TAKEN_FOR.total_seconds() + 1)
    centre.do(GiveUpText(text=text), room.CENTRE)
    assert text_of(centre, text).state is TextState.UNCERTAIN
    assert refusal(centre, TakeText(text=text, run="run-2"), GATEWAY) == "text.taken"
    assert steps_of(first_told(centre)) == [NotifyStep.TEXTED, NotifyStep.NOT_REACHED]


def test_a_gateway_that_was_cut_off_may_yet_say_that_it_went():
    centre, wish = room.telling()
    text = asked(centre, wish)
    centre.do(TakeText(text=text, run=RUN), GATEWAY)
    centre.later(TAKEN_FOR.total_seconds() + 1)
    centre.do(GiveUpText(text=text), room.CENTRE)
    centre.do(ReportText(text=text, step=TextStep.SENT, references=(7,)), GATEWAY)
    assert text_of(centre, text).state is TextState.SENT


def test_a_refused_text_is_tried_again_after_a_while_and_not_for_ever():
    centre, wish = room.telling()
    text = asked(centre, wish)
    for _ in range(MOST_TRIES):
        assert text_of(centre, text).state is TextState.WAITING
        centre.later(RETRY.total_seconds())
        centre.do(TakeText(text=text, run=RUN), GATEWAY)
        centre.do(ReportText(text=text, step=TextStep.REFUSED, code="cms-38"), GATEWAY)
    assert (text_of(centre, text).state, text_of(centre, text).why) == (TextState.FAILED, "cms-38")
    assert first_told(centre).notes[-1].note == "cms-38"


def test_the_next_try_waits():
    centre, wish = room.telling()
    text = asked(centre, wish)
    centre.do(TakeText(text=text, run=RUN), GATEWAY)
    centre.do(ReportText(text=text, step=TextStep.REFUSED), GATEWAY)
    assert refusal(centre, TakeText(text=text, run=RUN), GATEWAY) == "text.taken"


def test_a_text_that_waited_too_long_is_given_up_rather_than_sent():
    centre, wish = room.telling()
    text = asked(centre, wish)
    centre.later(GOOD_FOR.total_seconds() + 1)
    centre.do(TakeText(text=text, run=RUN), GATEWAY)
    assert (text_of(centre, text).state, text_of(centre, text).why) == (
        TextState.FAILED,
        "too_late",
    )


def test_a_text_of_an_order_that_was_changed_meanwhile_is_not_sent():
    centre, wish = room.ordering()
    text = asked(centre, wish)
    centre.do(c.AmendOrder(mission=wish.about.mission, slip=a_slip(note="演示改派")))
    centre.do(TakeText(text=text, run=RUN), GATEWAY)
    assert text_of(centre, text).why == "older_order"


@given(st.lists(st.sampled_from(list(TextStep)), max_size=12), st.integers(0, 12))
def test_whatever_a_gateway_tells_a_text_that_is_over_stays_over(steps, take_after):
    centre, text = Centre(ASKED[0].state, ASKED[0].now), ASKED[1]
    sent = 0
    for n, step in enumerate(steps):
        if n == take_after:
            centre.later(RETRY.total_seconds())
            with contextlib.suppress(Rejected):
                centre.do(TakeText(text=text, run=RUN), GATEWAY)
        before = text_of(centre, text).state
        centre.do(ReportText(text=text, step=step, references=(7,)), GATEWAY)
        after = text_of(centre, text).state
        sent += before is not TextState.SENT and after is TextState.SENT
        if before in (TextState.DELIVERED, TextState.FAILED):
            assert after is before
    assert sent <= 1


# ---- what became of it


def test_a_text_of_several_parts_is_delivered_with_its_last_part():
    centre, wish = room.ordering()
    text = asked(centre, wish)
    goes_out(centre, text, 7, 8)
    centre.do(ReportText(text=text, step=TextStep.DELIVERED, references=(8,)), GATEWAY)
    assert text_of(centre, text).state is TextState.SENT
    centre.do(ReportText(text=text, step=TextStep.DELIVERED, references=(8,)), GATEWAY)
    assert text_of(centre, text).state is TextState.SENT
    centre.do(ReportText(text=text, step=TextStep.DELIVERED, references=(7,)), GATEWAY)
    assert text_of(centre, text).state is TextState.DELIVERED
    noted = [n.step for n in centre.mission(wish.about.mission).channels]
    assert noted == [ChannelStep.ASKED, ChannelStep.SENT, ChannelStep.TAKEN]


def test_a_telephone_that_is_switched_off_is_not_reached():
    centre, wish = room.telling()
    text = asked(centre, wish)
    goes_out(centre, text)
    step = TextStep.NOT_DELIVERED
    centre.do(ReportText(text=text, step=step, code="status-70", references=(7,)), GATEWAY)
    assert steps_of(first_told(centre)) == [NotifyStep.TEXTED, NotifyStep.NOT_REACHED]


# ---- answers


def test_an_answer_that_says_yes_confirms_who_was_texted():
    centre, wish = room.telling()
    goes_out(centre, asked(centre, wish))
    centre.do(ReportTextCame(number=f"+86{HEAD_NUMBER}", words="１。"), GATEWAY)
    one = first_told(centre)
    assert one.confirmed_at is not None
    assert one.notes[-1].note == "１。"


def test_an_answer_that_says_no_confirms_nothing_and_is_kept():
    centre, wish = room.telling()
    text = asked(centre, wish)
    goes_out(centre, text)
    centre.do(ReportTextCame(number=HEAD_NUMBER, words="收不到，来不了"), GATEWAY)
    assert first_told(centre).confirmed_at is None
    assert text_of(centre, text).answer == "收不到，来不了"


def test_a_crew_that_answers_has_signed_for_its_order():
    centre, wish = room.ordering()
    goes_out(centre, asked(centre, wish))
    centre.do(ReportTextCame(number=CREW_NUMBER, words="收到"), GATEWAY)
    mission = centre.mission(wish.about.mission)
    assert mission.stage is Stage.ACKNOWLEDGED
    assert mission.slips[-1].acknowledged_at is not None


def test_an_answer_to_an_older_order_signs_nothing():
    centre, wish = room.ordering()
    goes_out(centre, asked(centre, wish))
    centre.do(c.AmendOrder(mission=wish.about.mission, slip=a_slip(note="演示改派")))
    centre.do(ReportTextCame(number=CREW_NUMBER, words="收到"), GATEWAY)
    assert centre.mission(wish.about.mission).stage is Stage.ORDERED


def test_a_stranger_who_writes_confirms_nobody():
    centre, wish = room.telling()
    goes_out(centre, asked(centre, wish))
    (heard,) = centre.do(ReportTextCame(number="19900009999", words="1"), GATEWAY)
    assert (heard.text, heard.confirms) == (None, False)


def test_an_answer_before_anything_went_out_is_about_nothing():
    centre, wish = room.telling()
    text = text_of(centre, asked(centre, wish))
    assert answered([text], HEAD_NUMBER, centre.now) is None


@pytest.mark.parametrize("words", ["1", "１", " 收到 ", "收到，马上到", "OK!", "好的。", "已收到"])
def test_these_say_yes(words):
    assert says_yes(words)


@pytest.mark.parametrize(
    "words", ["", "2", "11", "没收到", "收到但来不了", "你是谁", "unok", "不好"]
)
def test_these_do_not(words):
    assert not says_yes(words)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+8619900000011", "19900000011"),
        ("8619900000011", "199 0000 0011"),
        ("008619900000011", "199-0000-0011"),
    ],
)
def test_a_number_is_the_same_with_its_country_before_it(one, other):
    assert plain_number(one) == plain_number(other)


# ---- modems, time


def test_a_modem_that_stands_as_before_is_no_news():
    centre, _ = room.telling()
    assert centre.do(ReportTextModem(modem="main", heard=True), GATEWAY) == ()


def test_the_watch_gives_up_what_nobody_took():
    centre, wish = room.telling()
    text = asked(centre, wish)
    assert list(text_watch.due(centre.state, centre.now)) == []
    centre.later(GOOD_FOR.total_seconds() + 1)
    ((command, _),) = text_watch.due(centre.state, centre.now)
    centre.do(command, room.CENTRE)
    assert text_of(centre, text).state is TextState.FAILED
    assert list(text_watch.due(centre.state, centre.now)) == []


def test_who_is_told_instead_is_texted_the_same_words_once():
    centre, wish = room.telling()
    event = next(iter(centre.state.large.events.values()))
    one = next(o for o in event.to_tell if o.escalates_to)
    numbered(centre, one.escalates_to)
    about = TextAbout(incident=event.id, role=one.role)
    centre.do(SendText(number=HEAD_NUMBER, words=wish.words, about=about))
    centre.later(3600)
    centre.do(EscalateTelling(incident=event.id, role=one.role), room.CENTRE)
    instead = by_role(centre, one.escalates_to)
    assert instead.number, "the plans that ship name a number"
    ((command, _),) = [
        d for d in text_watch.due(centre.state, centre.now) if isinstance(d[0], SendText)
    ]
    centre.do(command, room.CENTRE)
    assert (command.words, command.number) == (wish.words, instead.number)
    assert steps_of(by_role(centre, one.escalates_to)) == [NotifyStep.TEXTED]
    assert wishes(centre) == []


def test_an_escalation_does_not_give_somebody_the_number_of_who_is_told_instead():
    centre, _ = room.telling()
    event = next(iter(centre.state.large.events.values()))
    one = next(o for o in event.to_tell if o.escalates_to)
    numbered(centre, one.escalates_to)
    centre.later(3600)
    centre.do(EscalateTelling(incident=event.id, role=one.role), room.CENTRE)
    assert by_role(centre, one.role).number == ""
    assert by_role(centre, one.role).notes[-1].number == "19900000022"


def test_without_a_text_to_the_first_one_nobody_is_texted_instead():
    centre, _ = room.telling()
    event = next(iter(centre.state.large.events.values()))
    one = next(o for o in event.to_tell if o.escalates_to)
    numbered(centre, one.escalates_to)
    centre.later(3600)
    centre.do(EscalateTelling(incident=event.id, role=one.role), room.CENTRE)
    assert wishes(centre) == []


def by_role(centre, role):
    event = next(iter(centre.state.large.events.values()))
    return next(one for one in event.to_tell if one.role == role)


def wishes(centre):
    due = text_watch.due(centre.state, centre.now)
    return [command for command, _ in due if isinstance(command, SendText)]


def numbered(centre, role):
    """The phone book knows the role's number."""
    large = centre.state.large
    event = next(iter(large.events.values()))
    to_tell = tuple(
        replace(one, number="19900000022") if one.role == role else one for one in event.to_tell
    )
    events = {event.id: replace(event, to_tell=to_tell)}
    centre.state = replace(centre.state, large=replace(large, events=events))
