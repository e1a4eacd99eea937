"""The part of the interface's description that is about alarms. Describes; serves nothing."""

from __future__ import annotations

from dispatch_app.server.operations import Operation, operation, query, word


def alarm_paths() -> Operation:
    steps = operation(
        "alarm_steps",
        "What became of alarms: raised, cleared, acknowledged by whom.",
        answer={"type": "array", "items": {"type": "object"}},
    )
    steps["parameters"] = [
        word("alarm", "One alarm, as `power/ups-1`."),
        query("before", "Steps before this journal number."),
        query("limit", "At most so many."),
    ]
    return {"/v1/alarm-steps": {"get": steps}}
