"""The page of queries: the workbench, and over it the record that was opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtWidgets import QStackedWidget

from dispatch_app.client.search_answers import FoundRow
from dispatch_app.domain.export_commands import RecordExport
from dispatch_app.domain.exports import ExportFormat
from dispatch_app.domain.ids import IncidentId, VehicleId
from dispatch_app.domain.search.asking import Query
from dispatch_app.domain.search.catalogue import SUBJECTS
from dispatch_app.domain.search.fields import Field, Operator
from dispatch_app.domain.search.kept import LONGEST_NAME, KeptAtCentre, KeptLine, KeptQuery
from dispatch_app.domain.search.who import may_search
from dispatch_app.domain.tracks import moment_at
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.director.query_columns import ColumnMenu
from dispatch_app.ui.director.query_kept import KeptQueries
from dispatch_app.ui.director.query_line import QueryLine
from dispatch_app.ui.director.query_names import names_of
from dispatch_app.ui.director.query_panel import QueryPanel
from dispatch_app.ui.director.query_taking import FORMS, QueryTaking
from dispatch_app.ui.director.query_values import BadValue, Typing
from dispatch_app.ui.director.query_words import Wording, field_word, head
from dispatch_app.ui.director.querying import Querying
from dispatch_app.ui.director.record_page import RecordSheet
from dispatch_app.ui.kit.bridge import Bridge
from dispatch_app.ui.kit.chooser import Chooser, Option
from dispatch_app.ui.kit.printing.errands import Errands
from dispatch_app.ui.kit.recording.criteria import Criteria

RECORDS = frozenset({"incident", "call", "mission", "case", "acceptance"})
"""What has a record page of its own."""
OF_AN_INCIDENT = frozenset({"appointment", "forewarning"})
"""What the record of its incident tells about."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Other pages that a record leads to."""

    recordings: Callable[[Criteria], None]
    replay: Callable[[IncidentId], None]
    listen: Callable[[str], None]
    """To one recording, by its id."""
    ride: Callable[[VehicleId, datetime], None]
    """Along with a vehicle on the day that begins then."""


