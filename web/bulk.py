"""``POST /txns/actions``: one action on many transactions, each as if it were asked alone."""

import secrets
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from aiohttp import web

from recon_app.codec.actions import check_action, encode_action
from recon_app.codec.document import decode_document
from recon_app.codec.poison import Poison
from recon_app.codec.shapes import convert
from recon_app.domain.actions import Action, ActionType
from recon_app.errors import KafkaUnavailable, PoisonError, PostgresUnavailable
from recon_app.ingest import Refused
from recon_app.outbound import Outbound
from recon_app.privacy.current import scrub_action_bytes
from tables.postgres.bulk_read import Seen, ids_of, seen_of
from web.actions import action_id_of, actor_of, type_of
from web.bodies import JSON, json_response, media_type, read_body
from web.context import ApiContext, context_of
from web.desk_models import MAX_BULK, BulkAnswer, BulkIn, BulkItem
from web.filters import filters_in
from web.problems import Problem, poison_problem
from web.transactions import RETRY_AFTER, state_away, unknown

__all__ = ["post_bulk"]

#: A thousand ids of 128 characters, with their versions.
MAX_BULK_BYTES: Final = 512 * 1024


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be published, and what became of the others already."""

    actions: list[Action]
    skipped: list[BulkItem]


async def post_bulk(request: web.Request) -> web.Response:
    """Ask for the same action on up to 1,000 transactions.

    Each goes through Kafka bound to the evidence it was seen with, and has an outcome of its own.
    202 when every one was accepted, 207 otherwise, with ``Retry-After`` where some failed.
    """
    context = context_of(request)
    asked, template = await _read(request)
    try:
        txn_ids = await _chosen(context, asked)
        seen = await seen_of(context.store, txn_ids)
    except PostgresUnavailable as error:
        raise state_away(str(error)) from None
    plan = _plan(request, asked, template, txn_ids, seen)
    answer = _answer(template.bulk_id or "", await _publish(context, plan.actions) + plan.skipped)
    status = 202 if answer.accepted == answer.requested else 207
    return json_response(answer, status, RETRY_AFTER if answer.failed else None)


async def _read(request: web.Request) -> tuple[BulkIn, Action]:
    """What is asked, and the action with everything but its transaction."""
    media_type(request, (JSON,))
    body = scrub_action_bytes(await read_body(request, MAX_BULK_BYTES))
    try:
        asked = convert(decode_document(body, MAX_BULK_BYTES), BulkIn)
        _check(asked)
    except PoisonError as fault:
        raise poison_problem(fault, "bulk") from None
    try:
        return asked, check_action(_template(request, asked))
    except PoisonError as fault:
        raise poison_problem(fault, "action") from None


def _check(asked: BulkIn) -> None:
    if (asked.txn_ids is None) == (asked.filters is None):
        detail = "give either txn_ids or filters"
        raise PoisonError(Poison.INVALID_FIELD, "txn_ids", detail)
    if asked.filters is not None and not asked.action.note:
        detail = "all that filters hold are changed: say why"
        raise PoisonError(Poison.MISSING_FIELD, "action.note", detail)


def _template(request: web.Request, asked: BulkIn) -> Action:
    return Action(
        action_id="template",
        type=type_of(asked.action.type),
        txn_id="template",
        expected=None,
        actor=actor_of(request),
        reason_code=asked.action.reason_code,
        note=asked.action.note,
        requested_at_ms=time.time_ns() // 1_000_000,
        args=asked.action.args,
        bulk_id=secrets.token_hex(16),
    )


async def _chosen(context: ApiContext, asked: BulkIn) -> list[str]:
    """The transactions meant, each once."""
    if asked.filters is None:
        chosen = list(dict.fromkeys(asked.txn_ids or ()))
    else:
        chosen = await ids_of(context.store, filters_in(asked.filters), MAX_BULK + 1)
    if len(chosen) > MAX_BULK:
        detail = f"At most {MAX_BULK} at once: narrow the filters, or take them in turns."
        raise Problem("too-many-transactions", detail)
    if asked.expected_count not in (None, len(chosen)):
        detail = f"There are {len(chosen)} now, not {asked.expected_count}; nothing was done."
        raise Problem("count-changed", detail)
    return chosen


def _plan(
    request: web.Request,
    asked: BulkIn,
    template: Action,
    txn_ids: list[str],
    seen: Mapping[str, Seen],
) -> Plan:
    versions = asked.versions or {}
    plan = Plan([], [])
    for txn_id in txn_ids:
        its = seen.get(txn_id)
        if its is None:
            plan.skipped.append(_skipped(txn_id, unknown(txn_id)))
        elif versions.get(txn_id, its.version) != its.version:
            detail = f"It is at version {its.version} now. Look again, then decide again."
            plan.skipped.append(_skipped(txn_id, Problem("stale-evidence", detail)))
        else:
            plan.actions.append(_action(request, template, txn_id, its))
    return plan


def _action(request: web.Request, template: Action, txn_id: str, seen: Seen) -> Action:
    """The action on one of them; a comment needs no evidence."""
    expected = None if template.type is ActionType.COMMENT else seen.evidence
    action_id = action_id_of(request, txn_id)
    return replace(template, action_id=action_id, txn_id=txn_id, expected=expected)


def _skipped(txn_id: str, problem: Problem) -> BulkItem:
    return BulkItem(txn_id, "skipped", problem=problem.view)


async def _publish(context: ApiContext, actions: list[Action]) -> list[BulkItem]:
    """Have Kafka take them."""
    topic = context.topics.actions.name
    records = [Outbound(topic, each.txn_id.encode(), encode_action(each)) for each in actions]
    try:
        results = await context.ingest.publish(records) if records else []
    except KafkaUnavailable as error:
        raise Problem("kafka-unavailable", str(error), headers=RETRY_AFTER) from None
    return [
        _refused(action, result) if isinstance(result, Refused) else _accepted(action)
        for action, result in zip(actions, results, strict=True)
    ]


def _accepted(action: Action) -> BulkItem:
    return BulkItem(action.txn_id, "accepted", action.action_id)


def _refused(action: Action, refused: Refused) -> BulkItem:
    name = "outcome-unknown" if refused.unknown else "kafka-unavailable"
    return BulkItem(action.txn_id, "failed", action.action_id, Problem(name, refused.detail).view)


def _answer(bulk_id: str, results: list[BulkItem]) -> BulkAnswer:
    statuses = Counter[str](item.status for item in results)
    accepted, skipped, failed = (statuses[each] for each in ("accepted", "skipped", "failed"))
    return BulkAnswer(bulk_id, len(results), accepted, skipped, failed, results)
