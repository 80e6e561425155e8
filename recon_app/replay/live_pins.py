"""What live made of its actions, as far as that depended on what was processed first."""

import psycopg

from recon_app.replay.kept import reach_postgres
from recon_app.replay.pins import NO_PINS, Pins
from recon_app.settings import Settings

__all__ = ["read_pins"]

#: Actions that raced with the events of their transaction; all others need no pin.
_QUERY = """
SELECT t.trigger_partition, t.trigger_offset, t.refusal = 'UNKNOWN_TXN', to_ms(x.opened_at)
FROM transitions t LEFT JOIN transactions x USING (txn_id)
WHERE t.action_id IS NOT NULL AND t.trigger_topic = %s
  AND (t.refusal = 'UNKNOWN_TXN' OR x.opened_at >= t.arrived_at)
"""


def read_pins(settings: Settings, actions_topic: str) -> Pins:
    """The pins of every action that live has decided, none where there is no live schema.

    Raises:
        PostgresUnavailable: no connection, or it broke.
    """
    with reach_postgres(settings) as connection:
        try:
            rows = connection.execute(_QUERY, [actions_topic]).fetchall()
        except psycopg.errors.UndefinedTable:
            return NO_PINS
    unknown = [(partition, offset) for partition, offset, refused, _ in rows if refused]
    later = [
        ((partition, offset), opened_ms)
        for partition, offset, refused, opened_ms in rows
        if not refused and opened_ms is not None
    ]
    return Pins(frozenset(unknown), tuple(later))
