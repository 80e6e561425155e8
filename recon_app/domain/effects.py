"""What a decision orders of others, as data: exceptions opened, changed, closed, and breaches.

==========  ==========================================================================
RAISE       an exception opened: ``reason``, ``severity``
CHANGE      an open exception has another reason or severity: ``reason``, ``severity``
CLEAR       the exception is closed
BREACH      ``side`` (GATEWAY, BANK) is overdue or came late; once per case and side
==========  ==========================================================================
"""

from recon_app.domain.case import Case, Posting
from recon_app.domain.decision import Effect
from recon_app.domain.states import State
from recon_app.domain.views import View

__all__ = ["breaches_of", "effects_of"]

_GATEWAY, _BANK = "GATEWAY", "BANK"
_MISSING = {State.BANK_MISSING: _BANK, State.GATEWAY_MISSING: _GATEWAY}


def breaches_of(before: Case | None, after: Case, gateway: View, bank: View) -> list[str]:
    """All sides that ever breached: those known before, and those that are missing or late now."""
    known = [] if before is None else before.breaches
    deadline_ms = after.deadline_ms
    if deadline_ms is None:
        return known
    if (gateway.settled_ms or 0) > deadline_ms and _GATEWAY not in known:
        known = [*known, _GATEWAY]
    if (bank.settled_ms or 0) > deadline_ms and _BANK not in known:
        known = known if after.posting is Posting.NONE else [_BANK, *known]
    missing = _MISSING.get(after.state)
    return known if missing is None or missing in known else sorted([*known, missing])


def effects_of(before: Case | None, after: Case) -> list[Effect]:
    """The difference that others have to act on."""
    effects: list[Effect] = []
    was_open = before is not None and before.is_exception
    if after.is_exception:
        if before is None or not was_open:
            effects.append(_exception("RAISE", after))
        elif (before.reason, before.severity) != (after.reason, after.severity):
            effects.append(_exception("CHANGE", after))
    elif was_open:
        effects.append(Effect("CLEAR"))
    known = before.breaches if before is not None else ()
    if len(after.breaches) > len(known):
        effects += [Effect("BREACH", {"side": s}) for s in after.breaches if s not in known]
    return effects


def _exception(kind: str, case: Case) -> Effect:
    return Effect(kind, {"reason": case.reason, "severity": case.severity})
