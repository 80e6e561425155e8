"""Parameters of the path and headers that several routes take."""

from typing import Final

from web.actions import ACTOR
from web.routes import Parameter

__all__ = [
    "ACTION_ID",
    "ACTOR_HEADER",
    "ENDPOINT",
    "EXPORT_ID",
    "IDEMPOTENCY",
    "IF_MATCH",
    "IF_NONE_MATCH",
    "PROVIDER",
    "TXN_ID",
]

ID_SCHEMA: Final[dict[str, object]] = {"type": "string", "minLength": 1, "maxLength": 128}
TXN_ID: Final = Parameter("txn_id", "path", ID_SCHEMA, "The transaction")
ACTION_ID: Final = Parameter("action_id", "path", ID_SCHEMA, "The action")
IF_MATCH: Final = Parameter(
    "If-Match", "header", {"type": "string"}, "ETag of the transaction as you saw it"
)
IF_NONE_MATCH: Final = Parameter(
    "If-None-Match", "header", {"type": "string"}, "ETag you have: 304 while it still holds"
)
ACTOR_HEADER: Final = Parameter(ACTOR, "header", ID_SCHEMA, "Who acts, where anybody may")
IDEMPOTENCY: Final = Parameter(
    "Idempotency-Key",
    "header",
    {"type": "string", "pattern": "^[!-~]{1,255}$"},
    "The same key and the same request: the answer of the first time",
)
PROVIDER: Final = Parameter("provider", "path", ID_SCHEMA, "Whose webhooks they are")
ENDPOINT: Final = Parameter("endpoint", "path", ID_SCHEMA, "The endpoint's name")
EXPORT_ID: Final = Parameter("export_id", "path", ID_SCHEMA, "The export")
