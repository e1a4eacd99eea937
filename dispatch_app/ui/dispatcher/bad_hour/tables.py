"""A paper of tables as values, and as a page that any browser and Qt's own text can show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperTable:
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    none: str = ""
    """What stands there when there are no rows: nobody must take it for forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePaper:
    title: str
    heading: str
    tables: tuple[PaperTable, ...]
    foot: str = ""


STYLE = (
    "body{font-family:sans-serif;font-size:9pt;color:#000;background:#fff}"
    "h1{font-size:15pt;margin:0}h2{font-size:11pt;margin:10px 0 2px 0}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #777;padding:1px 4px;text-align:left;vertical-align:top}"
    "th{background:#eee}"
)


def page_of(paper: TablePaper, language: str) -> str:
    """The whole page; carries its style with it and asks nothing of any network."""
    return "".join(_parts(paper, language))


def _parts(paper: TablePaper, language: str) -> Iterator[str]:
    yield f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
    yield f"<title>{escape(paper.title)}</title><style>{STYLE}</style></head><body>"
    yield f"<h1>{escape(paper.title)}</h1><p>{escape(paper.heading)}</p>"
    for table in paper.tables:
        yield f"<h2>{escape(table.title)}</h2>"
        yield from _table(table) if table.rows else (f"<p>{escape(table.none)}</p>",)
    yield f"<p><b>{escape(paper.foot)}</b></p></body></html>"


def _table(table: PaperTable) -> Iterator[str]:
    yield '<table border="1" cellspacing="0" cellpadding="2" width="100%"><tr>'
    yield from (f"<th>{escape(head)}</th>" for head in table.heads)
    yield "</tr>"
    for row in table.rows:
        yield f"<tr>{''.join(_cells(row))}</tr>"
    yield "</table>"


def _cells(row: Sequence[str]) -> Iterator[str]:
    return (f"<td>{escape(cell)}</td>" for cell in row)
