"""A machine that signs in with the key of a demonstration's accounts."""

from __future__ import annotations

from pathlib import Path

import httpx

from dispatch_app.client.credentials import Key
from dispatch_app.client.signing import listed
from tests.fakes.running_server import PATIENCE_S, Client


def keyed_client(url: str, accounts: Path, account: str) -> Client:
    who = listed(accounts, account)
    assert isinstance(who, Key)
    http = httpx.Client(base_url=url, timeout=PATIENCE_S, trust_env=False)
    nonce = http.post("/v1/sessions/nonce").json()["nonce"]
    body = {"account": account, "nonce": nonce, "signature": who.sign(nonce)}
    return Client(http, http.post("/v1/sessions/key", json=body).json()["token"])
