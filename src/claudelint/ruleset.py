"""All rules of a scan: the built-in ones, those of configured directories, and what they refer to.

Owns where the built-in rules lie and the checks that need more than one file: ids and names unique and not
retired, clauses, origins and signals known. What a selector means is `choice`'s matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from claudelint import choice, plugins
from claudelint.config import Config, ConfigError
from claudelint.hint import did_you_mean
from claudelint.later import Record
from claudelint.rule import Rule, RuleError, error_at, load_rule
from claudelint.rule_index import read_index

if TYPE_CHECKING:
    from claudelint.condition import Condition
    from claudelint.origin import Origins
    from claudelint.pack import Pack
    from claudelint.policy import Policy
    from claudelint.rule_cache import KeptRules
    from claudelint.shape import Path as Keys

BUILT_IN = "claudelint"
_DATA = ("policy.toml", "origins.toml", "retired.toml", "pack.toml")


class RulesetError(ValueError):
    """The rules as a whole are wrong: none were found, or a shared file is broken."""


@dataclass(frozen=True, eq=False, repr=False)
class Ruleset(Record):
    """Every rule, sorted by id. `problems` are the rule files that were left out, each with its reason.

    `packs` are the rule packs in use besides the built-in rules, sorted by name.
    """

    rules: tuple[Rule, ...]
    policy: Policy
    origins: Origins
    retired: tuple[str, ...] = ()
    problems: tuple[RuleError, ...] = field(default=())
    packs: tuple[Pack, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, Rule]:
        """The rules by id."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def by_name(self) -> dict[str, Rule]:
        """The rules by name."""
        return {rule.name: rule for rule in self.rules}

    def find(self, word: str) -> Rule | None:
        """The rule with this id or name; case does not matter."""
        return self.by_id.get(word.upper()) or self.by_name.get(word.lower())


class _Indexed(Ruleset):
    """The built-in rules as their index has them; the origins are read when they are asked for."""

    def __init__(self, rules: tuple[Rule, ...], policy: Policy, retired: tuple[str, ...]) -> None:
        self.__dict__.update(rules=rules, policy=policy, retired=retired)

    def __getattr__(self, name: str) -> Origins:
        if name != "origins":
            raise AttributeError(name)
        from claudelint.origin import load_origins

        found = self.__dict__["origins"] = load_origins(rules_dir() / _DATA[1], shipped=True)
        return found


def rules_dir() -> Path:
    """Where the built-in rules are: packed with the package, else in the checkout. Raises `RulesetError`."""
    package = Path(__file__).resolve().parent
    packed, checkout = package / "_rules", package.parent.parent / "rules"
    for place in (packed, checkout):
        if (place / "policy.toml").is_file():
            return place
    raise RulesetError(f"the built-in rules are neither in {packed} nor in {checkout}; install claudelint again")


def rule_files(directory: Path) -> list[Path]:
    """The rule files of a directory, sorted by name. Raises `RulesetError` when it has none."""
    if not directory.is_dir():
        raise RulesetError(f"no such directory of rules: {directory}")
    files = _rule_files(directory)
    if not files:
        raise RulesetError(f"no rule files (*.toml) in {directory}")
    return files


def _rule_files(directory: Path) -> list[Path]:
    return sorted(path for path in directory.glob("*.toml") if path.name not in _DATA)


