"""The centre's HTTP interface as a seat uses it. One request a function; keeps only the token.

Network trouble becomes `Away`; refusals become `Declined` with the centre's code.
"""

from __future__ import annotations

import ssl
from types import TracebackType
from typing import TypeVar

import httpx
import msgspec

from dispatch_app.client.credentials import Credentials, Key, Password
from dispatch_app.client.trust import not_believed
from dispatch_app.client.worlds import unmeant
from dispatch_app.wire import codec
from dispatch_app.wire.messages import (
    COMMAND_ID,
    CommandReply,
    Fixes,
    KeySignIn,
    Nonce,
    Problem,
    Session,
    SignIn,
    Snapshot,
)

DEADLINE_S = 5.0
"""No single request may take longer; a command is then sent again with its id."""

LONG_DEADLINE_S = 120.0
"""For whole tables, which nobody at a desk waits for."""

T = TypeVar("T")


class Away(Exception):
    """The centre cannot be reached, or cannot do anything right now. Worth another try."""


class NotBelieved(Away):
    """What answers there is not the centre, or its certificate has ended. Said apart: a person must
    look after it, and waiting does not help."""


class Declined(Exception):
    """The centre said no, with a code."""

    def __init__(self, status: int, problem: Problem) -> None:
        super().__init__(f"{status} {problem.code}")
        self.status = status
        self.problem = problem


class Api:
    """One connection to one address of the centre."""

    def __init__(self, address: str, trust: ssl.SSLContext | None = None) -> None:
        """`trust`: whom an `https` address must be signed by; None: as this system has it."""
        self.address = address.rstrip("/")
        self._http = httpx.AsyncClient(
            base_url=self.address,
            timeout=DEADLINE_S,
            trust_env=False,
            http2=False,
            verify=trust or self.address.startswith("https"),
        )
        self.session: Session | None = None

    async def __aenter__(self) -> Api:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.aclose()

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.session.token}"} if self.session else {}

    async def sign_in(self, credentials: Credentials) -> Session:
        match credentials:
            case Password():
                body = SignIn(
                    account=credentials.account,
                    password=credentials.password,
                    seat=credentials.seat,
                    training=credentials.training,
                )
                self.session = await self._post("/v1/sessions", body, Session)
            case Key():
                self.session = await self._sign_in_by_key(credentials)
        if problem := unmeant(meant=credentials.training, here=self.session.training):
            raise Declined(409, problem)
        return self.session

    async def _sign_in_by_key(self, key: Key) -> Session:
        nonce = (await self._post("/v1/sessions/nonce", None, Nonce)).nonce
        body = KeySignIn(
            account=key.account,
            nonce=nonce,
            signature=key.sign(nonce),
            training=key.training,
        )
        return await self._post("/v1/sessions/key", body, Session)

    async def sign_out(self) -> None:
        """Leave the seat, for who comes next.

        Raises:
            Declined: the seat cannot be left now: a call goes on there.
        """
        await self._request("DELETE", "/v1/sessions/current")

    async def snapshot(self) -> Snapshot:
        return self._read(await self._request("GET", "/v1/snapshot"), Snapshot)

    async def command(self, kind: str, command_id: str, body: bytes) -> CommandReply:
        answer = await self._request(
            "POST", f"/v1/commands/{kind}", body, extra={COMMAND_ID: command_id}
        )
        return self._read(answer, CommandReply)

    async def positions(self, fixes: Fixes) -> None:
        await self._request("POST", "/v1/positions", codec.encode(fixes))

    async def get(self, path: str) -> bytes:
        """Any query, as the centre's JSON."""
        return await self._request("GET", path)

    async def post(self, path: str, body: bytes) -> bytes:
        """Hand something in that is no command, as the centre's JSON."""
        return await self._request("POST", path, body)

    async def put(self, path: str, body: bytes) -> bytes:
        """Put something in place of what is there, as the centre's JSON."""
        return await self._request("PUT", path, body, deadline_s=LONG_DEADLINE_S)

    async def _post(self, path: str, body: object | None, kind: type[T]) -> T:
        content = b"" if body is None else codec.encode(body)
        return self._read(await self._request("POST", path, content), kind)

    async def _request(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        extra: dict[str, str] | None = None,
        deadline_s: float = DEADLINE_S,
    ) -> bytes:
        headers = {"Content-Type": "application/json", **self.headers, **(extra or {})}
        try:
            answer = await self._http.request(
                method, path, content=body, headers=headers, timeout=deadline_s
            )
        except httpx.HTTPError as trouble:
            if why := not_believed(trouble):
                raise NotBelieved(f"{self.address}: {why}") from trouble
            raise Away(f"{self.address}: {trouble!r}") from trouble
        if answer.status_code >= 500 or answer.status_code == 429:
            raise Away(f"{self.address}: {answer.status_code}")
        if answer.status_code >= 400:
            raise Declined(answer.status_code, _problem(answer.content))
        return answer.content

    @staticmethod
    def _read(body: bytes, kind: type[T]) -> T:
        try:
            return msgspec.json.decode(body, type=kind)
        except (msgspec.ValidationError, msgspec.DecodeError) as trouble:
            raise Away(f"the centre speaks another version: {trouble}") from trouble


def _problem(body: bytes) -> Problem:
    try:
        return msgspec.json.decode(body, type=Problem)
    except (msgspec.ValidationError, msgspec.DecodeError):
        return Problem(code="message.unreadable")
