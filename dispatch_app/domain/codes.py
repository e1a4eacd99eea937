"""Every coded list of the record, one table each. Labels stand in the text catalogues."""

from enum import IntEnum, StrEnum


class Origin(StrEnum):
    """Where a reported time or state came from."""

    TERMINAL_KEY = "terminal_key"
    STATION_BUTTON = "station_button"
    BY_HAND = "by_hand"
    GPS = "gps"
    GUESS = "guess"
    BACK_ENTERED = "back_entered"
    EXCHANGE = "exchange"
    """The telephone exchange tells it."""


class Nature(StrEnum):
    """Fixed at birth, so that tests and drills never reach the figures."""

    REAL = "real"
    TEST = "test"
    DRILL = "drill"
    GUARD_DUTY = "guard_duty"
    BOOKED = "booked"
    """A transport that was booked beforehand; its figures stand apart."""


class Priority(IntEnum):
    """1 = life at risk now."""

    P1 = 1
    P2 = 2
    P3 = 3
    P4 = 4


class Level(StrEnum):
    """What a vehicle can do."""

    BLS = "bls"
    ALS = "als"
    NEGATIVE_PRESSURE = "negative_pressure"
    NEONATAL = "neonatal"


class CallOutcome(StrEnum):
    """How a call ended up. No call form closes without one."""

    INCIDENT = "incident"
    CHASER = "chaser"
    REINFORCEMENT = "reinforcement"
    CONSULTATION = "consultation"
    TRANSFER = "transfer"
    COMPLAINT = "complaint"
    SILENT = "silent"
    HANG_UP = "hang_up"
    FALSE_ALARM = "false_alarm"
    MALICIOUS = "malicious"
    WRONG_NUMBER = "wrong_number"
    TEST = "test"
    ABANDONED = "abandoned"
    NOT_REACHED = "not_reached"
    """Called back as often as the centre's rules ask, and never reached."""


class NumberState(StrEnum):
    """What the line told about the caller's number."""

    AWAITED = "awaited"
    KNOWN = "known"
    PRIVATE = "private"
    OUT_OF_AREA = "out_of_area"
    NONE = "none"


class AcceptanceKind(StrEnum):
    FIRST_CALL = "first_call"
    CHASER = "chaser"
    REINFORCEMENT = "reinforcement"
    SUSPENDED = "suspended"
    WOKEN = "woken"
    NO_VEHICLE = "no_vehicle"
    REFERRAL = "referral"
    REFUSED = "refused"
    STOPPED = "stopped"
    """It came to nothing before a vehicle was sent."""


class SuspendReason(StrEnum):
    NO_VEHICLE = "no_vehicle"
    WAITING_FOR_PATIENT = "waiting_for_patient"
    WAITING_FOR_POLICE = "waiting_for_police"
    LOW_PRIORITY = "low_priority"
    OTHER = "other"


class IncidentOutcome(StrEnum):
    """Why an incident was closed."""

    DELIVERED = "delivered"
    TREATED_ON_SCENE = "treated_on_scene"
    DIED_ON_SCENE = "died_on_scene"
    NO_PATIENT = "no_patient"
    REFUSED_BY_PATIENT = "refused_by_patient"
    CANCELLED_BY_CALLER = "cancelled_by_caller"
    FALSE_ALARM = "false_alarm"
    MALICIOUS = "malicious"
    REFERRED = "referred"
    DUPLICATE = "duplicate"
    TEST_ENDED = "test_ended"
    NO_VEHICLE = "no_vehicle"
    """Nobody was sent; to somebody unwell only where a second person agreed."""


class Stage(StrEnum):
    """Mission stages. The vehicle's state is derived from them."""

    ORDERED = "ordered"
    ACKNOWLEDGED = "acknowledged"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    TRANSPORTING = "transporting"
    AT_HOSPITAL = "at_hospital"
    COMPLETE = "complete"
    STOOD_DOWN = "stood_down"
    EMPTY = "empty"
    REFUSED = "refused"


