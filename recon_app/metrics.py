"""Every Prometheus metric, once: its name, type, labels and meaning. Labels are closed sets."""

from prometheus_client import Counter, Gauge, Histogram

__all__ = [
    "API_EVENTS",
    "API_PRODUCER_UP",
    "API_PUBLISH_SECONDS",
    "HTTP_IN_FLIGHT",
    "HTTP_REQUESTS",
    "HTTP_SECONDS",
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
