"""The JSON Schema of the `json` report. Words and counts are taken from the code, names are the contract.

Owns the shapes `as_json` writes; a test holds every report against them. Must not render anything.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, get_args, get_type_hints

from claudelint.finding import CATEGORIES, CONFIDENCES, SEVERITIES, ScanResult, Stage, Suppressed

_TEXT = {"type": "string"}
_COUNT = {"type": "integer", "minimum": 0}
_POINT = {"$ref": "#/$defs/point"}


def json_schema(uses: tuple[str, ...]) -> dict[str, Any]:
    """The schema of a report; `uses` are the values of the setting `use`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "claudelint report",
        "description": "What `claudelint --output-format json` writes",
        **_object(
            schema_version={"const": 1},
            tool=_tool(),
            findings=_array({"$ref": "#/$defs/finding"}),
            errors=_array({"$ref": "#/$defs/error"}),
            summary={"$ref": "#/$defs/summary"},
        ),
        "$defs": _definitions(uses),
    }


def _definitions(uses: tuple[str, ...]) -> dict[str, Any]:
    """What the schema refers to by name."""
    how = list(get_args(get_type_hints(Suppressed)["how"]))
    assert {f.name for f in fields(Suppressed)} == {"how", "reason"}
    place = {"path": _TEXT, "start": _POINT, "end": _POINT}
    point = _object(line={"type": "integer", "minimum": 1}, column={"type": "integer", "minimum": 1})
    point["description"] = "1-based; columns count code points, an end lies just behind the last character"
    return {
        "point": point,
        "finding": _object(
            rule_id=_TEXT,
            rule_name=_TEXT,
            category={"enum": list(CATEGORIES)},
            severity={"enum": list(SEVERITIES)},
            confidence={"enum": list(CONFIDENCES)},
            message=_TEXT,
            **place,
            cell={"type": ["integer", "null"], "minimum": 1, "description": "1-based cell of a notebook"},
            trace=_array(_object(**place, note=_TEXT)),
            clauses=_array(_TEXT),
            instead=_TEXT,
            url=_TEXT,
            excerpt={**_TEXT, "description": "the line of `start`, secrets masked"},
            fingerprint=_TEXT,
            fix={"type": "null"},
            suppressed={"anyOf": [{"type": "null"}, _object(how={"enum": how}, reason=_TEXT)]},
        ),
        "error": _object(
            path=_TEXT,
            stage={"enum": list(get_args(Stage))},
            message=_TEXT,
            start={"anyOf": [{"type": "null"}, _POINT]},
        ),
        "summary": _object(
            files=_COUNT,
            candidates=_COUNT,
            parsed=_COUNT,
            hidden=_object(**dict.fromkeys(ScanResult().hidden, _COUNT)),
            seconds={"type": "number", "minimum": 0},
            use={"enum": list(uses)},
            complete={"type": "boolean"},
            bounds=_array(_TEXT),
        ),
    }


def _tool() -> dict[str, Any]:
    """The program; `packs` is there when rule packs are in use."""
    pack = _object(
        name=_TEXT,
        version=_TEXT,
        severity={"type": "object", "additionalProperties": {"enum": list(SEVERITIES)}},
        allow_hosts=_array(_TEXT),
        replace_policy={"type": "boolean"},
    )
    tool = _object(name={"const": "claudelint"}, version=_TEXT, policy_read=_TEXT)
    tool["properties"]["packs"] = _array(pack)
    return tool


def _object(**members: Any) -> dict[str, Any]:
    """An object that has all these members and no others."""
    return {"type": "object", "properties": members, "required": list(members), "additionalProperties": False}


def _array(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}
