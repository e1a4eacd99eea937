"""Blank forms to write on by hand, one a page, each with its own number, in the screen's order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from dispatch_app.domain.bad_hour.values import form_text
from dispatch_app.i18n.texts import Texts

_STYLE = "body{font-size:13pt;color:#000;background:#fff}h1{font-size:20pt;margin:0}"
_LINES = ("call", "place", "complaint", "questions", "advice", "dispatch", "times", "end", "note")
"""As on the intake form, from the call to the end."""


def forms_page(texts: Texts, seat: str, numbers: Sequence[int]) -> str:
    return "".join(_parts(texts, seat, numbers))


def _parts(texts: Texts, seat: str, numbers: Sequence[int]) -> Iterator[str]:
    yield f'<!DOCTYPE html><html lang="{texts.language}"><head><meta charset="utf-8">'
    yield f"<title>{escape(texts('badhour.forms.title'))}</title>"
    yield f"<style>{_STYLE}</style></head><body>"
    for at, number in enumerate(numbers):
        turn = ' style="page-break-before:always"' if at else ""
        title = texts("badhour.forms.heading", number=form_text(number), seat=seat)
        yield f"<div{turn}><h1>{escape(title)}</h1>"
        yield f"<p>{escape(texts('badhour.forms.hint'))}</p>"
        yield '<table border="1" cellspacing="0" cellpadding="6" width="100%">'
        yield from (_line(texts, name) for name in _LINES)
        yield "</table></div>"
    yield "</body></html>"


def _line(texts: Texts, name: str) -> str:
    """A line's name, and its blanks; `/` begins another row of blanks."""
    rows = texts(f"badhour.forms.{name}").split("/")
    blanks = "<br><br>".join(escape(row).replace(" ", "&nbsp;") for row in rows)
    word = escape(texts(f"badhour.forms.word.{name}"))
    return f'<tr><td width="14%"><b>{word}</b></td><td>{blanks}<br></td></tr>'
