"""Endpoints of the search: what can be asked, one page, a count. Knows no store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from dispatch_app.domain.masking import sees_whole
from dispatch_app.domain.search.answers import Counted, FoundPage
from dispatch_app.domain.search.asking import MOST_ROWS, Asked, understood
from dispatch_app.domain.search.catalogue import SUBJECTS
from dispatch_app.domain.search.fields import OPERATORS, Field, Subject
from dispatch_app.domain.search.who import may_search
from dispatch_app.server.asking import centre_of, json, shape_of, who
from dispatch_app.server.centre import Centre
from dispatch_app.server.operations import Operation, operation
from dispatch_app.server.problems import refusal
from dispatch_app.server.sessions import Known
from dispatch_app.services.live_rows import count_live, find_live
from dispatch_app.services.search_rights import check_search, hidden_from, page_for
from dispatch_app.wire.search_messages import (
    Found,
    SearchField,
    SearchQuestion,
    SearchSubject,
    SearchSubjects,
)

SEARCH_SHAPES: tuple[Any, ...] = (SearchQuestion, Found, Counted, SearchSubjects)


async def subjects(request: Request) -> Response:
    """`GET /v1/search`: what this account may ask for, and by what."""
    known = await who(request)
    mine = may_search(known.actor.role)
    return json(SearchSubjects(subjects=[_told(s) for n, s in SUBJECTS.items() if n in mine]))


async def find(request: Request) -> Response:
    """`POST /v1/search`: one page."""
    known = await who(request)
    question = await shape_of(request, SearchQuestion)
    if not 0 < question.limit <= MOST_ROWS:
        raise refusal("message.invalid", detail=f"limit: a number from 1 to {MOST_ROWS}")
    asked = read(known, question)
    page = await _apart(page_work(centre_of(request), asked, question))
    page = page_for(known.actor.role, page, asked.columns)
    return json(
        Found(
            columns=[field.key for field in asked.columns],
            rows=list(page.rows),
            after=page.after,
            masked=not sees_whole(known.actor.role),
            partial=page.partial,
        )
    )


async def count(request: Request) -> Response:
    """`POST /v1/search/count`: how many, up to a bound, and what they add up to."""
    known = await who(request)
    asked = read(known, await shape_of(request, SearchQuestion))
    return json(await _apart(_count_work(centre_of(request), asked)))


def read(known: Known, question: SearchQuestion) -> Asked:
    """The question, if this account may ask it and it makes sense.

    Raises:
        Rejected: `right.missing` or a `search.*` code.
    """
    check_search(known.actor, question.query.subject)
    role, subject = known.actor.role, question.query.subject
    asked = understood(question.query, whole=sees_whole(role))
    return replace(asked, hidden=hidden_from(role, subject))


def page_work(centre: Centre, asked: Asked, question: SearchQuestion) -> Callable[[], FoundPage]:
    if asked.subject.live:
        state = centre.bus.state
        return lambda: find_live(state, asked, question.limit, question.after)
    return lambda: centre.searching.find(asked, question.limit, question.after)


def _count_work(centre: Centre, asked: Asked) -> Callable[[], Counted]:
    if asked.subject.live:
        state = centre.bus.state
        return lambda: count_live(state, asked)
    return lambda: centre.searching.count(asked)


async def _apart[T](work: Callable[[], T]) -> T:
    """On a thread; how many may go on at once is the store's own business."""
    return await asyncio.to_thread(work)


def _told(subject: Subject) -> SearchSubject:
    return SearchSubject(
        name=subject.name,
        order=subject.order,
        text=subject.text,
        fields=[_told_field(field) for field in subject.fields.values()],
    )


def _told_field(field: Field) -> SearchField:
    return SearchField(
        key=field.key,
        kind=field.kind.value,
        operators=sorted(OPERATORS[field.kind]),
        codes=list(field.codes),
        personal=field.personal is not None,
        shown=field.first,
    )


def search_paths(schema_of: Any) -> Operation:
    body = schema_of[SearchQuestion]
    refusals = ("400", "401", "403", "409", "503")
    return {
        "/v1/search": {
            "get": operation(
                "search_subjects",
                "What this account may ask the record for, by which fields and operators.",
                answer=schema_of[SearchSubjects],
                refusals=("401",),
            ),
            "post": operation(
                "search",
                "One page of what answers all criteria at once, newest first unless asked else.",
                answer=schema_of[Found],
                body=body,
                refusals=refusals,
            ),
        },
        "/v1/search/count": {
            "post": operation(
                "search_count",
                "How many answer, counted up to 10,000, and what their figures add up to.",
                answer=schema_of[Counted],
                body=body,
                refusals=refusals,
            ),
        },
    }
