"""The knowledge base as those see it who write and approve it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dispatch_app.client.replica import View
from dispatch_app.client.replies import Accepted, Refused, Reply
from dispatch_app.domain.commands import Command
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.knowledge.commands import (
    ApproveKnowledge,
    DropKnowledgeDraft,
    SendKnowledgeBack,
    SubmitKnowledge,
    WithdrawKnowledge,
    WriteKnowledge,
)
from dispatch_app.domain.knowledge.entries import KnowledgeEntry, fingerprint
from dispatch_app.domain.knowledge.shelf import Shelved
from dispatch_app.ui.director.knowledge_panel import KnowledgePanel
from dispatch_app.ui.director.knowledge_words import Item, items, line, shown
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.kit.keyed_table import Line
from dispatch_app.ui.kit.knowledge.finding import KnowledgeIndex, Spelling
from dispatch_app.ui.kit.knowledge.reader import ReaderView

_KINDS: dict[str, type[Command]] = {
    "new": WriteKnowledge,
    "edit": WriteKnowledge,
    "submit": SubmitKnowledge,
    "approve": ApproveKnowledge,
    "back": SendKnowledgeBack,
    "drop": DropKnowledgeDraft,
    "withdraw": WithdrawKnowledge,
}


class KnowledgePage:
    name = "data_knowledge"

    def __init__(self, place: DirectorPlace, shipped: Sequence[KnowledgeEntry]) -> None:
        self._place = place
        self._shipped = tuple(shipped)
        self._spelling = Spelling(place.folding)
        self._items: tuple[Item, ...] = ()
        self._listed = place.desk.state.knowledge
        self._before = ""
        """Fingerprint of the draft that stands in the form."""
        self.widget = KnowledgePanel(place.texts)
        self.widget.table.turned.connect(self._turned)
        self.widget.sought.textChanged.connect(self._sought)
        self.widget.wanted.connect(self.act)
        self.widget.form.save_wanted.connect(self.save)
        place.desk.changed.connect(self._changed)

    # ---- as a page

    def shown(self) -> None:
        self.again()
        self.widget.table.setFocus()

    def again(self) -> None:
        self._listed = self._place.desk.state.knowledge
        self._items = items(self._shipped, self._listed)
        self._list()

    def tick(self) -> None: ...

    def become(self) -> None:
        self.widget.update()

    def close(self) -> None: ...

    # ---- the list

    def _changed(self, view: View) -> None:
        """Every change of the knowledge base makes it a new value; all others leave it."""
        if view.state.knowledge is not self._listed:
            self.again()

    def _sought(self, _text: str) -> None:
        self._list()

    def _list(self) -> None:
        texts, zone = self._place.texts, self._place.zone
        rows = [line(item, texts, zone) for item in self._found()]
        self.widget.show_lines(rows)
        self._turned(self.widget.table.current)

    def _found(self) -> Sequence[Item]:
        typed = self.widget.sought.text().strip()
        if not typed:
            return self._items
        by_code = {item.code: item for item in self._items}
        index = KnowledgeIndex([Shelved(entry=item.entry) for item in self._items], self._spelling)
        return [by_code[one.entry.code] for one in index.find(typed)]

    @property
    def _chosen(self) -> Item | None:
        row = self.widget.table.current
        return row.about if row is not None and isinstance(row.about, Item) else None

    def _turned(self, _row: Line | None) -> None:
        item = self._chosen
        view = shown(item, self._place.texts, self._place.zone) if item else ReaderView()
        self.widget.reader.show_view(view)
        desk = self._place.desk
        self.widget.allow([name for name in _possible(item) if desk.may(_KINDS[name])])

    # ---- what is done

    def act(self, name: str, why: str) -> None:
        item = self._chosen
        if name == "new":
            self._write(None)
        elif item is not None and name == "edit":
            self._write(item)
        elif item is not None:
            self._send(_command(name, item, why), f"knowledge.done.{name}", self._done)

    def _write(self, item: Item | None) -> None:
        draft = item.draft if item is not None else None
        self._before = fingerprint(draft.entry) if draft is not None else ""
        self.widget.show_form()
        self.widget.form.begin(item.entry if item is not None else None)

    def save(self) -> None:
        try:
            entry = self.widget.form.entry()
        except InvalidValue:
            self.widget.form.say(self._place.texts("knowledge.form.bad"), "alarm")
            return
        command = WriteKnowledge(entry=entry, before=self._before)
        self._send(command, "knowledge.done.save", self._saved)

    def _send(self, command: Command, done: str, then: Callable[[str, bool], None]) -> None:
        self._place.desk.send(command, lambda reply: then(*self._said(reply, done)))

    def _said(self, reply: Reply, done: str) -> tuple[str, bool]:
        texts = self._place.texts
        match reply:
            case Accepted():
                return texts(done), True
            case Refused(code=code, details=details):
                key = f"refusal.{code}"
                return (texts(key, **dict(details)) if texts.has(key) else code), False
            case _:
                return texts("link.retry"), False

    def _saved(self, words: str, good: bool) -> None:
        """What was refused stays in the form, with the reason beside it."""
        if good:
            self.widget.leave_form()
            self._done(words, good)
        else:
            self.widget.form.say(words, "alarm")

    def _done(self, words: str, good: bool) -> None:
        self.widget.say(words, "ok" if good else "alarm")
        self.again()


def _possible(item: Item | None) -> tuple[str, ...]:
    if item is None:
        return ("new",)
    if item.draft is None:
        return ("new", "edit") if item.withdrawn else ("new", "edit", "withdraw")
    if item.draft.waits:
        return ("new", "edit", "approve", "back", "drop")
    return ("new", "edit", "submit", "drop")


def _command(name: str, item: Item, why: str) -> Command:
    match name:
        case "submit":
            return SubmitKnowledge(code=item.code)
        case "approve":
            return ApproveKnowledge(code=item.code, fingerprint=fingerprint(item.entry))
        case "back":
            return SendKnowledgeBack(code=item.code, why=why)
        case "drop":
            return DropKnowledgeDraft(code=item.code)
        case _:
            return WithdrawKnowledge(code=item.code, why=why)
