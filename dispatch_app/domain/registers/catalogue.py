"""Every table of the centre's own data, described once: forms, files and rules read it here.

Adding a table or a column is done here and in the catalogues of words. Holds no rules of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from dispatch_app.domain.codes import Level
from dispatch_app.domain.masking import Personal
from dispatch_app.domain.protocols.model import CAPABILITIES
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.registers import reasons
from dispatch_app.domain.registers.columns import WHOLE_KEYS, Column, Kind
from dispatch_app.domain.telephone import ContactKind
from dispatch_app.domain.values import HEIGHTS_M, WEIGHTS_T, WIDTHS_M

LISTS = (
    "equipment",
    "grade",
    "district",
    "duty",
    "title",
    "unit_kind",
    "device_kind",
    "check_kind",
    "disease",
)
"""Lists of words that the centre itself keeps, in its own order; columns offer them."""

RESULTS = ("passed", "passed_with_faults", "failed")
_LON = Column(name="lon", kind=Kind.DECIMAL, needed=True, least=-180, most=180, width_px=112)
_LAT = Column(name="lat", kind=Kind.DECIMAL, needed=True, least=-90, most=90, width_px=112)
_MAYBE_LON = Column(name="lon", kind=Kind.DECIMAL, least=-180, most=180, width_px=112)
_MAYBE_LAT = Column(name="lat", kind=Kind.DECIMAL, least=-90, most=90, width_px=112)
_NOTE = Column(name="note", width_px=220)
_NAME = Column(name="name", needed=True, width_px=200)
_PHONE = Column(name="phone", kind=Kind.PHONE, width_px=120)


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """One table."""

    name: str
    columns: tuple[Column, ...]
    made_id: bool = False
    """The centre makes the ids; otherwise a person types them in the column `id`."""
    personal: bool = False
    """It tells of private persons: not for those who only look after machines."""
    due: str = ""
    """The column with the day by which something must be done, if any."""
    natural: tuple[str, ...] = ()
    """What tells rows apart that a file names without the centre's own ids."""

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def lies_somewhere(self) -> bool:
        return "lon" in self.names


def _size(name: str, least_and_most: tuple[float, float]) -> Column:
    least, most = least_and_most
    return Column(name=name, kind=Kind.DECIMAL, least=least, most=most, width_px=70)


_ID = Column(name="id", kind=Kind.KEY, needed=True, width_px=80)

