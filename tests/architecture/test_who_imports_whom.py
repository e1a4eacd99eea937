"""What each package may import, as one table. What it may never reach stands in pyproject.toml."""

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = ("dispatch_app", "gis", "devices")
LIBRARIES = "any library"
STANDARD = "the standard library only"

MAY: dict[str, tuple[str, ...]] = {
    "dispatch_app.domain": (STANDARD,),
    "dispatch_app.ports": (STANDARD, "dispatch_app.domain"),
    "dispatch_app.wire": (LIBRARIES, "dispatch_app.domain"),
    "dispatch_app.services": (LIBRARIES, "dispatch_app.ports", "dispatch_app.domain"),
    "dispatch_app.client": (
        LIBRARIES,
        "dispatch_app.wire",
        "dispatch_app.ports",
        "dispatch_app.domain",
    ),
    # What a screen and a sheet of paper say alike; both know it, it knows neither.
    "dispatch_app.papers": (
        STANDARD,
        "dispatch_app.ports",
        "dispatch_app.domain",
        "dispatch_app.i18n",
    ),
    "dispatch_app.ui.kit": (
        LIBRARIES,
        "dispatch_app.client",
        "dispatch_app.papers",
        "dispatch_app.ports",
        "dispatch_app.domain",
        "dispatch_app.i18n",
        "gis",
    ),
    "dispatch_app.ui.dispatcher": (
        LIBRARIES,
        "dispatch_app.ui.kit",
        "dispatch_app.client",
        "dispatch_app.ports",
        "dispatch_app.domain",
        "dispatch_app.i18n",
        "gis",
    ),
    "dispatch_app.ui.director": (
        LIBRARIES,
        "dispatch_app.ui.kit",
        "dispatch_app.client",
        "dispatch_app.papers",
        "dispatch_app.ports",
        "dispatch_app.domain",
        "dispatch_app.i18n",
        "gis",
    ),
    "dispatch_app.ui.station": (
        LIBRARIES,
        "dispatch_app.ui.kit",
        "dispatch_app.client",
        "dispatch_app.ports",
        "dispatch_app.domain",
        "dispatch_app.i18n",
        "gis",
    ),
    "dispatch_app.adapters": (
        LIBRARIES,
        "dispatch_app.ports",
        "dispatch_app.services",
        "dispatch_app.domain",
        "dispatch_app.wire",
        "gis",
        "devices",
    ),
    "dispatch_app.gateways": (
        LIBRARIES,
        "dispatch_app.answering",
        "dispatch_app.client",
        "dispatch_app.wire",
        "dispatch_app.ports",
        "dispatch_app.adapters",
        "dispatch_app.domain",
        "devices",
    ),
    "dispatch_app.exchange": (
        LIBRARIES,
        "dispatch_app.config",
        "dispatch_app.ports",
        "dispatch_app.domain",
    ),
    "dispatch_app.recording": (
        LIBRARIES,
        "dispatch_app.answering",
        "dispatch_app.config",
        "dispatch_app.client",
        "dispatch_app.wire",
        "dispatch_app.ports",
        "dispatch_app.adapters",
        "dispatch_app.domain",
        "devices",
    ),
    "dispatch_app.watchdog": (
        LIBRARIES,
        "dispatch_app.client",
        "dispatch_app.wire",
        "dispatch_app.ports",
        "dispatch_app.adapters",
        "dispatch_app.domain",
        "devices",
    ),
    "dispatch_app.simulation": (
        LIBRARIES,
        "dispatch_app.ports",
        "dispatch_app.services",
        "dispatch_app.domain",
        "dispatch_app.i18n",
        "dispatch_app.client",
        "gis",
        "devices",
    ),
    "dispatch_app.reports": (
        LIBRARIES,
        "dispatch_app.papers",
        "dispatch_app.ports",
        "dispatch_app.services",
        "dispatch_app.domain",
        "dispatch_app.i18n",
        "gis",
    ),
    "dispatch_app.server": (
        LIBRARIES,
        "dispatch_app.answering",
        "dispatch_app.wire",
        "dispatch_app.ports",
        "dispatch_app.services",
        "dispatch_app.domain",
    ),
    "dispatch_app.i18n": (STANDARD,),
    "dispatch_app.config": (STANDARD,),
    # The web server itself, of the centre's server, the recorder and the links' door, which share
    # nothing else.
    "dispatch_app.answering": (LIBRARIES,),
    # Here the parts are put together: one module for each process that main.py starts.
    "dispatch_app.bootstrap": (LIBRARIES, *OURS),
    "dispatch_app.server_settings": (LIBRARIES, *OURS),
    "dispatch_app.commands_server": (LIBRARIES, *OURS),
    "dispatch_app.audit_wiring": (LIBRARIES, *OURS),
    "dispatch_app.hospital_page": (STANDARD, "dispatch_app.server", "dispatch_app.i18n"),
    "dispatch_app.commands_audit": (LIBRARIES, *OURS),
    "dispatch_app.commands_source": (STANDARD, "dispatch_app.config"),
    "dispatch_app.commands_subscribers": (LIBRARIES, *OURS),
    "dispatch_app.subscriber_wiring": (LIBRARIES, *OURS),
    "dispatch_app.subscriber_worker": (LIBRARIES, *OURS),
    "dispatch_app.commands_roads": (LIBRARIES, *OURS),
    "dispatch_app.backup_wiring": (LIBRARIES, *OURS),
    "dispatch_app.backup_worker": (LIBRARIES, *OURS),
    "dispatch_app.commands_backup": (LIBRARIES, *OURS),
    "dispatch_app.commands_planning": (LIBRARIES, *OURS),
    "dispatch_app.commands_history": (LIBRARIES, *OURS),
    "dispatch_app.invented_sound": (LIBRARIES, *OURS),
    "dispatch_app.training_worlds": (STANDARD, "dispatch_app.config", "dispatch_app.services"),
    "dispatch_app.training_record": (LIBRARIES, *OURS),
    "dispatch_app.training_scores": (LIBRARIES, *OURS),
    "dispatch_app.commands_softswitch": (LIBRARIES, *OURS),
    "dispatch_app.commands_vehicles": (LIBRARIES, *OURS),
    "dispatch_app.commands_recorder": (LIBRARIES, *OURS),
    "dispatch_app.recorder_desk": (LIBRARIES, *OURS),
    "dispatch_app.softswitch_desk": (LIBRARIES, *OURS),
    "dispatch_app.commands_maps": (LIBRARIES, *OURS),
    "dispatch_app.commands_search": (LIBRARIES, *OURS),
    "dispatch_app.commands_figures": (LIBRARIES, *OURS),
    "dispatch_app.figure_papers": (LIBRARIES, *OURS),
    "dispatch_app.figure_wiring": (LIBRARIES, *OURS),
    "dispatch_app.order_texts": (*OURS,),
    "dispatch_app.figure_worker": (LIBRARIES, *OURS),
    "dispatch_app.commands_certificates": (LIBRARIES, "dispatch_app.adapters"),
    "dispatch_app.seating": (LIBRARIES, *OURS),
    "gis": (LIBRARIES,),
    "devices": (LIBRARIES,),
}
FREE = {"dispatch_app", "dispatch_app.ui"}
"""Packages that only hold others."""

