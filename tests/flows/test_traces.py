"""Traces: a message's update, reading, commit, reply and row are one trace; unasked, nothing is loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from sandbox.faults import Fault, FaultKind
from sidecar.tracing import Tracing
from tests.flows.stage import ASHA, opened
from tests.flows.test_entry_to_row import ID, SALE, text_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def exporter() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def tracing(exporter: InMemorySpanExporter) -> Tracing:
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    return Tracing(provider.get_tracer("test"))


def trace_of(span: ReadableSpan) -> int:
    assert span.context is not None
    return span.context.trace_id


def named(spans: tuple[ReadableSpan, ...], name: str) -> list[ReadableSpan]:
    return [span for span in spans if span.name == name]


async def test_a_message_is_one_trace_from_its_update_to_its_row_and_its_reply(
    tmp_path: Path, exporter: InMemorySpanExporter, tracing: Tracing
) -> None:
    async with opened(tmp_path, tracing=tracing) as stage:
        exporter.clear()
        (entry_id,) = ID.findall(text_of(await stage.say(ASHA, SALE)))
        await stage.delivered()
    spans = exporter.get_finished_spans()
    assert sorted(span.name for span in spans) == ["commit", "deliver", "read", "reply", "update"]
    assert len({trace_of(span) for span in spans}) == 1
    (update,), (deliver,) = named(spans, "update"), named(spans, "deliver")
    assert update.attributes is not None
    assert deliver.attributes is not None
    assert update.attributes["entry_ids"] == (entry_id,)
    assert (update.attributes["command"], update.attributes["outcome"]) == ("text", "saved")
    assert (deliver.attributes["entry_id"], deliver.attributes["company"]) == (entry_id, "johnlee")
    for name in ("read", "commit"):
        (inside,) = named(spans, name)
        assert inside.parent is not None
        assert update.context is not None
        assert inside.parent.span_id == update.context.span_id


async def test_each_message_has_a_trace_of_its_own_and_the_same_again(
    tmp_path: Path, exporter: InMemorySpanExporter, tracing: Tracing
) -> None:
    async with opened(tmp_path, tracing=tracing) as stage:
        exporter.clear()
        stage.telegram.send_text(ASHA, SALE)
        stage.telegram.send_text(ASHA, SALE.replace("25000", "700"))
        await stage.delivered()
        traces = {trace_of(span) for span in exporter.get_finished_spans()}
        assert len(traces) == 2
        numbers = {
            str(dict(span.attributes or {})["correlation_id"])
            for span in named(exporter.get_finished_spans(), "update")
        }
        exporter.clear()
        for number in numbers:
            tracing.happened("deliver", number, 0.0)  # as after a restart
        assert {trace_of(span) for span in exporter.get_finished_spans()} == traces


async def test_a_span_of_a_failure_names_its_class_and_nothing_a_person_typed(
    tmp_path: Path, exporter: InMemorySpanExporter, tracing: Tracing
) -> None:
    async with opened(tmp_path, tracing=tracing) as stage:
        stage.telegram.faults.add(Fault(FaultKind.STATUS, "sendMessage", status=403, times=1))
        await stage.say(ASHA, SALE)
        await stage.delivered()
        (failed,) = [
            span
            for span in named(exporter.get_finished_spans(), "reply")
            if "error.type" in dict(span.attributes or {})
        ]
        assert dict(failed.attributes or {})["error.type"] == "Forbidden"
        everything = "".join(span.to_json() for span in exporter.get_finished_spans())
        for private in ("Apollo", "25000", "urgent", stage.daemon.settings.bot_token, "Traceback"):
            assert private not in everything


def test_without_traces_the_packages_are_not_even_loaded() -> None:
    program = (
        "import asyncio, sys; from pathlib import Path; from sidecar.tracing import open_tracing\n"
        "import bot.daemon\n"
        "tracing = open_tracing(wanted=False, version='0')\n"
        "with tracing.span('update', 'u-1') as span: assert span is None\n"
        "tracing.happened('deliver', 'u-1', 0.0)\n"
        "print([name for name in sys.modules if name.startswith('opentelemetry')])"
    )
    run = [sys.executable, "-c", program]
    seen = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert seen.stdout.strip() == "[]"


def test_traces_without_their_packages_are_a_configuration_problem(tmp_path: Path) -> None:
    program = (
        "import sys; sys.modules['opentelemetry'] = None\n"  # as where it is not installed
        "import main; sys.exit(main.main(['check']))"
    )
    environment = {
        "TRACING_ENABLED": "true",
        "DATA_DIR": str(tmp_path),
        "TELEGRAM_BOT_TOKEN": "1" * 9 + ":" + "A" * 35,
    }
    run = [sys.executable, "-c", program]
    ended = subprocess.run(
        run, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert ended.returncode == 78
    assert "requirements-otel.txt" in ended.stderr
    assert "Traceback" not in ended.stderr
