"""JSON schemas of the service's bodies, for its OpenAPI description."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from tariff import LANGUAGES
from tariff.checks import MAX_BUDGET
from tariff.contract import MAX_ANSWERS, MAX_TEXT
from tariff.explanation import Explanation
from tariff.explanation_parts import REASONS

Schema = dict[str, Any]

_FACT: Schema = {
    "type": "object",
    "required": ["kind", "value"],
    "properties": {
        "kind": {"type": "string"},
        "value": {"type": "string"},
        "source": {"type": "string"},
        "words": {"type": "string"},
    },
}
_ANSWER: Schema = {
    "type": "object",
    "required": ["key", "shown"],
    "description": "Exactly one of option, free, unknown, none and more.",
    "properties": {
        "key": {"type": "string"},
        "shown": {"type": "array", "items": {"type": "string"}},
        "option": {"type": "string"},
        "free": {"type": "string", "maxLength": 500},
        "unknown": {"type": "boolean"},
        "none": {"type": "boolean"},
        "more": {"type": "boolean"},
    },
}
_PART: Schema = {
    "oneOf": [
        {"type": "array", "minItems": 1, "items": {"type": "object"}},
        {
            "type": "object",
            "required": ["unknown"],
            "properties": {"unknown": {"type": "string", "enum": list(REASONS)}},
        },
    ]
}
_DATE: Schema = {"type": "string", "format": "date"}
_TEXT: Schema = {"type": "string", "minLength": 1, "maxLength": MAX_TEXT}
_FACTS: Schema = {"type": "array", "maxItems": MAX_ANSWERS, "items": _FACT}

DECIDE: Schema = {
    "type": "object",
    "required": ["text"],
    "additionalProperties": False,
    "properties": {
        "text": _TEXT,
        "answers": {"type": "array", "maxItems": MAX_ANSWERS, "items": _ANSWER},
        "facts": _FACTS,
        "declined": {"type": "array", "maxItems": MAX_ANSWERS, "items": {"type": "string"}},
        "budget": {"type": "integer", "minimum": 0, "maximum": MAX_BUDGET, "default": 4},
        "date": _DATE,
        "language": {"type": "string", "enum": list(LANGUAGES), "default": "en"},
        "detail": {"type": "boolean", "default": False},
        "compare": {"type": "array", "maxItems": 5, "items": {"type": "string"}},
        "version": {"type": "string", "enum": ["1"]},
    },
}
EXPLANATION: Schema = {
    "type": "object",
    "description": "The reasons as data; what is not known is an object with `unknown`, which says why.",
    "required": [field.name for field in fields(Explanation)],
    "properties": {
        **{name: {"type": "object"} for name in ("ends", "missing", "duty", "confidence", "made")},
        **{name: _PART for name in ("rules", "notes", "rulings", "divergence", "rivals")},
        **{name: {"type": "array", "items": {"type": "object"}} for name in ("path", "facts")},
        **{name: {"type": "string"} for name in ("date", "language", "code", "label", "disclaimer")},
        "binding": {"type": "boolean", "enum": [False]},
    },
}
DECISION: Schema = {
    "type": "object",
    "required": ["version", "decision", "language", "candidates", "facts", "versions"],
    "properties": {
        "version": {"type": "integer", "enum": [1]},
        "decision": {"type": "string", "enum": ["ask", "propose", "refer"]},
        "language": {"type": "string"},
        "fallback": {"type": "boolean"},
        "question": {"type": "object", "nullable": True},
        "candidates": {"type": "array", "items": {"type": "object"}},
        "proposal": {
            "type": "object",
            "nullable": True,
            "properties": {"explanation": {**EXPLANATION, "nullable": True}},
        },
        "reason": {"type": "string"},
        "facts": {"type": "array", "items": _FACT},
        "versions": {"type": "object"},
        "notice": {"type": "string"},
        "trace": {"type": "array", "items": {"type": "object"}},
        "claims": {"type": "array", "items": {"type": "object"}},
        "later": {"type": "array", "items": {"type": "string"}},
    },
}
CLASSIFY: Schema = {
    "type": "object",
    "required": ["text"],
    "additionalProperties": False,
    "properties": {
        "text": _TEXT,
        "facts": _FACTS,
        "limit": {"type": "integer", "minimum": 1, "maximum": 100, "default": 10},
        "date": _DATE,
        "language": {"type": "string", "enum": list(LANGUAGES), "default": "en"},
    },
}
CLASSIFIED: Schema = {
    "type": "object",
    "required": ["codes", "rest", "recognised", "possible", "evidence", "rulings", "model"],
    "properties": {
        "codes": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "code": {"type": "string"},
                    "probability": {"type": "number"},
                    "notice": {"type": "string"},
                },
            },
        },
        "rest": {"type": "number"},
        "recognised": {"type": "boolean"},
        "possible": {
            "type": "object",
            "description": "By digits, sets that hold the right code in the share of cases named by coverage.",
        },
        "evidence": {"type": "array", "items": {"type": "object"}},
        "rulings": {
            "type": "array",
            "items": {"type": "object"},
            "description": "Rulings on similar goods, own and imported, with their status on the day.",
        },
        "model": {"type": "object"},
        "notice": {"type": "string"},
    },
}

_PUT: Schema = {
    "type": "object",
    "required": ["key", "text"],
    "properties": {
        "key": {"type": "string"},
        "text": {"type": "string"},
        "options": {
            "type": "array",
            "items": {"type": "object", "properties": {"id": {"type": "string"}, "label": {"type": "string"}}},
        },
    },
}
CASE: Schema = {
    "type": "object",
    "description": "A case (request, and the questions as they were put), a request of /v1/decide, or a dossier.",
    "properties": {"request": DECIDE, "transcript": {"type": "array", "maxItems": MAX_ANSWERS, "items": _PUT}},
}
DOSSIER: Schema = {
    "type": "object",
    "required": ["dossier", "date", "language", "request", "transcript", "reply", "bti_draft", "hash"],
    "properties": {
        "dossier": {"type": "integer", "enum": [1]},
        "date": _DATE,
        "language": {"type": "string"},
        "request": DECIDE,
        "transcript": {"type": "array", "items": {"type": "object"}},
        "reply": DECISION,
        "bti_draft": {"type": "object"},
        "hash": {"type": "string"},
    },
}
