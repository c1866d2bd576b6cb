"""The formats of others against their published schemas (see `tests/schemas/README.md`)."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from claudelint.finding import ScanResult
from claudelint.report import render
from tests.unit.report_cases import CONTEXT, RESULTS

SCHEMAS = Path(__file__).parents[1] / "schemas"


def schema(name: str) -> Any:
    """A schema in `tests/schemas`."""
    return json.loads((SCHEMAS / name).read_text("utf-8"))


def closed(table: Any) -> Any:
    """The same schema without room for members it does not name: a misspelt one is to be seen."""
    if isinstance(table, dict):
        inner = {name: closed(value) for name, value in table.items()}
        return {**inner, "additionalProperties": False} if "properties" in inner else inner
    return [closed(item) for item in table] if isinstance(table, list) else table


def validate(value: Any, against: Any) -> None:
    """Fails where a value does not fit."""
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft4Validator.check_schema(against)
    jsonschema.Draft4Validator(against).validate(value)


@pytest.fixture(params=RESULTS)
def result(request: pytest.FixtureRequest) -> ScanResult:
    """Each of the shared results."""
    return RESULTS[request.param]


def test_sarif(result: ScanResult) -> None:
    """SARIF 2.1.0, which knows no other members."""
    validate(json.loads(render("sarif", result, CONTEXT)), schema("sarif-2.1.0-rtm.4.json"))


def test_gitlab(result: ScanResult) -> None:
    """Every issue by GitLab's own check; severities and fingerprints by its documentation."""
    issues = json.loads(render("gitlab", result, CONTEXT))
    for issue in issues:
        validate(issue, schema("gitlab-codeclimate.json"))
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert not issue["location"]["path"].startswith(("./", "/"))
    marks = [issue["fingerprint"] for issue in issues]
    assert len(set(marks)) == len(marks)


def test_rdjson(result: ScanResult) -> None:
    """The Reviewdog Diagnostic Format, without members it does not name."""
    validate(json.loads(render("rdjson", result, CONTEXT)), closed(schema("reviewdog-rdf.json")))


def test_junit(result: ScanResult) -> None:
    """The schema that Jenkins' plugin checks with."""
    xmlschema = pytest.importorskip("xmlschema")
    checked = xmlschema.XMLSchema(str(SCHEMAS / "junit-10.xsd"))
    checked.validate(io.BytesIO(render("junit", result, CONTEXT).encode("utf-8")))


def test_the_schemas_refuse_what_is_wrong() -> None:
    """The check itself can fail."""
    jsonschema = pytest.importorskip("jsonschema")
    with pytest.raises(jsonschema.ValidationError):
        validate({"version": "2.1.0", "runs": [{"tool": {}}]}, schema("sarif-2.1.0-rtm.4.json"))
    with pytest.raises(jsonschema.ValidationError):
        validate({"diagnostics": [{"mesage": "x"}]}, closed(schema("reviewdog-rdf.json")))
    with pytest.raises(jsonschema.ValidationError):
        validate({"description": "x"}, schema("gitlab-codeclimate.json"))
