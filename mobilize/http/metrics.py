"""What we count, for Prometheus. Routes are templates: raw paths hold tokens."""

from prometheus_client import Counter, Histogram

REQUESTS = Counter(
    "mobilize_requests_total", "Requests answered", labelnames=["method", "route", "status"]
)
LATENCY = Histogram(
    "mobilize_request_seconds",
    "Time to answer",
    labelnames=["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
FAILED_OPEN = Counter(
    "mobilize_throttle_failed_open_total", "Requests let through because the limiter was away"
)
