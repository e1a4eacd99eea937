"""The rules that a partner's door must keep, each as one trial against a living system.

All incidents of these trials are exercises: nobody drives for them. Knows no screen; `links_cases`
prints what comes out.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.adapters.links import signing
from dispatch_app.adapters.links.calling import PartnerAddress
from dispatch_app.adapters.links.door import PATH, Identity
from dispatch_app.adapters.links.messages import MOST_BYTES

TIMEOUT_S = 10.0
FAR = timedelta(hours=2)
NO_NUMBER = "09990000000"
"""In an area code that is nowhere."""


class Broken(Exception):
    """A rule is not kept; the message says how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    status: int
    body: dict[str, Any]
    signed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    rule: str
    says: str
    trouble: str = ""

    @property
    def kept(self) -> bool:
        return not self.trouble


@dataclass(slots=True)
class Trials:
    """Speaks to one partner as `identity`, rightly and wrongly."""

    identity: Identity
    partner: PartnerAddress
    now: Callable[[], datetime]
    case: str = ""
    new_id: Callable[[], str] = field(default_factory=Uuid7Maker)

    # ---- messages

    def message(self, kind: str, **more: Any) -> dict[str, Any]:
        at = self.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {"kind": kind, "id": self.new_id(), "sent_at": at, **more}

    def ask(self, **changes: Any) -> dict[str, Any]:
        location = {
            "latitude": 31.5,
            "longitude": 120.5,
            "datum": "WGS-84",
            "uncertainty_m": 25.0,
            "text": "conformance trial, exercise",
            **changes.pop("location", {}),
        }
        incident = {
            "number": "EXERCISE-1",
            "complaint": "conformance trial",
            "exercise": True,
            "location": {k: v for k, v in location.items() if v is not None},
            **changes.pop("incident", {}),
        }
        case = changes.pop("case", self.new_id())
        return self.message("ask", case=case, purpose="support", incident=incident, **changes)

    # ---- sending

    async def send(self, message: dict[str, Any] | bytes, **wrong: Any) -> Heard:
        """Sign and send. `wrong` bends one thing: key, at, nonce, to, version, body, headers."""
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        headers = signing.sign_question(
            wrong.get("key", self.identity.key),
            self.identity.name,
            wrong.get("to", self.partner.name),
            body,
            wrong.get("at", self.now()),
            wrong.get("nonce", ""),
        )
        if "version" in wrong:
            headers[signing.VERSION_HEADER] = wrong["version"]
        for name in wrong.get("without", ()):
            headers.pop(name)
        return await self._post(wrong.get("body", body), headers)

    async def _post(self, body: bytes, headers: dict[str, str]) -> Heard:
        verify = self.partner.trust or self.partner.url.startswith("https")
        try:
            async with httpx.AsyncClient(
                base_url=self.partner.url.rstrip("/"),
                timeout=TIMEOUT_S,
                trust_env=False,
                verify=verify,
            ) as http:
                answer = await http.post(PATH, content=body, headers=headers)
        except httpx.HTTPError as away:
            raise Broken(f"no answer: {type(away).__name__}") from away
        nonce = headers.get(signing.NONCE, "")
        signed = signing.is_answer(
            answer.headers,
            self.partner.key,
            us=self.identity.name,
            nonce=nonce,
            status=answer.status_code,
            body=answer.content,
        )
        try:
            told = answer.json()
        except ValueError:
            told = {}
        body_told = told if isinstance(told, dict) else {}
        return Heard(status=answer.status_code, body=body_told, signed=signed)

    async def receives(self, message: dict[str, Any], **wrong: Any) -> Heard:
        heard = await self.send(message, **wrong)
        if heard.status != 200:
            raise Broken(f"status {heard.status} {heard.body.get('code', '')}, expected 200")
        if not heard.signed:
            raise Broken("the answer is not signed by the agreed key over this request's nonce")
        if heard.body.get("id") != message["id"]:
            raise Broken("the receipt names another message")
        return heard

    async def refuses(
        self, code: str, message: dict[str, Any] | bytes, *statuses: int, **wrong: Any
    ) -> None:
        heard = await self.send(message, **wrong)
        if heard.status not in statuses:
            raise Broken(
                f"status {heard.status}, expected {' or '.join(map(str, statuses))} {code}"
            )
        if heard.body.get("code") != code:
            raise Broken(f"code {heard.body.get('code')!r}, expected {code!r}")
        if not heard.body.get("mend"):
            raise Broken("a refusal must say how to mend it")


Trial = Callable[[Trials], Awaitable[None]]
RULES: list[tuple[str, str, Trial]] = []


def rule(name: str, says: str) -> Callable[[Trial], Trial]:
    def keep(trial: Trial) -> Trial:
        RULES.append((name, says, trial))
        return trial

    return keep


@rule("L01", "a heartbeat is answered, signed, with the versions spoken")
async def _heartbeat(t: Trials) -> None:
    heard = await t.receives(t.message("heartbeat", versions=["1"], system="conformance"))
    if "1" not in heard.body.get("versions", []):
        raise Broken("the receipt names no version 1")


@rule("L02", "a message without a signature is refused")
async def _unsigned(t: Trials) -> None:
    gone = (signing.SIGNATURE,)
    await t.refuses("link.unsigned", t.message("heartbeat"), 401, without=gone)


@rule("L03", "a message signed by another key is refused")
async def _another_key(t: Trials) -> None:
    key = Ed25519PrivateKey.generate()
    await t.refuses("link.bad-signature", t.message("heartbeat"), 401, key=key)


