"""The messages of the protocol as JSON Schema, made of what the door reads with. Writes no file."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from dispatch_app.adapters.links.messages import (
    DATUM,
    VERSION,
    Answer,
    Ask,
    Cancel,
    Heartbeat,
    NumberAnswer,
    NumberQuery,
    Problem,
    Receipt,
    Update,
)
from dispatch_app.adapters.links.problems import KINDS
from dispatch_app.domain.links.values import LARGEST_UNCERTAINTY_M, LinkNeed, LinkReason

_REF = "#/$defs/{name}"
_SHAPES = (Ask, Answer, Update, Cancel, NumberQuery, Heartbeat, Receipt, NumberAnswer, Problem)


def schema() -> dict[str, Any]:
    """JSON Schema 2020-12; a message is one of those under `oneOf`."""
    _, shapes = msgspec.json.schema_components(_SHAPES, ref_template=_REF)
    where = shapes["Location"]["properties"]
    where["latitude"] |= {"minimum": -90, "maximum": 90}
    where["longitude"] |= {"minimum": -180, "maximum": 180}
    where["datum"] |= {"const": DATUM}
    where["uncertainty_m"] |= {"minimum": 0, "maximum": LARGEST_UNCERTAINTY_M}
    shapes["Ask"]["properties"]["needs"]["items"] |= {"examples": [n.value for n in LinkNeed]}
    for name in ("Answer", "Cancel"):
        shapes[name]["properties"]["reason"] |= {"examples": [r.value for r in LinkReason]}
    shapes["Problem"]["properties"]["code"] |= {"examples": sorted(KINDS)}
    messages = (Ask, Answer, Update, Cancel, NumberQuery, Heartbeat)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Messages between dispatch systems, version {VERSION}",
        "oneOf": [{"$ref": _REF.format(name=kind.__name__)} for kind in messages],
        "$defs": dict(sorted(shapes.items())),
    }


def schema_text() -> str:
    return json.dumps(schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
