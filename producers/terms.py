"""What the policy grants each made-up payment, read out of the book that the engine uses.

Only the terms are read: what follows from them is the answer key's own work.
"""

import time
from collections.abc import Callable

from producers.answer_key import Terms
from producers.scenario import PlannedTxn
from recon_app.domain.case import Posting, Profile
from recon_app.domain.events import AmountBasis, Direction, Kind, Source
from recon_app.domain.policy import Policy, PolicyBook
from recon_app.errors import ConfigError

__all__ = ["TermsOf", "terms_of"]

#: The terms of a payment whose first event arrived at this time (epoch ms), or now when it is null.
TermsOf = Callable[[PlannedTxn, int | None], Terms]

#: A pair's business times lie within this of each other.
SPREAD_MS = 1_000


def terms_of(book: PolicyBook) -> TermsOf:
    """The terms by payment.

    Raises (when a payment is looked up):
        ConfigError: its policy is one that the answer key has no model of.
    """

    def look_up(txn: PlannedTxn, arrived_ms: int | None) -> Terms:
        policy = book.select(
            time.time_ns() // 1_000_000 if arrived_ms is None else arrived_ms,
            Profile(rail=txn.rail),
            _kind(txn),
            txn.events[0].currency,
            Direction.IN,
        )
        _refuse_unknown(policy)
        return Terms(
            policy.version,
            policy.due_ms,
            policy.tolerance_abs_minor,
            policy.tolerance_ppm,
            policy.tolerance_cap_minor,
        )

    return look_up


def _kind(txn: PlannedTxn) -> Kind:
    """Where both sides speak, the gateway's word counts."""
    spoken = any(event.source is Source.GATEWAY for event in txn.events)
    return Kind.PAYMENT if spoken else Kind.POSTING


def _refuse_unknown(policy: Policy) -> None:
    """Refuse what would change verdicts in ways that the key does not know."""
    needs = {
        'posting = "PER_TXN"': policy.posting is Posting.PER_TXN,
        "due as a duration, and sources in real time": policy.schedule is None,
        'compare = "GROSS"': policy.compare is AmountBasis.GROSS,
        "a window of at least 1s": min(policy.window_before_ms, policy.window_after_ms)
        >= SPREAD_MS,
    }
    if missing := [need for need, met in needs.items() if not met]:
        raise ConfigError(f"the answer key knows only policies with {' and '.join(missing)}")