class StageReason(StrEnum):
    """Why a mission ended without the usual chain, or a step was skipped."""

    NO_PATIENT_FOUND = "no_patient_found"
    PATIENT_REFUSED = "patient_refused"
    PATIENT_LEFT = "patient_left"
    DIED_ON_SCENE = "died_on_scene"
    TREATED_ON_SCENE = "treated_on_scene"
    FALSE_ALARM = "false_alarm"
    CANCELLED_BY_CALLER = "cancelled_by_caller"
    NEARER_VEHICLE = "nearer_vehicle"
    REDIRECTED = "redirected"
    VEHICLE_FAILED = "vehicle_failed"
    CREW_NOT_READY = "crew_not_ready"
    KEY_FORGOTTEN = "key_forgotten"
    NO_TERMINAL = "no_terminal"
    """The crew has no keys; it told by radio or telephone, and not everything."""
    INCIDENT_CLOSED = "incident_closed"
    OTHER = "other"


class VehicleState(StrEnum):
    """Derived. Unknown is never available."""

    STANDBY = "standby"
    ASSIGNED = "assigned"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    TRANSPORTING = "transporting"
    AT_HOSPITAL = "at_hospital"
    AVAILABLE = "available"
    RETURNING = "returning"
    PAUSED = "paused"
    OUT_OF_SERVICE = "out_of_service"
    UNKNOWN = "unknown"


class PauseReason(StrEnum):
    REFUELLING = "refuelling"
    CLEANING = "cleaning"
    RESTOCKING = "restocking"
    MEAL = "meal"
    REPAIR = "repair"
    CREW_CHANGE = "crew_change"
    TRAINING = "training"
    OTHER = "other"


class ChoiceReason(StrEnum):
    """Why the dispatcher sent another vehicle than the one recommended."""

    LOCAL_KNOWLEDGE = "local_knowledge"
    TRAFFIC = "traffic"
    CREW_ABILITY = "crew_ability"
    EQUIPMENT = "equipment"
    KEEP_COVER = "keep_cover"
    STATION_ASKED = "station_asked"
    ALREADY_NEAR = "already_near"
    POSITION_DOUBTED = "position_doubted"
    OTHER = "other"


class ReceiptStep(StrEnum):
    """What became of one version of an order at the station."""

    DELIVERED = "delivered"
    SOUNDING = "sounding"
    PRINTED = "printed"
    REPRINTED = "reprinted"
    PRINT_FAILED = "print_failed"
    WRITTEN_DOWN = "written_down"
    """No paper came: a person has copied the slip from the screen."""
    ACKNOWLEDGED = "acknowledged"


class OrderKind(StrEnum):
    NEW = "new"
    AMENDMENT = "amendment"
    CANCELLATION = "cancellation"


class SeatKind(StrEnum):
    DISPATCHER = "dispatcher"
    SHIFT_LEADER = "shift_leader"
    DIRECTOR = "director"


class SeatState(StrEnum):
    SIGNED_OUT = "signed_out"
    READY = "ready"
    BUSY = "busy"
    AFTER_CALL = "after_call"
    AWAY = "away"


class Role(StrEnum):
    DISPATCHER = "dispatcher"
    SHIFT_LEADER = "shift_leader"
    DIRECTOR = "director"
    STATION = "station"
    GATEWAY = "gateway"
    EXCHANGE = "exchange"
    """The process beside a telephone exchange: tells its calls, acts on the seats' wishes."""
    VEHICLE_GATEWAY = "vehicle_gateway"
    HOSPITAL = "hospital"
    """An emergency department: hears of its own patients, and answers."""
    LINKED_SYSTEM = "linked_system"
    """Another dispatch system (110, 119, 122) that asks whose a number is and where it calls."""
    RECORDER = "recorder"
    ALARMS = "alarms"
    """The fault box with its sound-and-light unit, and the watchdog: they tell faults, hear all."""
    POWER = "power"
    """The process beside the power supplies: tells how they stand, tests their batteries."""
    TEXTS = "texts"
    """The process beside the text modems: sends text messages, tells what came."""
    LINKS = "links"
    """The process that speaks with linked systems by the published protocol."""
    MAINTAINER = "maintainer"
    AUDITOR = "auditor"
    SYSTEM = "system"


