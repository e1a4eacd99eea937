"""The table of routes. Knows no storage and no devices."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute

from dispatch_app.server import (
    alarm_queries,
    callers,
    commanding,
    devices,
    figure_queries,
    form_history,
    hand_overs,
    map_queries,
    notices,
    planning_queries,
    power,
    queries,
    recording_queries,
    register_queries,
    search_queries,
    signing_in,
    tables,
    telephone_queries,
    terminals,
    track_queries,
    tracking,
    truth_queries,
    whole_records,
)
from dispatch_app.server.centre import Centre
from dispatch_app.server.problems import HANDLERS
from dispatch_app.server.stream import stream

ROUTES = (
    Route("/v1/sessions", signing_in.sign_in, methods=["POST"]),
    Route("/v1/sessions/nonce", signing_in.nonce, methods=["POST"]),
    Route("/v1/sessions/key", signing_in.sign_in_by_key, methods=["POST"]),
    Route("/v1/sessions/current", signing_in.sign_out, methods=["DELETE"]),
    Route("/v1/me", signing_in.me),
    Route("/v1/commands/{kind}", commanding.command, methods=["POST"]),
    Route("/v1/hand-overs/{hand_over}/signature", hand_overs.sign, methods=["POST"]),
    Route("/v1/snapshot", queries.snapshot),
    WebSocketRoute("/v1/stream", stream),
    Route("/v1/positions", tracking.latest, methods=["GET"]),
    Route("/v1/positions", tracking.feed, methods=["POST"]),
    Route("/v1/tracks", track_queries.kept, methods=["GET"]),
    Route("/v1/tracks", track_queries.tracks, methods=["POST"]),
    Route("/v1/tracks/{format}", track_queries.file, methods=["POST"]),
    Route("/v1/mileages", track_queries.mileages),
    Route("/v1/mileages/vehicles", track_queries.vehicles),
    Route("/v1/truth", truth_queries.truth),
    Route("/v1/terminals", terminals.terminals),
    Route("/v1/devices", devices.devices, methods=["GET"]),
    Route("/v1/devices", devices.feed, methods=["POST"]),
    Route("/v1/devices/{gateway}/{device}/bytes", devices.passing),
    Route("/v1/devices/{gateway}/{device}/recording", devices.recording),
    Route("/v1/power", power.latest, methods=["GET"]),
    Route("/v1/power", power.feed, methods=["POST"]),
    Route("/v1/callers/{number}", callers.caller),
    Route("/v1/numbers/{number}/history", queries.history),
    Route("/v1/numbers/{number}", telephone_queries.number),
    Route("/v1/number-steps", telephone_queries.number_steps),
    Route("/v1/refused-calls", telephone_queries.refused_calls),
    Route("/v1/phone-book", telephone_queries.phone_book),
    Route("/v1/places/history", queries.place_history),
    Route("/v1/incidents", queries.incidents),
    Route("/v1/incidents/{incident}", queries.incident),
    Route("/v1/incidents/{incident}/form", form_history.form),
    *figure_queries.ROUTES,
    Route("/v1/planning/history", planning_queries.history),
    Route("/v1/road-conditions", map_queries.road_conditions),
    Route("/v1/own-places", map_queries.own_places),
    Route("/v1/corrections", map_queries.corrections),
    Route("/v1/map-changes", map_queries.map_changes),
    Route("/v1/recordings", recording_queries.recordings),
    Route("/v1/recordings/statistics", recording_queries.statistics),
    Route("/v1/recordings/{recording}", recording_queries.recording),
    Route("/v1/notices", notices.notices),
    Route("/v1/notices/{notice}/attachments/{sha256}", notices.attachment),
    Route("/v1/attachments", notices.attach, methods=["POST"]),
    Route("/v1/search", search_queries.subjects, methods=["GET"]),
    Route("/v1/search", search_queries.find, methods=["POST"]),
    Route("/v1/search/count", search_queries.count, methods=["POST"]),
    Route("/v1/records/{kind}/{thing}", whole_records.record),
    Route("/v1/alarm-steps", alarm_queries.alarm_steps),
    Route("/v1/master-data", tables.master_data),
    Route("/v1/registers/{register}", register_queries.register_rows),
    Route("/v1/registers/{register}/steps", register_queries.register_steps),
    Route("/v1/subscribers", tables.subscribers, methods=["GET"]),
    Route("/v1/subscribers", tables.replace_subscribers, methods=["PUT"]),
    Route("/v1/journal", queries.journal),
    Route("/v1/health", queries.health),
    Route("/openapi.json", queries.openapi),
)


def app_of(centre: Centre) -> Starlette:
    app = Starlette(routes=list(ROUTES), exception_handlers=dict(HANDLERS))
    app.state.centre = centre
    return app