def load_ruleset(
    config: Config, *, extra: Iterable[Path] = (), tolerant: bool = False, indexed: bool = True
) -> Ruleset:
    """The built-in rules, those of `config.rule_dirs` and the rule files `extra`, which replace rules of their id.

    Where they are the built-in ones alone, their index will do, unless it is not `indexed` ones that are asked for.
    Raises `RuleError` for the first broken rule file; when tolerant, keeps it among `problems` and goes on.
    Raises `RulesetError` or `PolicyError` where nothing can be judged without the broken part.
    """
    place, extra = rules_dir(), tuple(extra)
    kept: KeptRules | None = None
    plain = indexed and not extra and not plugins.active(plugins.RULES)
    if plain and (found := read_index(place)) is not None:
        if not config.rule_dirs:
            return _Indexed(*found)
        from claudelint.rule_cache import KeptRules

        kept = KeptRules(config, place)
        if (others := kept.get()) is not None:
            return _Indexed(_sorted((*found[0], *others)), *found[1:])
    from claudelint import packs  # with what a scan by the built-in rules alone has no use for
    from claudelint.origin import load_origins
    from claudelint.policy import load_policy

    policy, retired = load_policy(place / _DATA[0]), _retired(place / _DATA[2])
    origins = load_origins(place / _DATA[1], shipped=True)
    given = {path.resolve(): path for path in extra}
    problems: list[RuleError] = []
    used = packs.find_packs(config.rule_dirs, problems, given=list(dict.fromkeys(p.parent for p in given.values())))
    policy, origins = packs.with_clauses(policy, used, problems), packs.with_origins(origins, used, problems)
    retired += tuple(name for pack in used for name in _retired(pack.directory / _DATA[2]))
    files = [(path, BUILT_IN) for path in rule_files(place)]
    for directory in config.rule_dirs:
        files += _configured(directory, problems)
    files += [(path, pack.name) for pack in used for path in _rule_files(pack.directory)]
    files = [(path, pack) for path, pack in files if path.resolve() not in given]
    names = {pack.directory.resolve(): pack.name for pack in used}
    replacing = _loaded([(p, names.get(real.parent, str(p.parent))) for real, p in given.items()], problems)
    ids = {rule.id for rule in replacing}
    rules = [*replacing, *(rule for rule in _loaded(files, problems) if rule.id not in ids)]
    rules = [packs.found_by(rule, origins) for rule in packs.adjusted(rules, used, problems)]
    checks = _Checks(rules, policy, origins, retired, used)
    sound = checks.sound(problems)
    if problems and not tolerant:
        raise problems[0]
    if kept is not None and not (problems or used):
        kept.put(sound)
    return Ruleset(_sorted(sound), policy, origins, retired, tuple(problems), used)