class QueryPage:
    name = "query"

    def __init__(self, place: DirectorPlace, ways: Ways) -> None:
        self._place, self._ways = place, ways
        self._texts = place.texts
        self.widget = QStackedWidget()
        self.panel = QueryPanel(place.texts, self.widget)
        self.record = RecordSheet(place, ways.recordings, ways.replay)
        self.widget.addWidget(self.panel)
        self.widget.addWidget(self.record.panel)
        self.querying = Querying(place.desk, place.texts, self)
        self.kept = KeptQueries(place.desk, place.texts, self.panel)
        self._sort: dict[str, tuple[str, bool]] = {}
        self._columns: dict[str, tuple[str, ...]] = {}
        self._menu = ColumnMenu(place.texts, self.panel)
        self._errands = Errands("query files", Bridge(self.widget))
        self.taking = QueryTaking(place, self._errands.do, self.show_state)
        self._chooser = Chooser(self.panel)
        self._form = ExportFormat.XLSX
        self._connect()

    def _connect(self) -> None:
        panel = self.panel
        panel.asked.connect(self.ask)
        panel.subject_turned.connect(self._turned)
        panel.table.opened.connect(self._open)
        panel.table.sort_wanted.connect(self._sort_by)
        panel.table.more_wanted.connect(self.querying.go_on)
        panel.buttons["more"].clicked.connect(self._more)
        panel.buttons["columns"].clicked.connect(self._choose_columns)
        panel.buttons["export"].clicked.connect(self.take_out)
        panel.buttons["save"].clicked.connect(self._name_it)
        panel.name_given.connect(self.keep)
        panel.kept_wanted.connect(self.ask_kept)
        panel.kept_dropped.connect(self.kept.drop)
        panel.kept_shared.connect(self.kept.share)
        panel.reason_given.connect(self._take)
        self._menu.chosen.connect(self._columns_chosen)
        self.record.panel.left.connect(self.back)
        self._place.record_door.wanted.connect(self.open_record)

    # ---- as a page

    def shown(self) -> None:
        self._offer()
        if self.querying.asked is None and self.panel.looked_for is not None:
            self.panel.show_state("info", self._texts("query.empty-page"))
        if self.widget.currentWidget() is self.record.panel:
            self.record.panel.setFocus()
        else:
            self.panel.text.setFocus()

    def _offer(self) -> None:
        """By role; a page that nobody may use says so."""
        session = self._place.desk.session
        if session is None:
            return
        mine = may_search(session.role)
        self.panel.names = names_of(self._place)
        self.kept.show()
        self.panel.offer([name for name in SUBJECTS if name in mine])
        if not mine:
            self.panel.show_state("warning", self._texts("query.no-right"))

    def again(self) -> None:
        if self.widget.currentWidget() is self.record.panel:
            self.record.again()
        else:
            self.querying.again()

    def tick(self) -> None:
        """Answers stay as they were given; F5 asks anew. What is kept follows the centre."""
        self.kept.show()

    def become(self) -> None:
        self.widget.update()

    def close(self) -> None:
        self.querying.stop()
        self.record.stop()
        self.taking.stop()
        self._errands.stop()

    # ---- asking

    def ask(self) -> None:
        query = self._query()
        if query is not None:
            self.querying.ask(query)

    def _query(self) -> Query | None:
        """What was picked; None where a value cannot be understood."""
        subject = self.panel.looked_for
        if subject is None:
            return None
        desk = self._place.desk
        at = Typing(
            now=desk.now(), zone=self._place.zone, texts=self._texts, names=self.panel.names
        )
        filled = [line for line in self.panel.lines if not line.is_blank]
        criteria = []
        for line in filled:
            try:
                criteria.append(line.criterion(at))
                line.show_wrong(False)
            except BadValue as trouble:
                self._wrong(line, str(trouble))
                return None
        sort, ascending = self._sort.get(subject.name, ("", False))
        return Query(
            subject=subject.name,
            criteria=tuple(criteria),
            text=self.panel.text.text().strip() if subject.text else "",
            sort=sort,
            ascending=ascending,
            columns=self._columns.get(subject.name, ()),
        )

    def _wrong(self, line: QueryLine, words: str) -> None:
        subject = self.panel.looked_for
        assert subject is not None
        line.show_wrong(True)
        field = field_word(subject, line.chosen, self._texts)
        said = self._texts("query.bad-value", field=field, value=words)
        self.panel.show_state("warning", said)

    def _turned(self, _subject: str) -> None:
        self.querying.stop()

    def _sort_by(self, field: str, ascending: bool) -> None:
        subject = self.panel.looked_for
        if subject is not None:
            self._sort[subject.name] = (field, ascending)
            self.ask()

    def _more(self) -> None:
        self.querying.go_on()

    def _choose_columns(self) -> None:
        subject = self.panel.looked_for
        if subject is not None:
            chosen = self._columns.get(subject.name) or subject.first_columns
            self._menu.ask(subject, chosen, self.panel.buttons["columns"])

    def _columns_chosen(self, columns: tuple[str, ...]) -> None:
        subject = self.panel.looked_for
        if subject is not None:
            self._columns[subject.name] = columns
            self.ask()

    # ---- kept queries

    def _name_it(self) -> None:
        self.panel.ask_name()

    def keep(self, name: str) -> None:
        """What was picked, as it was typed."""
        subject = self.panel.looked_for
        if subject is None:
            return
        sort, ascending = self._sort.get(subject.name, ("", False))
        query = KeptQuery(
            name=name[:LONGEST_NAME],
            subject=subject.name,
            lines=tuple(
                KeptLine(
                    field=line.chosen.key,
                    operator=line.compared.value,
                    words=line.value.currentText(),
                )
                for line in self.panel.lines
                if not line.is_blank
            ),
            text=self.panel.text.text(),
            sort=sort,
            ascending=ascending,
            columns=self._columns.get(subject.name, ()),
        )
        self.kept.keep(query)

    def ask_kept(self, kept: KeptAtCentre) -> None:
        query = kept.query
        if query.subject not in SUBJECTS:
            return
        self.panel.turn_to(query.subject)
        self.panel.clear_lines()
        for each in query.lines:
            line = self.panel.add_line()
            if line is not None and each.field in SUBJECTS[query.subject].fields:
                line.put(each.field, Operator(each.operator), each.words)
        self.panel.text.setText(query.text)
        self._sort[query.subject] = (query.sort, query.ascending)
        if query.columns:
            self._columns[query.subject] = query.columns
        self.ask()

    # ---- taking out

    def take_out(self) -> None:
        """Ask which kind of file, then why."""
        if self.querying.asked is None:
            self.panel.show_state("warning", self._texts("query.take.nothing"))
            return
        if not self._place.desk.may(RecordExport):
            self.panel.show_state("warning", self._texts("query.take.no-right"))
            return
        options = [Option(form.value, self._texts(f"query.take.{form.value}")) for form in FORMS]
        title, hint = self._texts("query.take.which"), self._texts("query.take.hint")
        self._chooser.ask(title, hint, options, self._form_chosen)

    def _form_chosen(self, form: str) -> None:
        self._form = ExportFormat(form)
        self.panel.ask_reason()

    def _take(self, reason: str) -> None:
        if self.querying.asked is not None:
            self.taking.begin(self.querying.asked, self._form, reason)

    # ---- as a view of what was found

    def begin(self, query: Query, fields: tuple[Field, ...]) -> None:
        subject = SUBJECTS[query.subject]
        wording = Wording(texts=self._texts, zone=self._place.zone, names=names_of(self._place))
        heads = tuple(head(subject, field, self._texts) for field in fields)
        self.panel.table.begin(fields, heads, wording)
        self.panel.table.show_sort(query.sort or subject.order, ascending=query.ascending)

    def add(self, rows: tuple[FoundRow, ...], *, more: bool) -> None:
        self.panel.table.add(rows)
        self.panel.buttons["more"].setEnabled(more)
        if rows and self.panel.text.hasFocus():
            self.panel.table.setFocus()

    def show_state(self, tone: str, words: str) -> None:
        self.panel.show_state(tone, words)

    def show_totals(self, words: str) -> None:
        self.panel.show_totals(words)

    # ---- records

    def _open(self, row: FoundRow) -> None:
        asked = self.querying.asked
        if asked is None:
            return
        if asked.subject in RECORDS:
            self.open_record(asked.subject, row.id)
        elif asked.subject in OF_AN_INCIDENT and row.incident:
            self.open_record("incident", row.incident)
        elif asked.subject == "recording":
            self._ways.listen(row.id)
        elif asked.subject == "vehicle_day":
            vehicle, _, began = row.id.rpartition("@")
            self._ways.ride(VehicleId(vehicle), moment_at(int(began)))

    def open_record(self, kind: str, thing: str) -> None:
        self.record.open(kind, thing)
        self.widget.setCurrentWidget(self.record.panel)
        self.record.panel.setFocus()

    def back(self) -> None:
        self.widget.setCurrentWidget(self.panel)
        self.panel.table.setFocus()
