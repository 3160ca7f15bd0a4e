"""OpenTelemetry traces, as an option: what happened to a message, from its update to its row and its reply.

Only OpenTelemetry's interface is used here, and it is loaded only where traces are wanted: without them a
span costs a call that returns a prepared object. All spans of an update share a trace whose id follows
from the correlation id, so that a row delivered after a restart stands in its update's trace. Nothing that
a person typed, no address and no error's text goes into a span.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

SERVICE = "performance-tracker"
# The distribution's own defaults would export metrics and logs as well, over a protocol that is not in the
# extra, and would let it patch libraries; their spans hold addresses, and so the bot's token.
_DEFAULTS = (
    ("OTEL_SERVICE_NAME", SERVICE),
    ("OTEL_METRICS_EXPORTER", "none"),
    ("OTEL_LOGS_EXPORTER", "none"),
    ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
    ("OTEL_PYTHON_DISABLED_INSTRUMENTATIONS", "*"),
)


class Tracing:
    """Makes spans with a tracer of OpenTelemetry's, or none at all without one."""

    def __init__(self, tracer: Any = None) -> None:
        self._tracer = tracer
        self._nothing: AbstractContextManager[Any] = nullcontext()

    def span(self, name: str, correlation: str = "", **attributes: str) -> AbstractContextManager[Any]:
        """A span around the work inside; gives the span, or None when there are no traces.

        With ``correlation`` it belongs to that update's trace, else to the span it is in.
        """
        if self._tracer is None:
            return self._nothing
        return self._recorded(name, correlation, attributes)

    def happened(self, name: str, correlation: str, began: float, **attributes: str) -> None:
        """Note in an update's trace what began at a Unix time and is over now."""
        if self._tracer is None or not correlation:
            return
        given = {**attributes, "correlation_id": correlation}
        at = int(began * 1e9)
        self._tracer.start_span(name, context=_trace_of(correlation), attributes=given, start_time=at).end()

    @contextmanager
    def _recorded(self, name: str, correlation: str, attributes: dict[str, str]) -> Iterator[Any]:
        from opentelemetry.trace import StatusCode

        context = _trace_of(correlation) if correlation else None
        given = {**attributes, "correlation_id": correlation} if correlation else attributes
        with self._tracer.start_as_current_span(
            name,
            context=context,
            attributes=given,
            # An error's text and frames may hold what a person typed: only its class is kept.
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            try:
                yield span
            except BaseException as error:
                span.set_attribute("error.type", type(error).__name__)
                span.set_status(StatusCode.ERROR)
                raise


def open_tracing(*, wanted: bool, version: str) -> Tracing:
    """Return the tracing that the settings ask for.

    Where to, how many and how they are sent is OpenTelemetry's own to read (``OTEL_EXPORTER_OTLP_ENDPOINT``,
    ``OTEL_TRACES_SAMPLER`` and so on). Raises ImportError when the packages are not installed.
    """
    if not wanted:
        return Tracing()
    from opentelemetry import trace

    if isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider):  # nobody has set one up yet
        from opentelemetry.instrumentation.auto_instrumentation import initialize

        for name, value in _DEFAULTS:
            os.environ.setdefault(name, value)
        initialize()
    return Tracing(trace.get_tracer(SERVICE, version))


def _trace_of(correlation: str) -> Any:
    from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags, set_span_in_context

    digest = hashlib.sha256(correlation.encode()).digest()
    trace, parent = int.from_bytes(digest[:16], "big"), int.from_bytes(digest[16:24], "big")
    flags = TraceFlags(TraceFlags.SAMPLED)
    return set_span_in_context(
        NonRecordingSpan(SpanContext(trace, parent, is_remote=True, trace_flags=flags))
    )
