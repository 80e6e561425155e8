"""Every Prometheus metric, once: its name, type, labels and meaning. Labels are closed sets."""

from prometheus_client import Counter, Gauge, Histogram

__all__ = [
    "ACCESS",
    "API_BODY_BYTES",
    "API_EVENTS",
    "API_PRODUCER_UP",
    "API_PUBLISH_SECONDS",
    "DEAD_LETTERS",
    "DECISIONS",
    "HTTP_IN_FLIGHT",
    "HTTP_REQUESTS",
    "HTTP_SECONDS",
    "OWNED_PARTITIONS",
    "RAW_PARTS",
    "REKEYED",
    "RESTORED_ROWS",
    "SINK_BATCH_SECONDS",
    "SINK_RECORDS",
    "SINK_REJECTS",
    "SINK_RETRIES",
    "STREAM_CLIENTS",
    "STREAM_DROPPED",
    "STREAM_EVENTS",
    "TURN_RECORDS",
    "TURN_SECONDS",
    "WEBHOOKS",
    "WEBHOOK_EVENTS",
]

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

# Every web server: ``route`` is the template of the path, never the path.
HTTP_REQUESTS = Counter(
    "recon_http_requests_total", "Requests answered", ["method", "route", "status"]
)
HTTP_SECONDS = Histogram(
    "recon_http_request_seconds", "Time to answer", ["method", "route"], buckets=SECONDS
)
HTTP_IN_FLIGHT = Gauge("recon_http_requests_in_flight", "Requests being answered now")

# Api: ``outcome`` is ACCEPTED, UNAVAILABLE, or why the event was refused.
API_EVENTS = Counter("recon_api_events_total", "Events posted", ["outcome"])
API_PUBLISH_SECONDS = Histogram(
    "recon_api_publish_seconds", "From the first send to the last acknowledgement", buckets=SECONDS
)
API_PRODUCER_UP = Gauge("recon_api_producer_up", "1 while the producer is connected to Kafka")

# Api: ``outcome`` is ALLOWED, FORBIDDEN, TOO_MANY, UNKNOWN (no valid key or token), UNAVAILABLE.
ACCESS = Counter("recon_access_total", "Requests that had to say who asks", ["outcome"])
API_BODY_BYTES = Gauge("recon_api_body_bytes", "Request bodies held in memory now")

# Api: ``provider`` is one of the declared endpoints' own; ``outcome`` is ACCEPTED, IGNORED,
# DEAD_LETTER, UNAVAILABLE, or why the delivery is not believed.
WEBHOOKS = Counter("recon_webhooks_total", "Webhooks delivered", ["provider", "outcome"])
WEBHOOK_EVENTS = Counter(
    "recon_webhook_events_total", "What believed webhooks said", ["provider", "outcome"]
)

# Api: the live stream.
STREAM_CLIENTS = Gauge("recon_stream_clients", "Clients that read the stream now")
STREAM_DROPPED = Counter("recon_stream_dropped_total", "Clients dropped because they did not read")
STREAM_EVENTS = Counter("recon_stream_events_total", "Decisions sent to clients of the stream")

# Engine: ``trigger`` is GATEWAY, BANK, TIMER or ACTION; ``state`` is the one the case is in after
# it.
DECISIONS = Counter("recon_decisions_total", "Decisions", ["trigger", "outcome", "state"])
DEAD_LETTERS = Counter("recon_dead_letters_total", "Records refused", ["topic", "reason"])
# ``outcome`` is EVENT, IGNORED or REJECTED.
RAW_PARTS = Counter("recon_raw_parts_total", "Parts of raw payloads taken apart", ["outcome"])
REKEYED = Counter("recon_rekeyed_total", "Records moved to the partition of their key", ["topic"])
TURN_SECONDS = Histogram(
    "recon_turn_seconds", "From the first decision of a turn to its rows", buckets=SECONDS
)
TURN_RECORDS = Counter("recon_turn_records_total", "Records and due rows taken by turns")
OWNED_PARTITIONS = Gauge("recon_owned_partitions", "Partitions this engine owns")
RESTORED_ROWS = Gauge("recon_restored_rows", "Rows read by the last restore")

# Sink.
SINK_RECORDS = Counter("recon_sink_records_total", "Journal records committed to Postgres")
SINK_BATCH_SECONDS = Histogram("recon_sink_batch_seconds", "Time of a batch", buckets=SECONDS)
SINK_REJECTS = Counter("recon_sink_rejects_total", "Journal records that Postgres will not take")
SINK_RETRIES = Counter("recon_sink_retries_total", "Batches tried again because Postgres was away")
