"""What can be asked: every report with its columns and dimensions, out of the definitions."""

from __future__ import annotations

from dispatch_app.domain.figures.fields import SUBJECTS, dimensions_of
from dispatch_app.domain.figures.model import FigureBook, Report
from dispatch_app.ports.figures import FigureCatalogue, FigureDimension, FigureReport
from dispatch_app.services.figures.answering import column_of


def catalogue(book: FigureBook, zone: str, *, invented: bool) -> FigureCatalogue:
    dimensions = {
        name: FigureDimension(id=name, kind=kind, codes=codes)
        for subject in SUBJECTS.values()
        for name, (kind, codes) in dimensions_of(subject).items()
    }
    return FigureCatalogue(
        reports=tuple(_report(book, report) for report in book.reports.values()),
        dimensions=tuple(dimensions.values()),
        groups=book.groups,
        zone=zone,
        invented=invented,
    )


def _report(book: FigureBook, report: Report) -> FigureReport:
    subject = SUBJECTS[report.subject]
    return FigureReport(
        id=report.id,
        group=report.group,
        name=report.name,
        subject=report.subject,
        at=subject.at,
        columns=tuple(column_of(book.newest(name)) for name in report.columns),
        dimensions=report.dimensions,
        split=report.split,
        focus=report.focus,
        placed=subject.placed,
    )
