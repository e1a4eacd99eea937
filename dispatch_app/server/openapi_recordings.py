"""What the OpenAPI document says of recordings. Knows no request."""

from __future__ import annotations

from dispatch_app.server.operations import Operation, in_path, operation, query, word


def recording_paths() -> Operation:
    anything = {"type": "object"}
    words = {
        "serial": "The number of the recording, or its last digits.",
        "number": "A part of the outside number; `?` is any digit, `*` any digits.",
        "called": "A part of the number that was dialled.",
        "line": "The channel.",
        "seat": "A seat that took part.",
        "call": "The call's id.",
        "incident": "The incident's id or number.",
        "since": "Began at this ISO time or later.",
        "until": "Began before this ISO time.",
        "text": "A part of its marks and notes.",
        "before": "Go on behind this recording.",
    }
    period = [word(name, words[name]) for name in ("since", "until")]
    return {
        "/v1/recordings": {
            "get": operation(
                "recordings",
                "Recordings by any mix of what is known of them, newest first.",
                answer=anything,
                refusals=("400", "401", "403", "503"),
            )
            | {
                "parameters": [
                    *(word(name, text) for name, text in words.items()),
                    query("limit", "At most so many."),
                ]
            }
        },
        "/v1/recordings/statistics": {
            "get": operation(
                "recording_statistics",
                "How many, how long and how large, by day and channel.",
                answer=anything,
                refusals=("400", "401", "403", "503"),
            )
            | {"parameters": period}
        },
        "/v1/recordings/{recording}": {
            "get": operation(
                "recording",
                "One recording with its remarks and who heard it.",
                answer=anything,
                refusals=("401", "403", "404"),
            )
            | {"parameters": [in_path("recording")]}
        },
    }
