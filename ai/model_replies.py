"""What a Gemini answer or error means in terms of the Model port."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ai.model import FaultKind, ModelFault, ModelReply

if TYPE_CHECKING:
    from google.genai import types

_STOP = "STOP"
# Finish reasons of the API that mean "declined"; every other one but STOP is a spoiled answer.
_DECLINED = frozenset(
    {
        *("SAFETY", "RECITATION", "LANGUAGE", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII"),
        *("IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION", "MODEL_ARMOR", "ESCALATION"),
    }
)
_RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo"
_DURATION = re.compile(r"(\d{1,6}(?:\.\d{1,9})?)s")
_REFUSED_KEY = frozenset({"API_KEY_INVALID", "API_KEY_EXPIRED", "API_KEY_SERVICE_BLOCKED"})
_NO_REGION = "FAILED_PRECONDITION"  # "User location is not supported", "billing is not enabled"


def fault_of(code: int | None, body: Any) -> ModelFault:
    """Return the fault that an error answer with HTTP status ``code`` stands for."""
    error = _error(body)
    if code == 429:
        return ModelFault(FaultKind.RATE_LIMITED, _retry_after(error))
    if code == 504:
        return ModelFault(FaultKind.TIMEOUT)
    if code is None or code >= 500 or code == 408:
        return ModelFault(FaultKind.UNAVAILABLE, _retry_after(error))
    reasons = {detail.get("reason") for detail in _details(error)}
    unusable = code in (401, 403, 404) or error.get("status") == _NO_REGION or reasons & _REFUSED_KEY
    return ModelFault(FaultKind.AUTH if unusable else FaultKind.REJECTED)


def reply_of(response: types.GenerateContentResponse, model: str) -> ModelReply:
    """Return the complete answer. Raises ModelFault for one that was declined, cut off or left empty."""
    if not response.candidates:
        blocked = response.prompt_feedback is not None and response.prompt_feedback.block_reason
        raise ModelFault(FaultKind.UNSAFE if blocked else FaultKind.MALFORMED)
    candidate = response.candidates[0]
    finish = candidate.finish_reason.value if candidate.finish_reason is not None else ""
    if finish != _STOP:
        raise ModelFault(FaultKind.UNSAFE if finish in _DECLINED else FaultKind.MALFORMED)
    parts = (candidate.content.parts if candidate.content is not None else None) or []
    text = "".join(part.text for part in parts if part.text and not part.thought)
    if not text.strip():
        raise ModelFault(FaultKind.MALFORMED)
    usage = response.usage_metadata
    return ModelReply(
        text,
        tokens_in=(usage.prompt_token_count or 0) if usage else 0,
        tokens_out=((usage.candidates_token_count or 0) + (usage.thoughts_token_count or 0)) if usage else 0,
        model=model,
    )


def _error(body: Any) -> dict[str, Any]:
    if isinstance(body, list) and body:
        body = body[0]
    error = body.get("error", body) if isinstance(body, dict) else None
    return error if isinstance(error, dict) else {}


def _details(error: dict[str, Any]) -> list[dict[str, Any]]:
    details = error.get("details")
    return [each for each in details if isinstance(each, dict)] if isinstance(details, list) else []


def _retry_after(error: dict[str, Any]) -> float | None:
    for detail in _details(error):
        if detail.get("@type") == _RETRY_INFO:
            found = _DURATION.fullmatch(str(detail.get("retryDelay", "")))
            return float(found[1]) if found else None
    return None
