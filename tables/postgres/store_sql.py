"""From the staged rows to the tables: which expression fills which column, as data."""

from collections.abc import Mapping

__all__ = ["CLEAR", "STORE"]

_EVENTS = {
    "txn_id": "txn_id",
    "source": "source",
    "event_type": "event_type",
    "status": "status",
    "amount": "amount",
    "raw_payload": "raw_payload::jsonb",
    "currency": "currency",
    "event_id": "trigger_id",
    "posting_id": "posting_id",
    "content": "content",
    "kind": "kind",
    "role": "role",
    "direction": "direction",
    "txn_id_kind": "txn_id_kind",
    "occurred_at": "from_ms(occurred_ms)",
    "occurred_precision": "occurred_precision",
    "arrived_at": "from_ms(arrived_ms)",
    "origin_topic": "trigger_topic",
    "origin_partition": "trigger_partition",
    "origin_offset": "trigger_offset",
    "redelivery": "redelivery",
    "provider": "detail->>'provider'",
    "merchant_id": "detail->>'merchant_id'",
    "account": "detail->>'account'",
    "rail": "detail->>'rail'",
    "parent_txn_id": "detail->>'parent_txn_id'",
    "settlement_ref": "detail->>'settlement_ref'",
    "refs": "nullif(detail->'references', 'null')",
    "amount_basis": "coalesce(detail->>'amount_basis', 'GROSS')",
    "fee_minor": "(detail->>'fee_minor')::bigint",
    "tax_minor": "(detail->>'tax_minor')::bigint",
    "net_minor": "(detail->>'net_minor')::bigint",
    "original_amount_minor": "(detail->>'original_amount_minor')::bigint",
    "original_currency": "detail->>'original_currency'",
    "fx_rate": "(detail->>'fx_rate')::numeric",
    "booking_date": "(detail->>'booking_date')::date",
    "value_date": "(detail->>'value_date')::date",
    "business_date": "(detail->>'business_date')::date",
    "raw": "raw",
    "raw_codec": "raw_codec",
    "raw_sha256": "raw_sha256",
    "key_id": "key_id",
    "adapter": "adapter",
    "adapter_version": "adapter_version",
    "import_id": "import_id",
    "line_no": "line_no",
    "journal_partition": "journal_partition",
    "journal_offset": "journal_offset",
}

_REFS = {"type": "ref.key", "value": "ref.value", "txn_id": "txn_id", "event_id": "trigger_id"}

_TRANSITIONS = {
    "txn_id": "txn_id",
    "incarnation": "incarnation",
    "seq": "seq",
    "version": "version",
    "run_id": "run_id",
    "trigger_kind": "trigger_kind",
    "trigger_outcome": "trigger_outcome",
    "trigger_topic": "trigger_topic",
    "trigger_partition": "trigger_partition",
    "trigger_offset": "trigger_offset",
    "event_id": "CASE WHEN source IS NOT NULL THEN trigger_id END",
    "action_id": "CASE WHEN trigger_kind = 'ACTION' THEN trigger_id END",
    "timer_kind": "timer_kind",
    "refusal": "refusal",
    "before_state": "before_state",
    "before_reason": "before_reason",
    "after_state": "after_state",
    "after_reason": "after_reason",
    "rule": "rule",
    "policy_version": "policy_version",
    "variance_minor": "variance_minor",
    "arrived_at": "from_ms(arrived_ms)",
    "decided_at": "from_ms(decided_ms)",
    "decided_ms": "decided_ms",
    "detection_latency_ms": "decided_ms - arrived_ms",
    "decision": "decision::json",
    "journal_partition": "journal_partition",
    "journal_offset": "journal_offset",
}

_ORIGIN = (
    "(SELECT e.id FROM events e WHERE e.origin_topic = {0}_topic"
    " AND e.origin_partition = {0}_partition AND e.origin_offset = {0}_offset)"
)

