"""The words and tables the dashboard shares with the domain, written into its sources.

``python -m web.vocabulary`` writes them anew after the domain has changed.
"""

import json
from pathlib import Path
from typing import Any, Final

from recon_app.domain.case import MatchKind
from recon_app.domain.events import Rail
from recon_app.domain.money import EXPONENTS, MAX_AMOUNT_MINOR
from recon_app.domain.reasons import REASONS, Severity
from recon_app.domain.states import State
from web.desk_models import RESOLUTIONS

__all__ = ["VOCABULARY", "vocabulary"]

VOCABULARY: Final = Path(__file__).parent / "dashboard/src/shared/lib/vocabulary.json"


def vocabulary() -> dict[str, Any]:
    """Currencies that have not two digits, reasons, states, rails, resolutions and severities."""
    return {
        "exponents": {code: digits for code, digits in EXPONENTS.items() if digits != 2},
        "currencies": sorted(EXPONENTS),
        "max_amount_minor": MAX_AMOUNT_MINOR,
        "reasons": {
            row.code.value: {"shown": row.shown, "actor": row.actor, "advice": row.advice}
            for row in REASONS.values()
        },
        "states": [state.value for state in State if state is not State.INIT],
        "rails": [rail.value for rail in Rail],
        "match_kinds": [kind.value for kind in MatchKind],
        "resolutions": list(RESOLUTIONS),
        "severities": [severity.value for severity in Severity],
    }


if __name__ == "__main__":
    VOCABULARY.write_text(json.dumps(vocabulary(), indent=1) + "\n")
