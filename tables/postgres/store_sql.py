"""From the staged cases to ``transactions``, and the references of events."""

from tables.postgres.case_rows import CASES
from tables.postgres.tallies import COUNTED, TALLY

__all__ = ["ADD_REFS", "RESERVE", "STORE_CASES"]

#: Of an event that came in an earlier batch, or that was there already.
_EVENT_ID = (
    "coalesce({0}_event_id, (SELECT e.id FROM events e WHERE e.origin_topic = {0}_topic"
    " AND e.origin_partition = {0}_partition AND e.origin_offset = {0}_offset))"
)
_ORIGIN = {
    f"{side}_{of}" for side in ("gateway", "bank") for of in ("topic", "partition", "offset")
}
#: Which expression fills which column; what is not here goes in as it was staged.
_TRANSACTIONS = {
    **{name: name for name in CASES.columns if name not in _ORIGIN},
    "gateway_event_id": _EVENT_ID.format("gateway"),
    "bank_event_id": _EVENT_ID.format("bank"),
    "reasons": "reasons::text[]",
}


def _newer_wins() -> str:
    """A redelivery leaves ``last_updated`` alone; an older record leaves everything alone."""
    same = "(excluded.incarnation, excluded.version) = (now.incarnation, now.version)"
    sets = {name: f"excluded.{name}" for name in _TRANSACTIONS if name != "txn_id"}
    sets["last_updated"] = f"CASE WHEN {same} THEN now.last_updated ELSE excluded.last_updated END"
    assignments = ", ".join(f"{name} = {value}" for name, value in sets.items())
    newer = "(excluded.incarnation, excluded.seq) > (now.incarnation, now.seq)"
    return f"(txn_id) DO UPDATE SET {assignments} WHERE {newer}"


#: Moves all cases that are staged, when the events are there that they refer to, and notes what
#: that changes in the rollups. The rows of before are looked up one by one: no plan may read all.
STORE_CASES = (
    f"WITH before AS MATERIALIZED (SELECT known.* FROM staged_cases CROSS JOIN LATERAL"
    f" (SELECT {COUNTED} FROM transactions WHERE txn_id = staged_cases.txn_id OFFSET 0) AS known),"
    f" moved AS (INSERT INTO transactions AS now ({', '.join(_TRANSACTIONS)})"
    f" SELECT {', '.join(_TRANSACTIONS.values())} FROM staged_cases"
    f" ON CONFLICT {_newer_wins()} RETURNING {COUNTED}), {TALLY}; DELETE FROM staged_cases"
).encode()
#: Takes the four columns of ``event_refs``, each as an array.
ADD_REFS = b"""
INSERT INTO event_refs (type, value, txn_id, event_id)
SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[]) ON CONFLICT DO NOTHING
"""
#: Keys for so many events, in order, and the clock that the sink's rows are stamped with.
RESERVE = b"""
SELECT ARRAY(SELECT nextval('events_id_seq') FROM generate_series(1, %s)),
       (extract(epoch FROM clock_timestamp()) * 1000000)::bigint - 946684800000000
"""
