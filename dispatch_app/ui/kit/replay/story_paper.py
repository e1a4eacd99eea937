"""A story on A4 pages: its text, on each page who took it and why, across it a watermark.

May be called on any thread beside a QGuiApplication; writes no file.
"""

from __future__ import annotations

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.printing.text_pages import TextPages, pages_pdf
from dispatch_app.ui.kit.replay.story_words import StoryOrder, story_html, watermark


def story_pdf(order: StoryOrder, texts: Texts) -> bytes:
    pages = TextPages(
        title=texts("story.title", number=order.subject.number),
        html=story_html(order, texts),
        creator=order.taken.centre,
        foot=_foot(order, texts),
        across=watermark(order, texts),
    )
    return pages_pdf(pages, texts)


def _foot(order: StoryOrder, texts: Texts) -> str:
    taken = order.taken
    words = texts("paper.taken", centre=taken.centre, who=taken.who, when=taken.when, why=taken.why)
    return f"{texts('story.invented')}　{words}" if order.invented else words
