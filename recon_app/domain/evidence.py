"""What a verdict is computed from, and the digest of that part of it which is evidence."""

from collections.abc import Iterable

from recon_app.domain.actions import ActionType
from recon_app.domain.case import AppliedAction, Case, Profile, Side
from recon_app.domain.events import TxnIdKind
from recon_app.domain.identity import digest
from recon_app.domain.legs import bank_facts, primary_facts
from recon_app.domain.shape import shape

__all__ = ["Evidence", "digest_of", "evidence_digest"]


@shape
class Evidence:
    """All that is known of one ``txn_id``, before any verdict on it (fields as in ``Case``)."""

    txn_id: str
    gateway: Side | None
    bank: Side | None
    actions: list[AppliedAction] | None
    reached_ms: int
    opened_ms: int
    first_occurred_ms: int
    txn_id_kind: TxnIdKind
    profile: Profile | None
    business_date: str | None
    positions: dict[str, int]


def evidence_digest(case: Case) -> str:
    """What an action names to say what its author saw; also the ETag.

    Order, redeliveries, comments, refused actions and INFO events do not change it.
    """
    effective = [
        applied.action.action_id
        for applied in case.actions or ()
        if applied.refusal is None and applied.action.type is not ActionType.COMMENT
    ]
    return digest_of(case.gateway, case.bank, effective)


def digest_of(gateway: Side | None, bank: Side | None, action_ids: Iterable[str]) -> str:
    """SHA-256/128 in hex; one line an item, because no id holds a line break."""
    lines = [f"G{fact.content}{fact.event_id}" for fact in primary_facts(gateway)]
    lines += [f"B{fact.content}{fact.event_id}" for fact in bank_facts(bank)]
    lines += [f"A{action_id}" for action_id in action_ids]
    return digest("\n".join(sorted(lines)))