def _sorted(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(sorted(rules, key=lambda rule: rule.id))


def chosen(ruleset: Ruleset, config: Config) -> tuple[Rule, ...]:
    """The rules that may report, sorted by id. Raises `ConfigError` for a selector that fits no rule."""
    for error in choice.selector_errors(ruleset.rules, ruleset.retired, config):
        raise error
    return choice.choose(ruleset.rules, config)


def selector_errors(ruleset: Ruleset, config: Config) -> list[ConfigError]:
    """One error for each selector of the configuration that fits no rule, and for each required pack not there."""
    found = choice.selector_errors(ruleset.rules, ruleset.retired, config)
    if config.require_packs:
        from claudelint.packs import missing_packs

        found = missing_packs(config, ruleset.packs, ruleset.problems) + found
    return found


def without_unknown(ruleset: Ruleset, config: Config) -> Config:
    """The configuration less the selectors that fit no rule, for scanning on after reporting them."""
    return choice.without_unknown(ruleset.rules, config)


def per_file_ignored(ruleset: Ruleset, config: Config) -> Callable[[str], frozenset[str]]:
    """A function from a path relative to the root to the ids that `per-file-ignores` hides there."""
    return choice.per_file_ignored(ruleset.rules, config)


def _configured(directory: str, problems: list[RuleError]) -> list[tuple[Path, str]]:
    """The rule files of a directory without a manifest; one with a manifest is a pack."""
    if (Path(directory) / _DATA[3]).exists():
        return []
    try:
        return [(path, directory) for path in rule_files(Path(directory))]
    except RulesetError as error:
        problems.append(RuleError(directory, 0, "rule-dirs", str(error)))
        return []


def _loaded(files: Iterable[tuple[Path, str]], problems: list[RuleError]) -> list[Rule]:
    rules = []
    for path, pack in files:
        try:
            rules.append(load_rule(path, pack))
        except RuleError as error:
            problems += error.every
    return rules


def _retired(path: Path) -> tuple[str, ...]:
    if not path.is_file():
        return ()
    from claudelint.tomlfile import TomlError, load_toml

    try:
        ids = load_toml(path.read_text("utf-8")).get("ids", [])
    except (OSError, UnicodeDecodeError, TomlError) as error:
        raise RulesetError(f"{path}: {error}") from None
    if not isinstance(ids, list) or not all(isinstance(item, str) for item in ids):
        raise RulesetError(f"{path}: ids: expected a list of rule ids")
    return tuple(ids)


class _Checks:
    """What one rule must agree on with the others and with the shared files."""

    def __init__(
        self, rules: list[Rule], policy: Policy, origins: Origins, retired: tuple[str, ...], used: tuple[Pack, ...]
    ) -> None:
        self.rules, self.policy, self.origins, self.retired, self.packs = rules, policy, origins, retired, used
        self.ids = [rule.id for rule in rules]
        self.home = rules_dir().resolve()

    def sound(self, problems: list[RuleError]) -> list[Rule]:
        """The rules with nothing wrong; what is wrong with the others joins `problems`."""
        kept: list[Rule] = []
        taken: dict[str, Rule] = {}
        for rule in self.rules:
            wrong = [_error(rule, *found) for found in self._wrong(rule, taken)]
            if not wrong:
                kept.append(rule)
                taken |= {rule.id: rule, rule.name: rule}
            problems += wrong
        return kept

    def _wrong(self, rule: Rule, taken: dict[str, Rule]) -> Iterator[tuple[Keys, str]]:
        if rule.id in self.retired:
            yield ("id",), f"{rule.id} was retired and may not be used again"
        if rule.id in taken:
            yield ("id",), f"{rule.id} is also the id of {taken[rule.id].path}"
        if rule.name in taken:
            yield ("name",), f"{rule.name!r} is also the name of {taken[rule.name].id} in {taken[rule.name].path}"
        for number, clause in enumerate(rule.clauses):
            if clause not in self.policy.clauses:
                yield ("clauses", number), f"unknown clause {clause!r}{did_you_mean(clause, self.policy.clauses)}"
        from claudelint.packs import misplaced

        yield from (((key,), wrong) for key, wrong in misplaced(rule, self.packs))
        yield from self._wrong_match(rule)

    def _wrong_match(self, rule: Rule) -> Iterator[tuple[Keys, str]]:
        from claudelint.packs import code_problem

        for at, condition in _numbered(rule):
            own = Path(rule.path).resolve().parent == self.home
            if condition.python and not own and (why := code_problem(rule, condition.python, self.packs)):
                yield (*at, "python"), why
            for name in condition.origin:
                if name not in self.origins.names:
                    yield (*at, "origin"), f"unknown origin {name!r}{did_you_mean(name, self.origins.names)}"
            for name in condition.unless:
                if name not in self.origins.signals:
                    yield (*at, "unless"), f"unknown signal {name!r}{did_you_mean(name, self.origins.signals)}"
            for name in condition.with_:
                if not any(known.startswith(name) for known in self.ids):
                    yield (*at, "with"), f"no rule has the id or prefix {name!r}{did_you_mean(name, self.ids)}"


def _numbered(rule: Rule) -> Iterator[tuple[Keys, Condition]]:
    """The conditions of a rule, each with the path of its table."""
    for number, condition in enumerate(rule.conditions):
        yield (("match",) if len(rule.conditions) == 1 else ("match", number)), condition


def _error(rule: Rule, keys: Keys, message: str) -> RuleError:
    try:
        text = Path(rule.path).read_text("utf-8")
    except OSError:
        text = ""
    return error_at(rule.path, text, keys, message)
