"""The rule packs of a scan, and what they do to the built-in rules, clauses and origins.

Packs come from entry points (`plugins`) and from directories that the configuration names. Owns their clashes: two
packs of a name or prefix, of different minds about a severity. Must not know how rules are checked or chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from claudelint import plugins
from claudelint.config import Config, ConfigError
from claudelint.finding import Severity
from claudelint.hint import did_you_mean
from claudelint.origin import OriginError, Origins, load_origins
from claudelint.pack import MANIFEST, Pack, load_pack, overlapping
from claudelint.plugins import PluginError
from claudelint.policy import Policy, PolicyError, load_policy
from claudelint.requires import satisfies
from claudelint.rule import Rule, RuleError

_REQUIREMENT = re.compile(r"([a-z][a-z0-9]*(?:[-._][a-z0-9]+)*)\s*(.*)")
_PLACED = re.compile(r"(?:(\d+): )?(?:([\w.]+): )?(.*)", re.DOTALL)


def find_packs(
    directories: Iterable[str | Path], problems: list[RuleError], *, given: Sequence[Path] = ()
) -> tuple[Pack, ...]:
    """The installed packs and those in the directories that have a manifest; what is wrong joins `problems`.

    A `given` directory stands for the installed pack of its name: its rules are being worked on.
    """
    packs = [pack for pack in _given(given, problems) if pack is not None]
    for pack in (*_installed(problems), *_in_directories(directories, problems)):
        own = next((p for p in packs if p.name == pack.name), None)
        if own is not None and own.directory.resolve() == pack.directory.resolve():
            packs[packs.index(own)] = own if own.plugin else pack
        elif own is not None and own.directory in given:
            continue
        elif (clash := _clash(packs, pack)) is not None:
            problems.append(clash)
        else:
            packs.append(pack)
    return tuple(sorted(packs, key=lambda pack: pack.name))


def _given(directories: Iterable[Path], problems: list[RuleError]) -> Iterator[Pack | None]:
    return (_loaded(directory, problems) for directory in directories if (directory / MANIFEST).is_file())


def _installed(problems: list[RuleError]) -> Iterator[Pack]:
    for plugin in plugins.active(plugins.RULES):
        try:
            yield load_pack(plugins.directory_of(plugin), plugin)
        except PluginError as error:
            problems.append(RuleError(error.path, error.line, "", error.message))
        except RuleError as error:
            problems.append(RuleError(error.path, error.line, error.key, f"{error.message} (rule pack of {plugin})"))


def _in_directories(directories: Iterable[str | Path], problems: list[RuleError]) -> Iterator[Pack]:
    for directory in map(Path, directories):
        if (directory / MANIFEST).is_file() and (pack := _loaded(directory, problems)) is not None:
            yield pack


def _loaded(directory: Path, problems: list[RuleError]) -> Pack | None:
    try:
        return load_pack(directory)
    except RuleError as error:
        problems.append(error)
        return None


def _clash(packs: Sequence[Pack], pack: Pack) -> RuleError | None:
    for other in packs:
        if other.name == pack.name:
            return pack.wrong("name", f"there are two packs {pack.name!r}: {_words(pack)} and {_words(other)}")
    for prefix in pack.prefixes:
        if (owner := overlapping(packs, prefix)) is not None:
            theirs = ", ".join(owner.prefixes)
            return pack.wrong("prefixes", f"{prefix} of {_words(pack)} clashes with {theirs} of {_words(owner)}")
    return None


def _words(pack: Pack) -> str:
    return f"{pack} ({pack.plugin})" if pack.plugin else f"{pack} ({pack.directory})"


# What packs add and change.


def with_clauses(policy: Policy, packs: Iterable[Pack], problems: list[RuleError]) -> Policy:
    """The policy with the clauses of the packs, one of which may replace it."""
    built_in, replaced_by = policy, ""
    # A replacement first, so that the clauses of the others are added to it.
    for pack in sorted(packs, key=lambda pack: not pack.replace_policy):
        path = pack.directory / "policy.toml"
        if not path.is_file() and not pack.replace_policy:
            continue
        try:
            own = load_policy(path)
        except PolicyError as error:
            problems.append(_placed(path, str(error)))
            continue
        if not pack.replace_policy:
            policy = _extended(policy, own, path, problems)
            continue
        missing = sorted(built_in.clauses.keys() - own.clauses.keys())
        if replaced_by or missing:
            why = f"{replaced_by} replaces it already" if replaced_by else f"policy.toml lacks {', '.join(missing)}"
            problems.append(pack.wrong("replace-policy", why))
        else:
            policy, replaced_by = own, str(pack)
    return policy


def _extended(policy: Policy, own: Policy, path: Path, problems: list[RuleError]) -> Policy:
    for name in sorted(policy.clauses.keys() & own.clauses.keys()):
        message = f"{name} is a clause already; give yours an id of its own, or say replace-policy = true in {MANIFEST}"
        problems.append(RuleError(path.as_posix(), 0, "clause.id", message))
    return Policy({**own.clauses, **policy.clauses}, policy.read)


def with_origins(origins: Origins, packs: Iterable[Pack], problems: list[RuleError]) -> Origins:
    """The origins, signals and allowed hosts with those of the packs."""
    for pack in packs:
        path = pack.directory / "origins.toml"
        own = Origins()
        if path.is_file():
            try:
                own = load_origins(path)
            except OriginError as error:
                problems.append(_placed(path, str(error)))
        problems += [RuleError(path.as_posix(), 0, key, text) for key, text in _wrong_origins(own, origins)]
        origins = origins.joined(replace(own, allowed=tuple((host, str(pack)) for host in pack.allow_hosts)))
    return origins


def _wrong_origins(own: Origins, known: Origins) -> Iterator[tuple[str, str]]:
    for origin in own.origins:
        if origin.name not in known.names and not origin.words:
            yield (
                "origin.words",
                f"{origin.name!r} is a new origin{did_you_mean(origin.name, known.names)}, say in words what it is",
            )
        if (origin.argument or origin.literal) and not origin.keywords:
            yield "origin.keywords", f"{origin.name!r}: texts one of which is in each file that the regexes are for"


def adjusted(rules: Sequence[Rule], packs: Sequence[Pack], problems: list[RuleError]) -> list[Rule]:
    """The rules with the severities that packs give them."""
    by_id = {rule.id: rule for rule in rules}
    changed: dict[str, tuple[Severity, str]] = {}
    for pack in packs:
        for name, level in pack.severity:
            if why := _unchangeable(name, by_id):
                problems.append(pack.wrong(f"severity.{name}", why))
            elif name in changed and changed[name][0] != level:
                problems.append(pack.wrong(f"severity.{name}", f"{level} here, {' in '.join(changed[name])}"))
            else:
                changed[name] = level, str(pack)
    return [_changed(rule, *changed[rule.id]) if rule.id in changed else rule for rule in rules]


def _changed(rule: Rule, level: Severity, pack: str) -> Rule:
    return replace(rule, severity=level, severity_by=pack)


def _unchangeable(name: str, rules: dict[str, Rule]) -> str:
    rule = rules.get(name)
    if rule is None:
        return f"no rule has the id {name!r}{did_you_mean(name, rules)}"
    return f"is a rule of {rule.pack}; packs change built-in rules only" if rule.pack != "claudelint" else ""


def found_by(rule: Rule, origins: Origins) -> Rule:
    """The rule with the keywords it needs for what packs add to the origins it asks for."""
    asked = {name for condition in rule.conditions for name in condition.origin}
    words = {word for origin in origins.origins if origin.name in asked for word in origin.keywords}
    return replace(rule, keywords=tuple(dict.fromkeys((*rule.keywords, *sorted(words))))) if words else rule


def _placed(path: Path, text: str) -> RuleError:
    """An error of another loader, whose text names file, line and key."""
    rest = text.removeprefix(str(path)).removeprefix(path.as_posix()).lstrip(":").lstrip()
    found = _PLACED.fullmatch(rest)
    assert found is not None
    return RuleError(path.as_posix(), int(found[1] or 0), found[2] or "", found[3])


# What rules and configurations ask of packs.


def misplaced(rule: Rule, packs: Sequence[Pack]) -> Iterator[tuple[str, str]]:
    """What is wrong with a rule as one of its pack: key and message."""
    own = next((pack for pack in packs if pack.name == rule.pack), None)
    if own is None:
        owner = next((pack for pack in packs if pack.owns(rule.id)), None)
        if owner is not None:
            yield "id", f"{rule.id} bears a prefix of the pack {owner}"
        return
    if not own.owns(rule.id):
        shapes = " or ".join(f"{prefix}000" for prefix in own.prefixes)
        yield "id", f"{rule.id} is in the pack {own}, whose rules have ids like {shapes}"
    if not rule.keywords:
        yield "keywords", "is missing: only files that hold one of them are looked at for this rule"


def code_problem(rule: Rule, code: str, packs: Sequence[Pack]) -> str:
    """Why `[match] python` of a rule outside claudelint is wrong; empty where it is not."""
    own = next((pack for pack in packs if pack.name == rule.pack), None)
    if own is None:
        return "code is run of installed rule packs only; what a configuration names is data, a scan never runs it"
    if own.plugin is None:
        return f"code is run of installed rule packs only; install {own} (pip install --editable), then its rules run"
    package, module = own.plugin.value, code.partition(":")[0]
    if module != package and not module.startswith(f"{package}."):
        return f"{module} is not in {package}, the package of the pack {own}"
    place = own.directory.joinpath(*module.removeprefix(package).strip(".").split("."))
    if not (place.with_suffix(".py").is_file() or (place / "__init__.py").is_file()):
        return f"there is no module {module} in {own.directory}"
    return ""


def missing_packs(config: Config, packs: Sequence[Pack], problems: Sequence[RuleError] = ()) -> list[ConfigError]:
    """One error for each pack that the configuration requires and that is not there, or too old.

    `problems` are those met on the way: a pack may be there and broken.
    """
    origin = dict(config.origins).get("require_packs", "require-packs")
    broken = any(problem.path.endswith(("entry_points.txt", MANIFEST)) for problem in problems)
    hint = "; a pack is broken, see the other errors" if broken else "; install it beside claudelint"
    hint = "; --no-plugins switches installed packs off" if config.no_plugins else hint
    return [ConfigError(why, origin) for text in config.require_packs if (why := _unmet(text, packs, hint))]


def _unmet(text: str, packs: Sequence[Pack], hint: str) -> str:
    found = _REQUIREMENT.fullmatch(text)
    if found is None:
        return f"{text!r} names no pack"
    pack = next((pack for pack in packs if pack.name == found[1]), None)
    if pack is None:
        known = f" (there: {', '.join(map(str, packs))})" if packs else ""
        return f"the rule pack {text!r} is required and not there{known}{hint}"
    if found[2] and not satisfies(pack.version, found[2]):
        return f"the rule pack {text!r} is required, {_words(pack)} is there; install a version that fits"
    return ""
