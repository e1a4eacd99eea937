"""What the codes of a form are called, out of the protocols that are held. Pure."""

from __future__ import annotations

from dispatch_app.domain.protocols import Protocols
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.interview.interviewing import FIRST_NAMED
from dispatch_app.ui.kit.replay.then_words import FormNames


def names_in(book: Protocols, texts: Texts) -> FormNames:
    """In the language of `texts`."""
    protocols, language = book.protocols, texts.language
    complaints = {protocol.code: protocol.title.of(language) for protocol in protocols}
    questions = [question for protocol in protocols for question in protocol.all_questions()]
    answers = {
        (question.code, choice.code): choice.text.of(language)
        for question in questions
        for choice in question.choices
    }
    classes = protocols[0].entry.disease_classes if protocols else ()
    return FormNames(
        complaints=complaints,
        questions={
            FIRST_NAMED: texts("replay.then.first-named"),
            **{question.code: question.text.of(language) for question in questions},
        },
        answers={(FIRST_NAMED, code): title for code, title in complaints.items()} | answers,
        disease_classes={choice.code: choice.text.of(language) for choice in classes},
    )
