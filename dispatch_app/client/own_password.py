"""One's own password, changed from a seat: the old one proves who asks, and it may have run out."""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from dataclasses import replace

from dispatch_app.client.api import Api, Away
from dispatch_app.client.credentials import Password
from dispatch_app.wire import codec
from dispatch_app.wire.account_messages import OwnPassword

PATH = "/v1/sessions/password"


async def changed(
    addresses: Sequence[str], trust: ssl.SSLContext | None, known: Password, old: str, fresh: str
) -> Password:
    """The credentials that open the seat from now on. Its sessions end with the old password.

    Raises:
        Declined: the old one is wrong, or the new one will not do.
        Away: no centre was reached.
    """
    body = codec.encode(OwnPassword(account=known.account, password=old, fresh=fresh))
    away = Away("no address of the centre")
    for address in addresses:
        try:
            async with Api(address, trust) as api:
                await api.post(PATH, body)
                return replace(known, password=fresh)
        except Away as trouble:
            away = trouble
    raise away