class Consciousness(StrEnum):
    AWAKE = "awake"
    CONFUSED = "confused"
    UNCONSCIOUS = "unconscious"
    UNKNOWN = "unknown"


class Breathing(StrEnum):
    NORMAL = "normal"
    DIFFICULT = "difficult"
    AGONAL = "agonal"
    NONE = "none"
    UNKNOWN = "unknown"


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"
    UNKNOWN = "unknown"


class PlaceSource(StrEnum):
    """How a position came to be known."""

    SUBSCRIBER = "subscriber"
    CELL = "cell"
    LINKED_SYSTEM = "linked_system"
    SEARCH = "search"
    MAP_CLICK = "map_click"
    HISTORY = "history"
    TYPED = "typed"
    COORDINATES = "coordinates"


class NoPosition(StrEnum):
    """Why a locator could not say where a caller is."""

    TIMEOUT = "timeout"
    UNAVAILABLE = "unavailable"
    NUMBER_UNKNOWN = "number_unknown"
    BAD_ANSWER = "bad_answer"
    REFUSED = "refused"
    """It does not take the centre's key, or not this question."""
    RESTING = "resting"
    """It failed so often that it is left alone for a while."""


class Verdict(StrEnum):
    """What is to be thought of a place."""

    UNKNOWN = "unknown"
    """Nothing speaks for or against it."""
    AGREES = "agrees"
    DOUBTFUL = "doubtful"
    CONTRADICTS = "contradicts"


class Witnessing(StrEnum):
    """What another point is, that a place is weighed against."""

    SUBSCRIBER = "subscriber"
    CELL = "cell"
    LINKED_SYSTEM = "linked_system"
    HISTORY = "history"
    NAMESAKE = "namesake"


class Overdue(StrEnum):
    """What the overdue watch raises. Limits stand in `timers`."""

    CALL_UNANSWERED = "call_unanswered"
    CALL_AMBER = "call_amber"
    CALL_RED = "call_red"
    CALL_BACK = "call_back"
    NOT_DELIVERED = "not_delivered"
    NOT_ACKNOWLEDGED = "not_acknowledged"
    NOT_ACKNOWLEDGED_RADAR = "not_acknowledged_radar"
    WHEELS_LATE = "wheels_late"
    AT_DOOR_LONG = "at_door_long"
    """A vehicle still stands at a hospital: somebody asks for the hand-over."""
    NOT_SOUNDING = "not_sounding"
    """The order is there, and nothing sounds: whoever is at the station may not know."""
    CHANGE_NOT_DELIVERED = "change_not_delivered"
    """A later version of an order: the crew still works by the one before."""
    CHANGE_NOT_ACKNOWLEDGED = "change_not_acknowledged"
    WELFARE_DUE = "welfare_due"
    """Somebody who waits for a vehicle is to be called."""
    WELFARE_LATE = "welfare_late"


class HospitalStatus(StrEnum):
    """The hospital's own report. Nothing reported is `unreported`, never open."""

    UNREPORTED = "unreported"
    OPEN = "open"
    BUSY = "busy"
    DIVERTED = "diverted"


class Datum(StrEnum):
    """What positions that come in are measured by. Inside there is WGS-84 alone."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


class ConditionKind(StrEnum):
    """What a road condition does to those who drive there."""

    CLOSED = "closed"
    SLOW = "slow"


class Shape(StrEnum):
    """What the points of a road condition mean."""

    POINT = "point"
    LINE = "line"
    AREA = "area"


class ConditionReason(StrEnum):
    FLOOD = "flood"
    ACCIDENT = "accident"
    WORKS = "works"
    EVENT = "event"
    POLICE = "police"
    COLLAPSE = "collapse"
    HEIGHT = "height"
    OTHER = "other"


class MapAct(StrEnum):
    """What was done to a road condition, a place of our own or a correction."""

    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    LIFTED = "lifted"
    EXPIRED = "expired"
    RETIRED = "retired"
    FILED = "filed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNDONE = "undone"


class MapSubject(StrEnum):
    """What a step in the history of the map is about."""

    ROAD_CONDITION = "road_condition"
    OWN_PLACE = "own_place"
    CORRECTION = "correction"


class CorrectionStatus(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