_TRANSACTIONS = {
    "txn_id": "txn_id",
    "state": "state",
    "gateway_event_id": _ORIGIN.format("gateway"),
    "bank_event_id": _ORIGIN.format("bank"),
    "last_updated": "from_ms(updated_ms)",
    "reason": "reason",
    "reasons": "reasons",
    "is_exception": "is_exception",
    "severity": "severity",
    "match_kind": "match_kind",
    "deadline": "from_ms(deadline_ms)",
    "transient_until": "from_ms(transient_until_ms)",
    "variance_minor": "variance_minor",
    "exposure": "exposure",
    "currency": "currency",
    "gateway_amount": "gateway_amount",
    "bank_amount": "bank_amount",
    "kind": "kind",
    "direction": "direction",
    "posting": "posting",
    "txn_id_kind": "txn_id_kind",
    "provider": "profile->>'provider'",
    "merchant_id": "profile->>'merchant_id'",
    "account": "profile->>'account'",
    "rail": "profile->>'rail'",
    "parent_txn_id": "profile->>'parent_txn_id'",
    "settlement_ref": "profile->>'settlement_ref'",
    "superseded_by": "profile->>'superseded_by'",
    "opened_at": "from_ms(opened_ms)",
    "first_occurred_at": "from_ms(first_occurred_ms)",
    "business_date": "business_date",
    "policy_version": "policy_version",
    "rule": "rule",
    "version": "version",
    "seq": "seq",
    "incarnation": "incarnation",
    "episode": "episode",
    "resolution_code": "resolution_code",
    "resolution_reason_code": "resolution_reason_code",
    "resolution_note": "resolution_note",
    "resolution_amount": "resolution_amount",
    "resolved_by": "resolved_by",
    "approved_by": "approved_by",
    "confirmed_by": "confirmed_by",
    "resolved_at": "from_ms(resolved_ms)",
    "case_record": "case_record::json",
    "journal_partition": "journal_partition",
    "journal_offset": "journal_offset",
    "decided_at": "from_ms(decided_ms)",
}


def _insert(table: str, columns: Mapping[str, str], source: str, conflict: str) -> str:
    return (
        f"INSERT INTO {table} ({', '.join(columns)})"
        f" SELECT {', '.join(columns.values())} FROM {source} ON CONFLICT {conflict}"
    )


def _newer_wins() -> str:
    """A redelivery leaves ``last_updated`` alone; an older record leaves everything alone."""
    same = "(excluded.incarnation, excluded.version) = (now.incarnation, now.version)"
    sets = {name: f"excluded.{name}" for name in _TRANSACTIONS if name != "txn_id"}
    sets["last_updated"] = f"CASE WHEN {same} THEN now.last_updated ELSE excluded.last_updated END"
    assignments = ", ".join(f"{name} = {value}" for name, value in sets.items())
    newer = "(excluded.incarnation, excluded.seq) > (now.incarnation, now.seq)"
    return f"(txn_id) DO UPDATE SET {assignments} WHERE {newer}"


_SAME_ORIGIN = "(origin_topic, origin_partition, origin_offset) DO NOTHING"
_REF_SOURCE = (
    "staged_records, jsonb_each_text(nullif(detail->'references', 'null')) AS ref"
    " WHERE detail IS NOT NULL"
)

#: Moves all that is staged; events first, because transactions refer to them.
STORE = "; ".join(
    [
        _insert("events", _EVENTS, "staged_records WHERE source IS NOT NULL", _SAME_ORIGIN),
        _insert("event_refs", _REFS, _REF_SOURCE, "DO NOTHING"),
        _insert("transitions", _TRANSITIONS, "staged_records", "DO NOTHING"),
        _insert("transactions AS now", _TRANSACTIONS, "staged_cases", _newer_wins()),
    ]
).encode()
#: Makes room for the next chunk of the same transaction; its end makes room by itself.
CLEAR = b"DELETE FROM staged_records; DELETE FROM staged_cases"