MODULES = sorted(path for package in OURS for path in (ROOT / package).rglob("*.py"))


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def belongs_to(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


def row_of(module: str) -> str | None:
    """The most exact row of the table for a module."""
    rows = [package for package in MAY if belongs_to(module, package)]
    return max(rows, key=len, default=None)


@cache
def imports(path: Path) -> tuple[str, ...]:
    """The full names of all that a module imports, anywhere in it."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide who imports whom"
            # `from dispatch_app import domain` imports the package named last.
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def allowed(row: str, imported: str) -> bool:
    top = imported.partition(".")[0]
    if belongs_to(imported, row) or top in sys.stdlib_module_names:
        return True
    if top in OURS:
        return any(belongs_to(imported, package) for package in MAY[row])
    return LIBRARIES in MAY[row]


def test_every_module_has_its_row():
    homeless = {module_name(path) for path in MODULES} - FREE
    assert {name for name in homeless if row_of(name) is None} == set()


def test_packages_that_only_hold_others_import_nothing():
    holders = [ROOT / name.replace(".", "/") / "__init__.py" for name in FREE]
    assert [name for path in holders for name in imports(path)] == []


@pytest.mark.parametrize("row", MAY)
def test_a_package_imports_only_what_it_may(row):
    broken = [
        f"{module_name(path)} imports {imported}"
        for path in MODULES
        if row_of(module_name(path)) == row
        for imported in imports(path)
        if not allowed(row, imported)
    ]
    assert broken == []


@pytest.mark.parametrize(
    ("row", "imported", "may"),
    [
        ("dispatch_app.domain", "datetime", True),
        ("dispatch_app.domain", "numpy", False),
        ("dispatch_app.domain", "dispatch_app.ports.clock", False),
        ("dispatch_app.ui.kit", "dispatch_app.ui.station.window", False),
        ("dispatch_app.ui.kit", "dispatch_app.wire", False),
        ("dispatch_app.server", "dispatch_app.adapters.storage", False),
        ("devices", "gis", False),
        ("gis", "dispatch_app.domain", False),
        ("dispatch_app.adapters", "devices.caller_id.driver", True),
    ],
)
def test_the_table_itself_tells_right_from_wrong(row, imported, may):
    assert allowed(row, imported) is may


def importers(library: str) -> set[str]:
    return {
        module_name(path)
        for path in MODULES
        if any(belongs_to(imported, library) for imported in imports(path))
    }


@pytest.mark.parametrize("library", ["sqlalchemy", "psycopg", "sqlcipher3"])
def test_only_storage_knows_the_database_library(library):
    homes = (
        "dispatch_app.adapters.storage",
        "dispatch_app.adapters.backups",  # copies the store itself
        "dispatch_app.reports",
    )
    strangers = {
        name for name in importers(library) if not any(belongs_to(name, home) for home in homes)
    }
    assert strangers == set()


def test_of_the_map_only_the_painter_knows_qt_and_no_widgets():
    painters = {name for name in importers("PySide6") if belongs_to(name, "gis")}
    assert {name for name in painters if not name.startswith(("gis.painter", "gis.tiles"))} == set()
    for forbidden in ("PySide6.QtWidgets", "PySide6.QtNetwork", "PySide6.QtQml"):
        assert {n for n in importers(forbidden) if belongs_to(n, "gis")} == set()


@pytest.mark.parametrize("row", [row for row in MAY if set(OURS) <= set(MAY[row])])
def test_only_main_and_its_like_import_what_puts_parts_together(row):
    likes = {name for name in MAY if set(OURS) <= set(MAY[name])}
    assert {name for name in importers(row) if row_of(name) not in likes} == set()


def test_contracts_hold_through_any_number_of_hands():
    """import-linter follows imports of imports; its contracts stand in pyproject.toml."""
    linter = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert linter, "import-linter is not installed: make setup-test"
    finished = subprocess.run(
        [linter, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stdout
