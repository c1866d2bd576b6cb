"""The settings as a page: from the JSON Schema, the defaults, and an example of each."""

from __future__ import annotations

import json
from typing import Any

from claudelint.cli._options import help_texts
from claudelint.config import Config
from claudelint.ruleset import Ruleset
from claudelint.schema import SETTINGS, field_of, json_schema
from claudelint.settings import LOWERING
from tools.pages import ROOT, notice

EXAMPLES = {
    "select": '["CL1", "CL2", "client-given-plan-token"]',
    "ignore": '["CL211"]',
    "extend-select": '["CL8"]',
    "per-file-ignores": '{ "tests/**" = ["CL101"] }',
    "min-severity": '"warning"',
    "min-confidence": '"medium"',
    "fail-on": '"warning"',
    "persona": '"auditor"',
    "use": '"personal"',
    "exclude": '[".git/", "node_modules/", "third_party/"]',
    "extend-exclude": '["vendor/"]',
    "force-exclude": "true",
    "respect-gitignore": "false",
    "baseline": '".claudelint-baseline.json"',
    "rule-dirs": '["policies/claudelint"]',
    "required-version": '">=0.1,<1"',
    "require-packs": '["acme>=1.2"]',
    "cache-dir": '".cache/claudelint"',
    "jobs": "4",
    "parse-timeout": "60",
    "parse-memory": "4000",
}
#: What settings without an option of `check` do.
_MORE = {
    "rule-dirs": "Directories with rule files (TOML) of your own, from the directory of the configuration file.",
    "required-version": "Versions of claudelint that may read this configuration; others end with exit code 2.",
    "baseline": "File of the accepted findings, inside the project.",
}
#: In words, what an empty list stands for.
_EMPTY = {"select": "every rule that is no preview"}
_INTRO = """# Configuration

In the table `[tool.claudelint]` of `pyproject.toml`, or without that prefix in `claudelint.toml` or
`.claudelint.toml`, in the project's root: the nearest directory above everything scanned that holds one of these files,
`.git`, `setup.py` or `setup.cfg`. Keep one of them: two are an error.

```toml
[tool.claudelint]
use = "product"
extend-exclude = ["vendor/"]
```

- Options of the command line win over the file; `--config FILE` takes the project's file's place, `--config
  "key = value"` sets one setting, `--isolated` reads none. `claudelint config` shows every setting and where it came
  from.
- An unknown key or rule is an error (exit code 2) with the nearest known one.
- `claudelint schema config` prints the JSON Schema, by which editors check the file and complete it.
- `--strict` is for those who do not trust the project's file: settings marked with * make it end with exit code 2
  when they stand there.

`use = "personal"` says that nobody but the plan's owner runs this code. It is a claim and no proof: it is shown in
every summary, and a lowered message still names the level for a product. See
[what is permitted](permitted.md)."""


def pages(_: Ruleset) -> dict[str, str]:
    shapes = json_schema({**help_texts_by_key(), **_MORE})["properties"]
    parts = [_INTRO, _table(shapes), *(_setting(key, shape) for key, shape in shapes.items())]
    return {"configuration.md": notice("tools/pages/configuration.py or the option") + "\n\n".join(parts) + "\n"}


def help_texts_by_key() -> dict[str, str]:
    """What the options say, under the names their settings have in files."""
    texts = help_texts()
    return {key: texts[field_of(key)].partition(" [")[0] for key in SETTINGS if field_of(key) in texts}


def _table(shapes: dict[str, Any]) -> str:
    rows = [f"| [`{k}`](#{k}){'*' if _lowers(k) else ''} | {_type(s)} | {_short(k)} |" for k, s in shapes.items()]
    return "\n".join(["| setting | type | default |", "|---|---|---|", *rows])


def _short(key: str) -> str:
    """The default as a cell of a table."""
    default = _default(key)
    return default if len(default) < 40 else "see below"


def _lowers(key: str) -> bool:
    return field_of(key) in LOWERING


def _setting(key: str, shape: dict[str, Any]) -> str:
    example = EXAMPLES.get(key, '["…"]' if shape["type"] == "array" else '"…"')
    strict = " Can hide findings: refused under `--strict`." if _lowers(key) else ""
    facts = f"{shape.get('description', '')}{strict}\n\nType: {_type(shape)}. Default: {_default(key)}."
    return f"## {key}\n\n{facts}\n\n```toml\n{key} = {example}\n```"


def _type(shape: dict[str, Any]) -> str:
    if "enum" in shape:
        return " or ".join(f'`"{word}"`' for word in shape["enum"])
    kinds = {"array": "list of strings", "object": "table of lists", "boolean": "true or false", "integer": "number"}
    return kinds.get(shape["type"], str(shape["type"]))


def _default(key: str) -> str:
    value = getattr(Config(root=ROOT), field_of(key))
    if value is None or value == ():
        return _EMPTY.get(key, "none")
    return f"`{json.dumps(value)}`"
