"""`claudelint new-rule`: writes a rule file to fill in."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import click

from claudelint import __version__
from claudelint.cli import _options as options
from claudelint.cli._session import Session, Unusable, complain, open_session
from claudelint.cli._write import lines_to_stdout
from claudelint.rule_format import RULE, SCHEMA_FILE, rule_schema
from claudelint.ruleset import rules_dir

_MANIFEST = "pack.toml"


@click.command("new-rule")
@click.argument("family", metavar="FAMILY|ID")
@click.argument("name")
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Directory of the file. [the pack or checkout around, else the first of rule-dirs]",
)
@options.config_options
@click.pass_context
def command(ctx: click.Context, /, family: str, name: str, into: Path | None, **_: Any) -> int:
    """Write a rule file to fill in: NAME says in-lower-case-with-hyphens what the rule finds, FAMILY is the beginning
    of its id. `claudelint new-rule CL4 plan-token-to-websocket` takes the next free id of CL4; ACME that of a pack of
    your own. Nothing is ever overwritten; `claudelint test` then says what is still to be done."""
    from claudelint.new_rule import FAMILY, free_id, like, template

    family = family.upper()
    if not FAMILY.fullmatch(family):
        raise Unusable(f"{family!r} is no family (CL4) and no id (CL405): capitals, then up to three digits")
    for _at, wrong in RULE.keys["name"].shape.problems(name, ("name",)):
        raise Unusable(f"the name {wrong}; for example {re.sub('[^a-z0-9]+', '-', name.lower()).strip('-') or 'a-b'}")
    session = open_session(ctx)
    directory = _directory(session) if into is None else into
    if session.ruleset.find(name) is not None or any(directory.glob(f"*-{name}.toml")):
        raise Unusable(f"there is a rule of the name {name!r} already; each has a name of its own")
    rule_id = free_id(family, [*session.ruleset.by_id, *session.ruleset.retired, *_ids(directory)])
    if not rule_id:
        raise Unusable(f"{family} is taken, was retired, or has no free id left; give another family")
    near = like(session.ruleset.rules, rule_id)
    target = directory / f"{rule_id}-{name}.toml"
    text = template(rule_id, name, _since(directory), near, session.ruleset.policy.clauses)
    _write(target, text)
    _schema(directory)
    lines_to_stdout("".join(f"{line}\n" for line in _next(target, rule_id, session)))
    # A directory that was empty until now is no problem any more.
    return complain(p for p in session.problems if Path(p.path).resolve() != directory.resolve())


def _directory(session: Session) -> Path:
    """Where a rule goes that is not told where: into the pack or the checkout around, else where rules are kept."""
    here = Path.cwd()
    around = next((place for place in (here, *here.parents) if (place / _MANIFEST).is_file()), None)
    if around is not None:
        return _near(around)
    built_in = rules_dir()
    if (built_in.parent / "pyproject.toml").is_file() and here.is_relative_to(built_in.parent):
        return _near(built_in)
    if session.config.rule_dirs:
        return _near(Path(session.config.rule_dirs[0]))
    raise Unusable(
        'say where to: --into DIR; a scan uses the rules in it when the configuration says rule-dirs = ["DIR"]'
    )


def _near(path: Path) -> Path:
    """A directory as people here would name it."""
    return Path(os.path.relpath(path)) if path.is_relative_to(Path.cwd()) else path


def _ids(directory: Path) -> list[str]:
    """Ids of files in the directory that may not be loaded yet, by their names."""
    return [found[0] for path in directory.glob("*.toml") if (found := re.match(r"[A-Z]{2,8}\d{3}", path.name))]


def _since(directory: Path) -> str:
    """The version that will have the rule first: of the pack, or of claudelint."""
    try:
        found = re.search(r'(?m)^version\s*=\s*"([^"]+)"', (directory / _MANIFEST).read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        found = None
    return found[1] if found else __version__


def _write(path: Path, text: str) -> None:
    """A new file; never through a link or over another."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise Unusable(f"{path} exists; it is left as it is") from None
    except OSError as error:
        raise Unusable(f"{path}: cannot be written: {error.strerror}") from None


def _schema(directory: Path) -> None:
    """The schema that the file names in its first line, for editors."""
    path = directory / SCHEMA_FILE
    if not os.path.lexists(path):
        _write(path, json.dumps(rule_schema(), indent=2) + "\n")


def _next(target: Path, rule_id: str, session: Session) -> list[str]:
    lines = [
        f"{target} is written. Fill it in; at any time",
        f"  claudelint test {target}   runs its examples and lists what is still to be done",
        f"  claudelint facts FILE --rule {target}   shows what the rule sees in a file, and why it does not match",
    ]
    used = [rules_dir(), *map(Path, session.config.rule_dirs)]
    if target.resolve().parent not in [place.resolve() for place in used] and not (target.parent / _MANIFEST).is_file():
        lines.append(f'A scan uses it when the configuration says rule-dirs = ["{target.parent}"].')
    return lines
