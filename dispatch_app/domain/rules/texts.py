"""Rules of text messages: asked while a modem is there, taken once, told once, answered. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from dispatch_app.domain.channels import Channel, ChannelStep
from dispatch_app.domain.codes import OrderKind, ReceiptStep, Role
from dispatch_app.domain.commands import ReportReceipt
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.ids import TextId
from dispatch_app.domain.large_events.values import NotifyNote, NotifyStep
from dispatch_app.domain.order_events import ChannelNoted
from dispatch_app.domain.rules import large_events, receipts
from dispatch_app.domain.rules.finding import a_mission, who_asks
from dispatch_app.domain.state import FINAL, CentreState, Context
from dispatch_app.domain.texts import answers
from dispatch_app.domain.texts.commands import (
    GiveUpText,
    ReportText,
    ReportTextCame,
    ReportTextModem,
    SendText,
    TakeText,
)
from dispatch_app.domain.texts.events import (
    TextAsked,
    TextCame,
    TextModemReported,
    TextStepped,
    TextTaken,
)
from dispatch_app.domain.texts.values import (
    MOST_TRIES,
    MOST_WAITING,
    TAKEN_FOR,
    TextMessage,
    TextState,
    TextStep,
    must_be_number,
)

MAY_FOLLOW: Mapping[TextState, frozenset[TextStep]] = {
    TextState.WAITING: frozenset(),
    TextState.TAKEN: frozenset(
        {TextStep.SENT, TextStep.REFUSED, TextStep.FAILED, TextStep.UNCERTAIN}
    ),
    TextState.SENT: frozenset({TextStep.DELIVERED, TextStep.NOT_DELIVERED}),
    TextState.DELIVERED: frozenset(),
    TextState.FAILED: frozenset(),
    TextState.UNCERTAIN: frozenset({TextStep.SENT}),
}
"""What a gateway may still tell. One that was away may yet say that an uncertain text went."""
TOO_LATE, NEVER_HEARD_OF = "too_late", "never_heard_of"
MISSION_OVER, OLDER_ORDER = "mission_over", "older_order"
_CHANNEL_STEP = {
    TextState.SENT: ChannelStep.SENT,
    TextState.DELIVERED: ChannelStep.TAKEN,
    TextState.FAILED: ChannelStep.FAILED,
    TextState.UNCERTAIN: ChannelStep.FAILED,
}


def send(state: CentreState, command: SendText, context: Context) -> tuple[Event, ...]:
    """Asked for an order, the newest version alone: words of an older one would send astray."""
    if not state.texts.able:
        raise Rejected("text.no-modem")
    waiting = sum(1 for one in state.texts.messages.values() if not one.over)
    if waiting >= MOST_WAITING:
        raise Rejected("text.too-many", most=str(MOST_WAITING))
    person = "" if context.actor.role is Role.SYSTEM else who_asks(state, context)
    asked = TextAsked(
        text=TextId(context.new_id()),
        number=must_be_number(command.number),
        words=command.words.strip(),
        about=command.about,
        person=person,
        by=context.actor,
        at=context.at,
    )
    return (asked, _asked_on_record(state, asked, context))


def _asked_on_record(state: CentreState, asked: TextAsked, context: Context) -> Event:
    about = asked.about
    if about.incident is not None:
        event = large_events.an_open_event(state, about.incident)
        one = large_events.one_to_tell(event, about.role)
        note = _note(NotifyStep.TEXTED, asked.person, one.name, asked.number, context.at)
        return large_events.noted(event, one.role, note, context)
    assert about.mission is not None
    mission = a_mission(state, about.mission)
    if mission.slip is None or mission.slip.version != about.version:
        raise Rejected("text.older-order", mission=mission.number)
    return ChannelNoted(
        mission=mission.id,
        version=about.version,
        channel=Channel.TEXT,
        step=ChannelStep.ASKED,
        by=asked.person,
        number=asked.number,
        happened_at=context.at,
        at=context.at,
    )


def take(state: CentreState, command: TakeText, context: Context) -> tuple[Event, ...]:
    """Twice by the same process is once; what is too old is over instead."""
    text = state.texts.messages.get(command.text)
    if text is None:
        raise Rejected("text.unknown", text=command.text)
    mine = (text.gateway, text.run) == (context.actor.account, command.run)
    if text.state is TextState.TAKEN and mine:
        return ()
    if text.state is TextState.WAITING and (why := _why_not(state, text, context.at)):
        return _stepped(state, text, TextStep.FAILED, why, context)
    if not text.may_be_taken(context.at):
        raise Rejected("text.taken", text=text.id)
    taken = TextTaken(text=text.id, gateway=context.actor.account, run=command.run, at=context.at)
    return (taken,)


def _why_not(state: CentreState, text: TextMessage, now: datetime) -> str:
    """A code where a text is no longer worth sending; empty if it is."""
    if text.too_old(now):
        return TOO_LATE
    if text.about.mission is None:
        return ""
    mission = state.missions.get(text.about.mission)
    if mission is None or mission.slip is None:
        return MISSION_OVER
    if mission.slip.version != text.about.version:
        return OLDER_ORDER
    called_off = mission.slip.kind is OrderKind.CANCELLATION
    return MISSION_OVER if mission.stage in FINAL and not called_off else ""


def report(state: CentreState, command: ReportText, context: Context) -> tuple[Event, ...]:
    """Machines tell again after a restart: what does not follow from what is known is no news."""
    text = state.texts.messages.get(command.text)
    if text is None or command.step not in MAY_FOLLOW[text.state]:
        return ()
    told_before = set(command.references) <= set(text.delivered)
    if command.step is TextStep.DELIVERED and command.references and told_before:
        return ()
    at = min(command.at or context.at, context.at)
    return _stepped(
        state, text, command.step, command.code, context, references=command.references, at=at
    )


def give_up(state: CentreState, command: GiveUpText, context: Context) -> tuple[Event, ...]:
    text = state.texts.messages.get(command.text)
    if text is None:
        return ()
    if text.state is TextState.WAITING and text.too_old(context.at):
        return _stepped(state, text, TextStep.FAILED, TOO_LATE, context)
    taken_at = text.taken_at if text.state is TextState.TAKEN else None
    if taken_at is not None and context.at - taken_at > TAKEN_FOR:
        return _stepped(state, text, TextStep.UNCERTAIN, NEVER_HEARD_OF, context)
    return ()


def _stepped(
    state: CentreState,
    text: TextMessage,
    step: TextStep,
    code: str,
    context: Context,
    *,
    references: tuple[int, ...] = (),
    at: datetime | None = None,
) -> tuple[Event, ...]:
    told = TextStepped(
        text=text.id,
        step=step,
        state=_becomes(text, step, references),
        code=code,
        references=references,
        happened_at=at or context.at,
        at=context.at,
    )
    return (told, *_on_record(state, text, told, context))


def _becomes(text: TextMessage, step: TextStep, references: tuple[int, ...]) -> TextState:
    match step:
        case TextStep.SENT:
            return TextState.SENT
        case TextStep.REFUSED:
            return TextState.FAILED if text.tries + 1 >= MOST_TRIES else TextState.WAITING
        case TextStep.DELIVERED:
            there = set(text.delivered) | set(references)
            return TextState.DELIVERED if set(text.references) <= there else TextState.SENT
        case TextStep.UNCERTAIN:
            return TextState.UNCERTAIN
        case TextStep.FAILED | TextStep.NOT_DELIVERED:
            return TextState.FAILED


def _on_record(
    state: CentreState, text: TextMessage, told: TextStepped, context: Context
) -> tuple[Event, ...]:
    """What is news for the order, or for who leads the event."""
    if told.state is text.state or told.state not in _CHANNEL_STEP:
        return ()
    if text.about.mission is not None:
        return _on_mission(state, text, told)
    if told.state in (TextState.FAILED, TextState.UNCERTAIN):
        return _on_telling(state, text, NotifyStep.NOT_REACHED, told.code, told.at, context)
    return ()


def _on_mission(state: CentreState, text: TextMessage, told: TextStepped) -> tuple[Event, ...]:
    assert text.about.mission is not None
    if text.about.mission not in state.missions:
        return ()
    noted = ChannelNoted(
        mission=text.about.mission,
        version=text.about.version,
        channel=Channel.TEXT,
        step=_CHANNEL_STEP[told.state],
        number=text.number,
        reason=told.code,
        happened_at=told.happened_at,
        at=told.at,
    )
    return (noted,)


def _on_telling(
    state: CentreState,
    text: TextMessage,
    step: NotifyStep,
    words: str,
    at: datetime,
    context: Context,
) -> tuple[Event, ...]:
    """Nothing of an event that is over, or of somebody who has confirmed otherwise."""
    event = state.large.events.get(text.about.incident) if text.about.incident else None
    if event is None or not event.open:
        return ()
    one = next((o for o in event.to_tell if o.role == text.about.role), None)
    if one is None or one.confirmed_at is not None:
        return ()
    note = _note(step, "", one.name, text.number, at, words)
    return (large_events.noted(event, one.role, note, context),)


def _note(
    step: NotifyStep, by: str, name: str, number: str, at: datetime, words: str = ""
) -> NotifyNote:
    return NotifyNote(step=step, at=at, by=by, name=name, number=number, note=words[:200])


def came(state: CentreState, command: ReportTextCame, context: Context) -> tuple[Event, ...]:
    """An answer that says yes confirms: the role is told, the crew has signed for its order."""
    text = answers.answered(state.texts.messages.values(), command.number, context.at)
    yes = text is not None and answers.says_yes(command.words)
    at = min(command.at or context.at, context.at)
    heard = TextCame(
        number=command.number,
        words=command.words.strip(),
        text=text.id if text is not None else None,
        confirms=yes,
        happened_at=at,
        at=context.at,
    )
    if text is None or not yes:
        return (heard,)
    confirmed = NotifyStep.CONFIRMED
    telling = _on_telling(state, text, confirmed, command.words.strip(), at, context)
    return (heard, *telling, *_signed(state, text, context))


def _signed(state: CentreState, text: TextMessage, context: Context) -> tuple[Event, ...]:
    """For the newest version only, and not for a mission that is over."""
    mission = state.missions.get(text.about.mission) if text.about.mission else None
    if mission is None or mission.slip is None or mission.stage in FINAL:
        return ()
    if mission.slip.version != text.about.version:
        return ()
    signed = ReportReceipt(
        mission=mission.id, version=text.about.version, step=ReceiptStep.ACKNOWLEDGED
    )
    return receipts.receipt(state, signed, context)


def modem(state: CentreState, command: ReportTextModem, context: Context) -> tuple[Event, ...]:
    """Only what is news. A modem is named with its gateway: two may call theirs alike."""
    name = f"{context.actor.account}/{command.modem}"
    known = state.texts.modems.get(name)
    if known is not None and (known.heard, known.reason) == (command.heard, command.reason):
        return ()
    told = TextModemReported(modem=name, heard=command.heard, reason=command.reason, at=context.at)
    return (told,)


RULES: Mapping[type, Callable[[CentreState, Any, Context], tuple[Event, ...]]] = {
    SendText: send,
    TakeText: take,
    ReportText: report,
    GiveUpText: give_up,
    ReportTextCame: came,
    ReportTextModem: modem,
}
