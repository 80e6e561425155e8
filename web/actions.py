"""What people ask of a transaction; it goes through Kafka, as everything that moves a case."""

import secrets
import time
from typing import Final

from aiohttp import web

from recon_app.access.principal import Method
from recon_app.codec.actions import MAX_ACTION_BYTES, check_action, encode_action
from recon_app.codec.document import decode_document
from recon_app.codec.poison import Poison
from recon_app.codec.shapes import convert
from recon_app.domain.actions import Action, ActionType, Actor, ActorKind
from recon_app.domain.identity import digest
from recon_app.errors import KafkaUnavailable, PoisonError, PostgresUnavailable, UnavailableError
from recon_app.ingest import Refused
from recon_app.outbound import Outbound
from recon_app.privacy.current import scrub_action_bytes
from web.bodies import JSON, json_response, media_type, read_body
from web.context import ApiContext, context_of
from web.idempotency import HEADER as IDEMPOTENCY_KEY
from web.models import ActionAccepted, ActionIn
from web.parameters import path_id
from web.present_rows import outcome_view
from web.problems import Problem, invalid_parameter, poison_problem
from web.transactions import RETRY_AFTER, state_away, unknown
from web.who import caller_of, principal_of

__all__ = ["ACTOR", "action_id_of", "actor_of", "get_action", "post_action", "type_of"]

ACTOR: Final = "X-Recon-Actor"


async def post_action(request: web.Request) -> web.Response:
    """Ask for something to be done with a transaction.

    ``If-Match`` names the evidence you saw (the ``ETag`` of the transaction); only COMMENT does
    without. Accepted means that the action is in Kafka; what became of it stands at ``Location``.
    """
    context, txn_id = context_of(request), path_id("txn_id", request.match_info["txn_id"])
    action = await _read_action(request, txn_id)
    await _check_evidence(context, action)
    await _publish(context, action)
    outcome = f"{request.rel_url.raw_path}/{action.action_id}"
    accepted = ActionAccepted(action.action_id, txn_id, action.type, outcome)
    return json_response(accepted, 202, {"Location": outcome})


async def get_action(request: web.Request) -> web.Response:
    """What became of an action."""
    txn_id = path_id("txn_id", request.match_info["txn_id"])
    action_id = path_id("action_id", request.match_info["action_id"])
    try:
        outcome = await context_of(request).store.action_outcome(txn_id, action_id)
    except PostgresUnavailable as error:
        raise state_away(str(error)) from None
    if outcome is None:
        detail = f"No decision on {action_id} is recorded yet; it may still be on its way."
        raise Problem("unknown-action", detail, headers=RETRY_AFTER)
    return json_response(outcome_view(outcome))


async def _read_action(request: web.Request, txn_id: str) -> Action:
    """The action in the body, bound to the evidence its author saw."""
    media_type(request, (JSON,))
    body = scrub_action_bytes(await read_body(request, MAX_ACTION_BYTES))
    try:
        asked = convert(decode_document(body, MAX_ACTION_BYTES), ActionIn)
        if asked.action_id is None:
            asked.action_id = action_id_of(request, txn_id)
        return check_action(_action(asked, txn_id, _evidence(request), actor_of(request)))
    except PoisonError as fault:
        raise poison_problem(fault, "action") from None


def _action(asked: ActionIn, txn_id: str, expected: str | None, actor: Actor) -> Action:
    """The action itself."""
    return Action(
        action_id=asked.action_id or "",
        type=type_of(asked.type),
        txn_id=txn_id,
        expected=expected,
        actor=actor,
        reason_code=asked.reason_code,
        note=asked.note,
        requested_at_ms=time.time_ns() // 1_000_000,
        args=asked.args,
    )


def type_of(name: str) -> ActionType:
    """The type of an action.

    Raises:
        PoisonError: there is none of that name.
    """
    if name not in ActionType.__members__:
        names = ", ".join(ActionType.__members__)
        raise PoisonError(Poison.INVALID_FIELD, "type", f"must be one of {names}")
    return ActionType(name)


def _evidence(request: web.Request) -> str | None:
    """The evidence digest in ``If-Match``."""
    text = request.headers.get("If-Match")
    if text is None:
        return None
    digest = text.strip().removeprefix("W/").strip('"')
    if not digest.isalnum() or not digest.isascii():
        raise invalid_parameter("If-Match", "must be the ETag of the transaction as you saw it")
    return digest


def actor_of(request: web.Request) -> Actor:
    """Who asks; where anybody may, whoever the caller says."""
    principal = principal_of(request)
    if principal.method is Method.ANONYMOUS:
        return Actor(path_id(ACTOR, request.headers.get(ACTOR, principal.id)))
    kind = ActorKind.SERVICE if principal.is_service else ActorKind.USER
    return Actor(principal.id, kind, sorted(role.value for role in principal.roles))


def action_id_of(request: web.Request, txn_id: str) -> str:
    """An id; the same for the same Idempotency-Key, so that a repetition is one action."""
    key = request.headers.get(IDEMPOTENCY_KEY)
    if key is None:
        return secrets.token_hex(16)
    return digest("\x1f".join((caller_of(request), txn_id, key)))


async def _check_evidence(context: ApiContext, action: Action) -> None:
    """Refuse early what the engine would refuse anyway; it stays the judge.

    Without an engine to ask, the action is passed on: it is bound to its evidence all the same.
    """
    if action.expected is None and action.type is not ActionType.COMMENT:
        detail = "Send If-Match with the ETag of the transaction as you saw it."
        raise Problem("evidence-required", detail)
    try:
        answer = await context.engine.transaction(action.txn_id)
    except UnavailableError:
        return
    if not answer.found:
        raise unknown(action.txn_id)
    if action.expected is not None and answer.etag != f'"{action.expected}"':
        headers = {"ETag": answer.etag} if answer.etag else {}
        raise Problem("stale-evidence", "Look again, then decide again.", headers=headers)


async def _publish(context: ApiContext, action: Action) -> None:
    """Have Kafka take the action."""
    topic = context.topics.actions.name
    record = Outbound(topic, action.txn_id.encode(), encode_action(action))
    try:
        [result] = await context.ingest.publish([record])
    except KafkaUnavailable as error:
        raise Problem("kafka-unavailable", str(error), headers=RETRY_AFTER) from None
    if isinstance(result, Refused):
        name = "outcome-unknown" if result.unknown else "kafka-unavailable"
        again = f"{result.detail} Use the same action_id: {action.action_id}."
        raise Problem(name, again, headers=RETRY_AFTER)
