"""Text messages stand in the tables as in the live state: SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.adapters.storage.tables.texts import TEXT_CAME, TEXT_MESSAGE
from dispatch_app.domain.texts.commands import ReportText, ReportTextCame, TakeText
from dispatch_app.domain.texts.values import TextStep
from tests.fakes import text_room as room
from tests.fakes.text_room import GATEWAY, HEAD_NUMBER, RUN, asked, goes_out
from tests.fakes.written import write


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    opened = Database(store_url)
    yield opened
    opened.close()


def test_each_text_is_a_row_that_says_what_became_of_it(database: Database) -> None:
    centre, wish = room.telling()
    first = asked(centre, wish)
    goes_out(centre, first, 7, 8)
    for part in (7, 8):
        centre.later(1)
        told = ReportText(text=first, step=TextStep.DELIVERED, references=(part,))
        centre.do(told, GATEWAY)
    centre.do(ReportTextCame(number=HEAD_NUMBER, words="收到"), GATEWAY)
    second = asked(centre, wish)
    centre.do(TakeText(text=second, run=RUN), GATEWAY)
    centre.do(ReportText(text=second, step=TextStep.FAILED, code="cms-1"), GATEWAY)
    write(SqlJournal(database), centre.events)
    with database.reading() as connection:
        rows = {row.id: row for row in connection.execute(select(TEXT_MESSAGE))}
        (came,) = connection.execute(select(TEXT_CAME)).all()
    known = centre.state.texts.messages[first]
    assert (rows[first].state, rows[first].role) == ("delivered", wish.about.role)
    assert rows[first].delivered_at == to_ms(centre.now)
    assert rows[first].confirmed_at == to_ms(known.confirmed_at or centre.now)
    assert (rows[second].state, rows[second].why) == ("failed", "cms-1")
    assert (came.answers, came.confirms) == (first, 1)
