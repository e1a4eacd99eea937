"""The OpenAPI document holds together and names everything the server offers."""

import json

import pytest

from dispatch_app.server.app import ROUTES
from dispatch_app.server.openapi import document
from dispatch_app.wire.codec import COMMANDS, EVENTS


@pytest.fixture(scope="module")
def openapi():
    return json.loads(document())


def every(value):
    """All objects inside."""
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from every(part)
    elif isinstance(value, list):
        for part in value:
            yield from every(part)


def operations(openapi):
    for path, methods in openapi["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_every_reference_leads_somewhere(openapi):
    known = {f"#/components/schemas/{name}" for name in openapi["components"]["schemas"]}
    used = {part["$ref"] for part in every(openapi) if isinstance(part.get("$ref"), str)}
    assert used
    assert used <= known


def test_every_command_has_its_path_with_its_own_shape(openapi):
    for kind in COMMANDS:
        operation = openapi["paths"][f"/v1/commands/{kind}"]["post"]
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        assert schema == {"$ref": f"#/components/schemas/{kind}"}
        assert {"200", "400", "401", "403", "409", "429", "503"} <= set(operation["responses"])


def test_every_event_is_described(openapi):
    assert set(EVENTS) <= set(openapi["components"]["schemas"])


def test_every_route_is_described(openapi):
    described = {path for path, _, _ in operations(openapi)}
    served = {route.path for route in ROUTES} - {"/openapi.json", "/v1/commands/{kind}"}
    assert served <= described
    assert {p for p in described if not p.startswith("/v1/commands/")} == served


def test_operations_are_complete_and_named_once(openapi):
    names = [operation["operationId"] for _, _, operation in operations(openapi)]
    assert len(names) == len(set(names))
    for path, method, operation in operations(openapi):
        assert method in {"get", "post", "put", "delete"}
        assert operation["summary"].strip()
        assert operation["responses"]
        assert all(answer["description"] for answer in operation["responses"].values())
        in_path = {p["name"] for p in operation.get("parameters", []) if p["in"] == "path"}
        assert in_path == {part[1:-1] for part in path.split("/") if part.startswith("{")}


def test_every_refusal_is_a_problem(openapi):
    problem = {"$ref": "#/components/schemas/Problem"}
    for _, _, operation in operations(openapi):
        for status, answer in operation["responses"].items():
            if status.startswith(("4", "5")):
                assert answer["content"]["application/json"]["schema"] == problem


def test_only_signing_in_and_health_need_no_session(openapi):
    free = {path for path, _, operation in operations(openapi) if operation.get("security") == []}
    signing_in = {"/v1/sessions", "/v1/sessions/nonce", "/v1/sessions/key"}
    page = {"/hospital", "/hospital/", "/hospital/{name}", "/hospital/session"}
    assert free == signing_in | page | {"/v1/sessions/password", "/v1/health"}