@rule("L04", "a body that was altered on the way is refused")
async def _altered(t: Trials) -> None:
    message = t.ask()
    other = json.dumps({**message, "words": "altered"}).encode()
    await t.refuses("link.bad-signature", message, 401, body=other)


@rule("L05", "a message for somebody else is refused")
async def _for_another(t: Trials) -> None:
    await t.refuses("link.not-for-us", t.message("heartbeat"), 401, to="somebody-else")


@rule("L06", "a signature of two hours ago or to come is refused")
async def _stale(t: Trials) -> None:
    for at in (t.now() - FAR, t.now() + FAR):
        await t.refuses("link.clock", t.message("heartbeat"), 401, at=at)


@rule("L07", "the same signed request a second time is refused")
async def _replayed(t: Trials) -> None:
    nonce, at, message = t.new_id().replace("-", ""), t.now(), t.message("heartbeat")
    await t.receives(message, nonce=nonce, at=at)
    await t.refuses("link.replayed", message, 409, nonce=nonce, at=at)


@rule("L08", "a version that is not spoken is refused, with those that are")
async def _version(t: Trials) -> None:
    heard = await t.send(t.message("heartbeat"), version="999")
    if (heard.status, heard.body.get("code")) != (426, "link.version"):
        raise Broken(f"status {heard.status} {heard.body.get('code')}, expected 426 link.version")
    if "1" not in str(heard.body.get("details", {}).get("versions", "")).split(","):
        raise Broken("details.versions does not name version 1")


@rule("L09", "what is no message is refused and breaks nothing")
async def _garbage(t: Trials) -> None:
    for body in (b"", b"{", b"[]", b'{"kind": "ask"}', b'"\xff\xfe"', b"null"):
        await t.refuses("link.malformed", body, 400)
    await t.receives(t.message("heartbeat"))


@rule("L10", "an incident without coordinates, datum or uncertainty is refused")
async def _no_position(t: Trials) -> None:
    for name in ("latitude", "longitude", "datum", "uncertainty_m"):
        await t.refuses("link.no-position", t.ask(location={name: None}), 422)


@rule("L11", "coordinates that cannot be are refused")
async def _bad_position(t: Trials) -> None:
    for wrong in (
        {"latitude": 120.5, "longitude": 31.5},
        {"latitude": 0.0, "longitude": 0.0},
        {"uncertainty_m": -1.0},
    ):
        await t.refuses("link.bad-position", t.ask(location=wrong), 422)


@rule("L12", "another datum than WGS-84 is refused, not taken as if")
async def _datum(t: Trials) -> None:
    await t.refuses("link.datum", t.ask(location={"datum": "GCJ-02"}), 422)


@rule("L13", "a request for support is received")
async def _asked(t: Trials) -> None:
    message = t.ask(needs=["traffic_control"], words="exercise")
    await t.receives(message)
    t.case = message["case"]


@rule("L14", "the same message again is received as repeated, and acts once")
async def _repeated(t: Trials) -> None:
    message = t.ask()
    first, second = await t.receives(message), await t.receives(message)
    if first.body.get("repeated", False) or not second.body.get("repeated", False):
        raise Broken("the second receipt must say repeated, the first must not")


@rule("L15", "another message under a known id is refused")
async def _id_reused(t: Trials) -> None:
    message = t.ask()
    await t.receives(message)
    await t.refuses("link.id-reused", {**message, "words": "another"}, 409)


@rule("L16", "an update of a case is received")
async def _updated(t: Trials) -> None:
    await t.receives(t.message("update", case=_case(t), words="exercise goes on"))


@rule("L17", "a word in a case that nobody opened is refused")
async def _unknown_case(t: Trials) -> None:
    await t.refuses("link.unknown-case", t.message("update", case=t.new_id(), words="x"), 404)


@rule("L18", "fields that nobody knows are passed over")
async def _unknown_field(t: Trials) -> None:
    await t.receives({**t.ask(incident={"colour_of_sky": "blue"}), "later": {"version": 2}})


@rule("L19", "a need of a later version is received as some other help")
async def _unknown_need(t: Trials) -> None:
    await t.receives(t.ask(needs=["a_need_of_tomorrow"]))


@rule("L20", "a message beyond 64 KiB is refused")
async def _too_large(t: Trials) -> None:
    huge = json.dumps({**t.ask(), "padding": "x" * MOST_BYTES}).encode()
    heard = await t.send(huge)
    if heard.status != 413:
        raise Broken(f"status {heard.status}, expected 413")


@rule("L21", "who asked cannot answer its own request")
async def _wrong_side(t: Trials) -> None:
    answer = t.message("answer", case=_case(t), standing="accepted")
    await t.refuses("link.wrong-side", answer, 409)


@rule("L22", "a number of which nothing is known is answered so, within ten seconds")
async def _number(t: Trials) -> None:
    await t.refuses("link.number-unknown", t.message("number_query", number=NO_NUMBER), 404)


@rule("L23", "a request that is taken back is received")
async def _taken_back(t: Trials) -> None:
    for case in (_case(t),):
        await t.receives(t.message("cancel", case=case, reason="not_needed", words="exercise over"))


def _case(t: Trials) -> str:
    if not t.case:
        raise Broken("no case could be opened (L13)")
    return t.case


async def conform(
    identity: Identity, partner: PartnerAddress, now: Callable[[], datetime]
) -> list[Outcome]:
    """All trials in their order; one that fails ends none."""
    trials = Trials(identity, partner, now)
    outcomes = []
    for name, says, trial in RULES:
        trouble = ""
        try:
            await trial(trials)
        except Broken as broken:
            trouble = str(broken)
        outcomes.append(Outcome(rule=name, says=says, trouble=trouble))
    return outcomes
