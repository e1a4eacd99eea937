"""Endpoints of reviews of calls: what can be chosen, what was found, what it came to."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.quality.commands import SetQuestionnaire, SetScoreSheet
from dispatch_app.domain.quality.follow_ups import Questionnaire
from dispatch_app.domain.quality.results import by_person, by_seat
from dispatch_app.server.asking import centre_of, json, moment_of, number_of, reader
from dispatch_app.server.centre import Centre
from dispatch_app.server.commanding import asked
from dispatch_app.server.operations import Operation, operation, query, word
from dispatch_app.services.review_view import ABOVE, seen_by
from dispatch_app.services.rights import Reading
from dispatch_app.services.watch import CENTRE
from dispatch_app.wire.quality_messages import (
    Candidates,
    FollowUpList,
    ReviewLine,
    ReviewList,
    ReviewResults,
)

PAGE = 500
MOST = 20_000
"""Calls to choose from at once: a month of a large centre."""
BIGGEST = 2**62
ORDER_NORM_S = 60.0
"""A priority 1 is ordered within this time of the answer."""
FOLLOW_UP_SHARE = 0.1
"""Of the incidents that ended with a patient, asked after the event."""
MOMENT = timedelta(milliseconds=1)
MONTH, YEAR = timedelta(days=31), timedelta(days=366)
QUALITY_SHAPES: tuple[Any, ...] = (Candidates, ReviewList, ReviewResults, FollowUpList)


async def candidates(request: Request) -> Response:
    """`GET /v1/quality/candidates?since=&until=`: calls that nobody has chosen yet."""
    known = await reader(request, Reading.QUALITY)
    if known.actor.role not in ABOVE:
        raise Rejected("right.missing", asked="candidates", role=known.actor.role.value)
    centre = centre_of(request)
    await _bring_sheet(centre)
    until = moment_of(request, "until", centre.clock.now())
    since = moment_of(request, "since", until - MONTH)
    found = await asyncio.to_thread(centre.quality_records.candidates, since, until, MOST + 1)
    return json(
        Candidates(
            candidates=list(found[:MOST]), whole=len(found) <= MOST, order_norm_s=ORDER_NORM_S
        )
    )


async def _bring_sheet(centre: Centre) -> None:
    """The file's sheet comes into use when somebody is about to choose calls by it."""
    try:
        sheet = await asyncio.to_thread(centre.score_sheet)
    except InvalidValue as mistake:
        raise Rejected("quality.bad-sheet", why=str(mistake)) from mistake
    if centre.bus.state.quality.sheet != sheet:
        await asked(centre, SetScoreSheet(sheet=sheet), actor=CENTRE, command_id=centre.new_id())


async def reviews(request: Request) -> Response:
    """`GET /v1/quality/reviews?limit=&before=`: those that the asker may see, newest first."""
    known = await reader(request, Reading.QUALITY)
    centre, actor = centre_of(request), known.actor
    before = number_of(request, "before", 0, BIGGEST)
    found = await asyncio.to_thread(
        centre.quality_records.reviews,
        number_of(request, "limit", 200, PAGE),
        before=before or None,
        account=None if actor.role in ABOVE else actor.account,
    )
    shown = ((sequence, seen_by(review, actor)) for sequence, review in found)
    lines = [ReviewLine(sequence=n, review=r) for n, r in shown if r is not None]
    sheets = await asyncio.to_thread(centre.quality_records.sheets)
    return json(ReviewList(reviews=lines, sheets=list(sheets)))


async def results(request: Request) -> Response:
    """`GET /v1/quality/results?since=&until=`: by month; a dispatcher's own alone."""
    known = await reader(request, Reading.QUALITY)
    centre = centre_of(request)
    until = moment_of(request, "until", centre.clock.now())
    since = moment_of(request, "since", until - YEAR)
    marked = await asyncio.to_thread(centre.quality_records.marked, since, until, centre.zone)
    if known.actor.role not in ABOVE:
        own = [one for one in marked if one.account == known.actor.account]
        return json(ReviewResults(persons=list(by_person(own)), seats=[]))
    return json(ReviewResults(persons=list(by_person(marked)), seats=list(by_seat(marked))))


async def follow_ups(request: Request) -> Response:
    """`GET /v1/quality/follow-ups`: whom to ask after the event, what, and what was answered."""
    known = await reader(request, Reading.QUALITY)
    if known.actor.role not in ABOVE:
        raise Rejected("right.missing", asked="follow-ups", role=known.actor.role.value)
    centre = centre_of(request)
    questions = await _bring_questions(centre)
    now = centre.clock.now()
    records = centre.follow_up_records
    due = await asyncio.to_thread(records.due, now, FOLLOW_UP_SHARE, PAGE)
    counts = await asyncio.to_thread(records.counts, now - MONTH, now + MOMENT)
    return json(FollowUpList(due=list(due), questionnaire=questions, counts=counts))


async def _bring_questions(centre: Centre) -> Questionnaire:
    try:
        questions = await asyncio.to_thread(centre.questions)
    except InvalidValue as mistake:
        raise Rejected("quality.bad-sheet", why=str(mistake)) from mistake
    if centre.bus.state.quality.questionnaire != questions:
        command = SetQuestionnaire(questionnaire=questions)
        await asked(centre, command, actor=CENTRE, command_id=centre.new_id())
    return questions


ROUTES = (
    Route("/v1/quality/follow-ups", follow_ups),
    Route("/v1/quality/candidates", candidates),
    Route("/v1/quality/reviews", reviews),
    Route("/v1/quality/results", results),
)


def quality_paths(schema_of: Any) -> Operation:
    period = [word("since", "From this ISO time."), word("until", "Before this ISO time.")]
    texts = {
        "candidates": "Answered calls that nobody has chosen for review.",
        "reviews": "Reviews that the asker may see: all above, else of own calls that are done.",
        "follow-ups": "Whom to telephone after the event, what to ask, what was answered.",
        "results": "What reviews came to by month, person and seat, each with how many.",
    }
    shapes: dict[str, Any] = {
        "candidates": Candidates,
        "reviews": ReviewList,
        "results": ReviewResults,
        "follow-ups": FollowUpList,
    }
    paths: Operation = {}
    for name, text in texts.items():
        made = operation(f"quality_{name.replace('-', '_')}", text, answer=schema_of[shapes[name]])
        made["parameters"] = period
        paths[f"/v1/quality/{name}"] = {"get": made}
    paths["/v1/quality/reviews"]["get"]["parameters"] = [
        query("before", "Reviews before this journal number."),
        query("limit", "At most so many."),
    ]
    return paths