STATIONS = Register(
    name="stations",
    columns=(
        _ID,
        _NAME,
        Column(name="district", code_list="district"),
        _LON,
        _LAT,
        _PHONE,
    ),
)
VEHICLES = Register(
    name="vehicles",
    columns=(
        _ID,
        Column(name="plate", needed=True),
        Column(name="station", kind=Kind.REFERENCE, needed=True, table="stations", width_px=160),
        Column(
            name="level",
            kind=Kind.CODE,
            needed=True,
            codes=tuple(level.value for level in Level),
            words="level",
        ),
        Column(name="equipment", kind=Kind.WORDS, code_list="equipment", width_px=180),
        _PHONE,
        _size("height_m", HEIGHTS_M),
        _size("width_m", WIDTHS_M),
        _size("weight_t", WEIGHTS_T),
    ),
)
HOSPITALS = Register(
    name="hospitals",
    columns=(
        _ID,
        _NAME,
        Column(name="grade", code_list="grade"),
        Column(
            name="capabilities",
            kind=Kind.CODES,
            codes=tuple(sorted(CAPABILITIES)),
            words="capability",
            width_px=220,
        ),
        Column(name="beds", kind=Kind.WHOLE, least=0, most=100_000, width_px=70),
        _PHONE,
        _LON,
        _LAT,
    ),
)
PEOPLE = Register(
    name="people",
    columns=(
        _ID,
        _NAME,
        Column(name="duty", needed=True, code_list="duty"),
        Column(name="title", code_list="title"),
        Column(name="station", kind=Kind.REFERENCE, table="stations", width_px=160),
        Column(name="phone", kind=Kind.PHONE, width_px=120, personal=Personal.NUMBER),
        Column(name="licence", width_px=140),
        Column(name="licence_until", kind=Kind.DAY),
        Column(name="account"),
        _NOTE,
    ),
    due="licence_until",
)
PHONE_BOOK = Register(
    name="phone_book",
    columns=(
        _ID,
        _NAME,
        Column(
            name="kind",
            kind=Kind.CODE,
            needed=True,
            codes=tuple(kind.value for kind in ContactKind),
            words="entry_kind",
        ),
        Column(name="numbers", kind=Kind.PHONES, width_px=200),
        Column(name="line"),
        Column(name="station", kind=Kind.REFERENCE, table="stations", width_px=160),
        Column(name="first", kind=Kind.FLAG, width_px=70),
        _NOTE,
    ),
)
PLACES = Register(
    name="places",
    columns=(
        _NAME,
        Column(name="aliases", kind=Kind.WORDS, width_px=180),
        Column(name="kind"),
        Column(name="address", width_px=220),
        _LON,
        _LAT,
        _NOTE,
    ),
    made_id=True,
    natural=("name",),
)
CODE_LISTS = Register(
    name="code_lists",
    columns=(
        Column(name="list", kind=Kind.CODE, needed=True, codes=LISTS, words="code_list"),
        Column(name="zh", needed=True, width_px=180),
        Column(name="en", width_px=180),
        Column(name="initials", width_px=110),
        Column(name="order", kind=Kind.WHOLE, least=0, most=9999, width_px=70),
        _NOTE,
    ),
    made_id=True,
    natural=("list", "zh"),
)
REASON_WORDS = Register(
    name=reasons.REGISTER,
    columns=(
        Column(
            name="id",
            kind=Kind.CODE,
            needed=True,
            codes=reasons.IDS,
            words=WHOLE_KEYS,
            width_px=260,
        ),
        Column(
            name="list",
            kind=Kind.CODE,
            needed=True,
            codes=tuple(reasons.LISTS),
            words="reason_list",
            width_px=120,
        ),
        Column(name="zh", width_px=180),
        Column(name="en", width_px=180),
        Column(name="order", kind=Kind.WHOLE, least=0, most=9999, width_px=70),
        Column(name="hidden", kind=Kind.FLAG, width_px=70),
        _NOTE,
    ),
)
KEY_PATIENTS = Register(
    name="key_patients",
    columns=(
        Column(name="name", needed=True, width_px=120, personal=Personal.NAME),
        Column(
            name="numbers",
            kind=Kind.PHONES,
            needed=True,
            width_px=180,
            personal=Personal.NUMBER,
        ),
        Column(name="address", needed=True, width_px=220, personal=Personal.ADDRESS),
        Column(name="disease", needed=True, code_list="disease", width_px=160),
        Column(name="needs", width_px=220),
        Column(name="until", kind=Kind.DAY),
        Column(name="hospital", kind=Kind.REFERENCE, table="hospitals", width_px=180),
        _MAYBE_LON,
        _MAYBE_LAT,
        _NOTE,
    ),
    made_id=True,
    natural=("name", "address"),
    personal=True,
    due="until",
)
UNITS = Register(
    name="units",
    columns=(
        _NAME,
        Column(name="kind", needed=True, code_list="unit_kind"),
        Column(name="numbers", kind=Kind.PHONES, needed=True, width_px=200),
        Column(name="person"),
        Column(name="address", width_px=220),
        Column(name="district", code_list="district"),
        _NOTE,
    ),
    made_id=True,
    natural=("name",),
)
DEVICES = Register(
    name="equipment",
    columns=(
        _NAME,
        Column(name="kind", needed=True, code_list="device_kind"),
        Column(name="serial", width_px=140),
        Column(name="station", kind=Kind.REFERENCE, table="stations", width_px=160),
        Column(name="vehicle", kind=Kind.REFERENCE, table="vehicles"),
        Column(name="keeper"),
        Column(name="bought", kind=Kind.DAY),
        Column(name="check_days", kind=Kind.WHOLE, least=1, most=3660, width_px=90),
        Column(name="next_check", kind=Kind.DAY),
        _NOTE,
    ),
    made_id=True,
    natural=("name", "serial"),
    due="next_check",
)
INSPECTIONS = Register(
    name="inspections",
    columns=(
        Column(name="kind", needed=True, code_list="check_kind"),
        Column(name="subject", needed=True, width_px=200),
        Column(name="done", kind=Kind.DAY, needed=True),
        Column(name="by", needed=True),
        Column(name="result", kind=Kind.CODE, needed=True, codes=RESULTS, words="check_result"),
        Column(name="measured", width_px=180),
        Column(name="next_due", kind=Kind.DAY),
        _NOTE,
    ),
    made_id=True,
    natural=("kind", "subject", "done"),
    due="next_due",
)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_AT_HOSPITAL = Column(
    name="at_hospital", kind=Kind.REFERENCE, needed=True, table="hospitals", width_px=200
)
_SERVES = Column(
    name="capabilities",
    kind=Kind.CODES,
    codes=tuple(sorted(CAPABILITIES)),
    words="capability",
    width_px=180,
)
DEPARTMENTS = Register(
    name="departments",
    columns=(
        *(_AT_HOSPITAL, _NAME, _SERVES),
        Column(name="beds", kind=Kind.WHOLE, least=0, most=100_000, width_px=70),
        *(_PHONE, _NOTE),
    ),
    made_id=True,
    natural=("at_hospital", "name"),
)
SPECIALISTS = Register(
    name="specialists",
    columns=(
        *(_AT_HOSPITAL, _NAME),
        Column(name="title", code_list="title"),
        _SERVES,
        Column(name="days", kind=Kind.CODES, codes=WEEKDAYS, words="weekday", width_px=160),
        Column(name="begins", kind=Kind.CLOCK, width_px=70),
        Column(name="ends", kind=Kind.CLOCK, width_px=70),
        Column(name="phone", kind=Kind.PHONE, width_px=120, personal=Personal.NUMBER),
        _NOTE,
    ),
    made_id=True,
    natural=("at_hospital", "name", "begins"),
)
MACHINES = Register(
    name="hospital_equipment",
    columns=(
        *(_AT_HOSPITAL, _NAME, _SERVES),
        Column(name="count", kind=Kind.WHOLE, least=0, most=9999, width_px=70),
        _NOTE,
    ),
    made_id=True,
    natural=("at_hospital", "name"),
)
PARTS = frozenset({DEPARTMENTS.name, SPECIALISTS.name, MACHINES.name})
"""Tables whose rows are parts of hospitals: each stays with its own."""

REGISTERS: Mapping[str, Register] = {
    register.name: register
    for register in (
        *(STATIONS, VEHICLES, HOSPITALS, DEPARTMENTS, SPECIALISTS, MACHINES, PEOPLE, PHONE_BOOK),
        *(PLACES, CODE_LISTS, REASON_WORDS, KEY_PATIENTS, UNITS, DEVICES, INSPECTIONS),
    )
}
"""In the order in which they are shown."""

OF_OLD = frozenset({"stations", "vehicles", "hospitals", "phone_book", "places"})
"""Tables whose rows have events of their own; rows of the others are kept as they are typed."""
