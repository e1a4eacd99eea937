"""The OpenAPI document, made from the same tables and types that the server decodes with."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec

from dispatch_app.domain.planning.history import CallHistory
from dispatch_app.server.accounts import account_paths
from dispatch_app.server.alarm_operations import alarm_paths
from dispatch_app.server.alike_queries import ALIKE_SHAPES, alike_paths
from dispatch_app.server.appointments import APPOINTMENT_SHAPES, appointment_paths
from dispatch_app.server.devices import DEVICE_SHAPES, device_paths
from dispatch_app.server.form_history import FORM_SHAPES, form_paths
from dispatch_app.server.health import Health
from dispatch_app.server.hospital_desk import hospital_paths
from dispatch_app.server.large_events import LARGE_EVENT_SHAPES, large_event_paths
from dispatch_app.server.links import LINK_SHAPES, link_paths
from dispatch_app.server.notices import NOTICE_SHAPES, notice_paths
from dispatch_app.server.openapi_figures import FIGURE_SHAPES, figure_paths
from dispatch_app.server.openapi_planning import planning_paths
from dispatch_app.server.openapi_power import POWER_SHAPES, power_paths
from dispatch_app.server.openapi_recordings import recording_paths
from dispatch_app.server.openapi_tracks import TRACK_SHAPES, track_paths
from dispatch_app.server.openapi_training import TRAINING_SHAPES, training_paths
from dispatch_app.server.operations import (
    REF,
    WHOLE,
    Operation,
    degrees,
    in_path,
    operation,
    query,
    word,
)
from dispatch_app.server.protocol_queries import PROTOCOL_SHAPES, protocol_paths
from dispatch_app.server.quality import QUALITY_SHAPES, quality_paths
from dispatch_app.server.register_queries import register_paths
from dispatch_app.server.search_queries import SEARCH_SHAPES, search_paths
from dispatch_app.server.subscriber_keeping import subscriber_paths
from dispatch_app.server.terminals import TERMINAL_SHAPES, terminal_paths
from dispatch_app.server.truth_queries import TRUTH_SHAPES, truth_paths
from dispatch_app.server.whole_records import RECORD_SHAPES, record_paths
from dispatch_app.services.positions import Received
from dispatch_app.services.rights import MAY_ASK
from dispatch_app.wire.account_messages import ACCOUNT_SHAPES
from dispatch_app.wire.codec import COMMANDS, EVENTS
from dispatch_app.wire.hospital_messages import HOSPITAL_SHAPES
from dispatch_app.wire.messages import (
    COMMAND_ID,
    VERSION,
    Alive,
    CallerAnswer,
    CommandReply,
    Corrections,
    EventRecord,
    Events,
    Fixes,
    HandOverSignature,
    KeySignIn,
    MasterData,
    Nonce,
    NumberKnown,
    OwnPlaces,
    PhoneBook,
    Positions,
    Problem,
    Resync,
    RoadConditions,
    Session,
    SignIn,
    Snapshot,
    SubscriberCount,
    Subscribers,
)
from dispatch_app.wire.register_messages import REGISTER_SHAPES
from dispatch_app.wire.subscriber_messages import SUBSCRIBER_SHAPES


@cache
def document() -> bytes:
    """The whole document as JSON."""
    return msgspec.json.format(msgspec.json.encode(_document()), indent=1)


def _document() -> Operation:
    shapes = [
        *COMMANDS.values(),
        *EVENTS.values(),
        *WIRE,
        *(*TRACK_SHAPES, *TRUTH_SHAPES, *TERMINAL_SHAPES),
        *DEVICE_SHAPES,
        *POWER_SHAPES,
        *(*SEARCH_SHAPES, *RECORD_SHAPES, *FORM_SHAPES, *LINK_SHAPES, *ALIKE_SHAPES),
        *FIGURE_SHAPES,
        *TRAINING_SHAPES,
        CallHistory,
        *(*REGISTER_SHAPES, *ACCOUNT_SHAPES, *SUBSCRIBER_SHAPES, *PROTOCOL_SHAPES),
        *APPOINTMENT_SHAPES,
        *(*NOTICE_SHAPES, *QUALITY_SHAPES, *HOSPITAL_SHAPES, *LARGE_EVENT_SHAPES),
    ]
    schemas, components = msgspec.json.schema_components(shapes, ref_template=REF)
    schema_of = dict(zip(shapes, schemas, strict=True))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Dispatch desk: the centre's interface",
            "version": str(VERSION),
            "description": "See docs/api.md for a whole incident, step by step.",
        },
        "paths": {**_paths(schema_of), **_command_paths(schema_of)},
        "components": {
            "schemas": components,
            "securitySchemes": {"session": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"session": []}],
    }


WIRE: tuple[Any, ...] = (
    Alive,
    CallerAnswer,
    CommandReply,
    Corrections,
    EventRecord,
    Events,
    Fixes,
    HandOverSignature,
    Health,
    KeySignIn,
    MasterData,
    Nonce,
    NumberKnown,
    OwnPlaces,
    PhoneBook,
    Positions,
    Problem,
    Received,
    Resync,
    RoadConditions,
    Session,
    SignIn,
    Snapshot,
    SubscriberCount,
    Subscribers,
)


def _command_paths(schema_of: Mapping[Any, Any]) -> Operation:
    return {
        f"/v1/commands/{name}": {
            "post": {
                **operation(
                    name,
                    inspect.getdoc(kind) or name,
                    answer=schema_of[CommandReply],
                    body=schema_of[kind],
                    refusals=("400", "401", "403", "409", "413", "429", "503"),
                ),
                "parameters": [_COMMAND_ID],
                "tags": ["commands"],
                "x-roles": sorted(role.value for role, may in MAY_ASK.items() if kind in may),
            }
        }
        for name, kind in COMMANDS.items()
    }


_COMMAND_ID = {
    "name": COMMAND_ID,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 8, "maxLength": 64},
    "description": "The sender's own id (UUIDv7). Sent twice, it acts once: "
    "the first answer comes again.",
}


def _paths(schema_of: Mapping[Any, Any]) -> Operation:
    return {
        **_session_paths(schema_of),
        **_live_paths(schema_of),
        **_map_paths(schema_of),
        **_table_paths(schema_of),
        **_record_paths(schema_of),
        **recording_paths(),
        **search_paths(schema_of),
        **record_paths(schema_of),
        **form_paths(schema_of),
        **link_paths(schema_of),
        **alike_paths(schema_of),
        **figure_paths(schema_of),
        **planning_paths(schema_of),
        **protocol_paths(schema_of),
        **terminal_paths(schema_of),
        **device_paths(schema_of),
        **power_paths(schema_of),
        **track_paths(schema_of),
        **training_paths(schema_of),
        **truth_paths(schema_of),
        **register_paths(schema_of),
        **account_paths(schema_of),
        **subscriber_paths(schema_of),
        **_telephone_paths(schema_of),
        **alarm_paths(),
        **notice_paths(schema_of),
        **appointment_paths(schema_of),
        **quality_paths(schema_of),
        **hospital_paths(schema_of),
        **large_event_paths(schema_of),
    }


def _session_paths(schema_of: Mapping[Any, Any]) -> Operation:
    signing_in = ("400", "401", "409", "413", "429", "503")
    session = schema_of[Session]
    open_to_all: Operation = {"security": []}
    return {
        "/v1/sessions": {
            "post": operation(
                "sign_in",
                "Sign a person in, at a seat if the role works at one.",
                answer=session,
                body=schema_of[SignIn],
                status="201",
                refusals=signing_in,
            )
            | open_to_all
        },
        "/v1/sessions/nonce": {
            "post": operation(
                "nonce",
                "Get a word to sign with a station's or machine's key.",
                answer=schema_of[Nonce],
                status="201",
                refusals=("413",),
            )
            | open_to_all
        },
        "/v1/sessions/key": {
            "post": operation(
                "sign_in_by_key",
                "Sign a station or machine in.",
                answer=session,
                body=schema_of[KeySignIn],
                status="201",
                refusals=signing_in,
            )
            | open_to_all
        },
        "/v1/sessions/current": {
            "delete": operation("sign_out", "End this session.", status="204", refusals=("401",))
        },
        "/v1/me": {
            "get": operation("me", "Who this session is.", answer=session, refusals=("401",))
        },
        "/v1/hand-overs/{hand_over}/signature": {
            "post": operation(
                "sign_hand_over",
                "Sign a shift hand-over at somebody's seat, by password; opens no session.",
                answer=schema_of[CommandReply],
                body=schema_of[HandOverSignature],
                status="201",
                refusals=("400", "401", "403", "409", "413", "429", "503"),
            )
            | {"parameters": [in_path("hand_over")]}
        },
    }


def _live_paths(schema_of: Mapping[Any, Any]) -> Operation:
    stream = operation(
        "stream",
        "WebSocket: `events`, `positions`, `alive`, `resync` frames, one JSON object a message.",
        status="101",
        refusals=(),
    )
    stream["parameters"] = [query("after", "Number of the last event that is known already.")]
    stream["x-frames"] = [schema_of[frame] for frame in (Events, Positions, Alive, Resync)]
    return {
        "/v1/snapshot": {
            "get": operation(
                "snapshot", "The state as the asker may see it.", answer=schema_of[Snapshot]
            )
        },
        "/v1/stream": {"get": stream},
        "/v1/positions": {
            "get": operation(
                "positions", "The newest fix of each vehicle.", answer=schema_of[Fixes]
            ),
            "post": operation(
                "feed_positions",
                "Hand in fixes; says how many were kept, and why others were not.",
                answer=schema_of[Received],
                body=schema_of[Fixes],
                refusals=("400", "401", "403", "413", "429"),
            ),
        },
        "/v1/health": {
            "get": operation(
                "health",
                "Whether every timer of the server comes round.",
                answer=schema_of[Health],
                refusals=("503",),
            )
            | {"security": []}
        },
    }


def _map_paths(schema_of: Mapping[Any, Any]) -> Operation:
    steps = operation(
        "map_changes",
        "Every step in the life of road conditions, own places and corrections, newest first.",
        answer={"type": "array", "items": {"type": "object"}},
        refusals=("400", "401", "403"),
    )
    steps["parameters"] = [
        word("subject", "One of road_condition, own_place, correction."),
        word("thing", "The id of one of them."),
        query("before", "Steps before this journal number."),
        query("limit", "At most so many."),
    ]
    return {
        "/v1/road-conditions": {
            "get": operation(
                "road_conditions",
                "Roads that are closed or slow now, and those that ended lately.",
                answer=schema_of[RoadConditions],
            )
        },
        "/v1/own-places": {
            "get": operation("own_places", "The centre's own places.", answer=schema_of[OwnPlaces])
        },
        "/v1/corrections": {
            "get": operation(
                "corrections", "Places that the map has wrong.", answer=schema_of[Corrections]
            )
        },
        "/v1/map-changes": {"get": steps},
    }


def _table_paths(schema_of: Mapping[Any, Any]) -> Operation:
    table = schema_of[Subscribers]
    return {
        "/v1/master-data": {
            "get": operation(
                "master_data",
                "Stations, vehicles and hospitals, those retired too.",
                answer=schema_of[MasterData],
            )
        },
        "/v1/subscribers": {
            "get": operation("subscribers", "The whole table of subscribers.", answer=table),
            "put": operation(
                "replace_subscribers",
                "Put a whole new table of subscribers in place of the old one, or change nothing.",
                answer=schema_of[SubscriberCount],
                body=table,
                refusals=("400", "401", "403", "413", "503"),
            ),
        },
    }


def _record_paths(schema_of: Mapping[Any, Any]) -> Operation:
    limit = query("limit", "At most so many.")
    entries = {"type": "array", "items": schema_of[EventRecord]}
    anything = {"type": "object"}
    return {
        "/v1/journal": {
            "get": operation("journal", "Events by number.", answer=entries)
            | {"parameters": [query("after", "Events after this number."), limit, WHOLE]}
        },
        "/v1/incidents": {
            "get": operation(
                "incidents", "Incidents, newest first.", answer={"type": "array", "items": anything}
            )
            | {"parameters": [limit, WHOLE]}
        },
        "/v1/incidents/{incident}": {
            "get": operation(
                "incident",
                "The whole record of one incident.",
                answer=anything,
                refusals=("401", "403", "404"),
            )
            | {"parameters": [in_path("incident")]}
        },
        "/v1/callers/{number}": {
            "get": operation(
                "caller",
                "For linked systems: whose a number is, and where its telephone was found.",
                answer=schema_of[CallerAnswer],
                refusals=("401", "403", "404", "429", "503"),
            )
            | {"parameters": [in_path("number")]}
        },
        "/v1/places/history": {
            "get": operation(
                "place_history",
                "Earlier incidents at a place, newest first.",
                answer={"type": "array", "items": anything},
                refusals=("400", "401", "403"),
            )
            | {"parameters": [degrees("lat"), degrees("lon"), limit]}
        },
        "/v1/numbers/{number}/history": {
            "get": operation("history", "Earlier calls of a number.", answer=anything)
            | {"parameters": [in_path("number"), limit]}
        },
    }


def _telephone_paths(schema_of: Mapping[Any, Any]) -> Operation:
    anything = {"type": "array", "items": {"type": "object"}}
    limit = query("limit", "At most so many.")
    steps = operation(
        "number_steps", "Locks, interceptions and notes of numbers: who, why.", answer=anything
    )
    steps["parameters"] = [
        word("number", "One number."),
        query("before", "Steps before this journal number."),
        limit,
    ]
    refused = operation("refused_calls", "Calls that never reached a seat.", answer=anything)
    refused["parameters"] = [
        word("since", "Time in ISO 8601."),
        word("until", "Time in ISO 8601."),
        limit,
    ]
    return {
        "/v1/phone-book": {
            "get": operation("phone_book", "The phone book.", answer=schema_of[PhoneBook])
        },
        "/v1/numbers/{number}": {
            "get": operation("number", "What holds of a number now.", answer=schema_of[NumberKnown])
            | {"parameters": [in_path("number")]}
        },
        "/v1/number-steps": {"get": steps},
        "/v1/refused-calls": {"get": refused},
    }
