"""What rules can see of files, for people. Must not know how it was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from claudelint.rule import Rule

_Table: TypeAlias = Mapping[str, Any]
_MOST_WORDS = 6


def as_text(told: _Table, rules: Sequence[Rule], *, lines: frozenset[int], everything: bool) -> str:
    """The page: facts first, then the places where values are used; with rules, only these and why."""
    parts = []
    for file in told["files"]:
        parts += list(_file(file, rules, lines, everything))
    if told["bounds"]:
        parts.append(f"bounds met, so that something may be missing: {', '.join(told['bounds'])}")
    return "".join(f"{line}\n" for line in parts)


def _file(file: _Table, rules: Sequence[Rule], lines: frozenset[int], everything: bool) -> Iterator[str]:
    yield f"{file['path']} ({file['kind']})"
    if not file["read"]:
        yield "  not read; see the error"
        return
    yield from _keywords(file, rules)
    if not rules and not lines:
        for name, row in _ROWS.items():
            yield from _facts(name, file[name], row)
    yield from _values(file["values"], rules, lines, everything)
    yield from _findings(file["findings"], rules, lines)


def _keywords(file: _Table, rules: Sequence[Rule]) -> Iterator[str]:
    if not rules:
        if not file["keywords"]:
            yield "  a scan does not read this file: it holds no keyword of any rule"
        return
    for rule in rules:
        if rule.id not in file["keywords"]:
            words = ", ".join(rule.keywords[:_MOST_WORDS]) + (", …" if len(rule.keywords) > _MOST_WORDS else "")
            yield f"  the file holds none of the keywords of {rule.id} ({words}): a scan comes here along imports only"
        if any(condition.literal for condition in rule.conditions):
            yield f"  {rule.id} has `literal`: it searches the raw text of the file, whatever the places below say"
        if any(condition.package for condition in rule.conditions):
            yield f"  {rule.id} has `package`: it looks at imports and dependencies, whatever the places below say"


_ROWS: dict[str, Callable[[_Table], str]] = {
    "imports": lambda row: f"from {row['module']} import {row['name']}" if row["name"] else f"import {row['module']}",
    "functions": lambda row: f"{row['kind']} {row['name']}",
    "calls": lambda row: f"{row['callee']}(), arguments: {row['arguments']}",
    "entries": lambda row: f"{row['key']} = {row['value']!r}",
    "dependencies": lambda row: f"{row['name']} ({row['how']}, {row['index']})",
    "comments": lambda row: f"{row['text'].strip()!r}",
}


def _facts(name: str, rows: Sequence[_Table], row: Callable[[_Table], str]) -> Iterator[str]:
    if rows:
        yield f"  {name}"
        yield from (f"    {item['line']:>4}  {row(item)}" for item in rows)


def _values(values: Sequence[_Table], rules: Sequence[Rule], lines: frozenset[int], everything: bool) -> Iterator[str]:
    shown = [site for site in values if not lines or site["line"] in lines]
    near = [site for site in shown if everything or not rules or any(_near(rule) for rule in site["rules"])]
    yield "  values, where they are used" if near else "  values: none to show"
    for site in near:
        yield from _site(site)
        for rule in site["rules"]:
            yield from _why(rule, everything)
    if len(near) < len(shown):
        yield f"  {len(shown) - len(near)} more where none but the role fits; --all shows them"


def _near(rule: _Table) -> bool:
    """Whether an operator that says something holds."""
    return any(v["holds"] and v["operator"] not in ("role", "unless") for c in rule["conditions"] for v in c)


def _site(site: _Table) -> Iterator[str]:
    cell = f"cell {site['cell']}, " if site["cell"] else ""
    yield f"    {cell}{site['line']}:{site['column']}  {site['code']}"
    words = [_use(site), f"roles: {', '.join(site['roles']) or 'none'}"]
    yield f"        {'; '.join(word for word in words if word)}"
    texts = [repr(text) for text in site["texts"]]
    texts += [f"{site['more_texts']} more"] if site["more_texts"] else []
    texts += site["things"] or (["unknown"] if site["unknown"] else [])
    yield f"        value: {' or '.join(texts)}{' (others were left out: a bound)' if site['bounded'] else ''}"
    if any(place["line"] != site["line"] or place["note"] for place in site["from"]):
        yield f"        from: {_way(site['from'])}"
    for origin in site["origins"]:
        yield f"        origin: {origin['name']}, {_way(origin['from'])}"
    if not site["interesting"]:
        yield "        a scan passes it over: nothing that a rule asks for can reach it"


def _use(site: _Table) -> str:
    key = f" {site['key']}" if site["key"] else ""
    callee = f" of {site['callee']}()" if site["callee"] else ""
    return f"{site['use']}{key}{callee}"


def _way(places: Sequence[_Table]) -> str:
    """The places a value passed; of several on a line, the last that says something."""
    by_line = {(p["path"], p["line"]): p["note"] for p in sorted(places, key=lambda p: bool(p["note"]))}
    places = [{"path": path, "line": line, "note": by_line[path, line]} for path, line in _in_order(places)]
    return " > ".join(f"{p['path']}:{p['line']}" + (f" ({p['note']})" if p["note"] else "") for p in places)


def _in_order(places: Sequence[_Table]) -> list[tuple[str, int]]:
    return list(dict.fromkeys((place["path"], place["line"]) for place in places))


def _why(rule: _Table, everything: bool) -> Iterator[str]:
    for number, condition in enumerate(rule["conditions"], 1):
        several = f", match {number}" if len(rule["conditions"]) > 1 else ""
        whole = all(verdict["holds"] for verdict in condition)
        if not (everything or whole or _near({"conditions": [condition]})):
            continue
        yield f"        {rule['rule_id']}{several}: {_verdict(whole, rule['reported'])}"
        for verdict in condition:
            yield f"          {'holds' if verdict['holds'] else 'FAILS'}  {verdict['operator']}: {verdict['why']}"


def _verdict(whole: bool, reported: bool) -> str:
    if whole and reported:
        return "reported"
    if whole:
        return "holds, but the same flow is reported at another place, or hidden"
    return "does not hold"


def _findings(findings: Sequence[_Table], rules: Sequence[Rule], lines: frozenset[int]) -> Iterator[str]:
    ids = {rule.id for rule in rules}
    shown = [f for f in findings if (not ids or f["rule_id"] in ids) and (not lines or f["line"] in lines)]
    if shown:
        yield "  findings"
    for finding in shown:
        yield f"    {finding['line']}:{finding['column']}  {finding['rule_id']} {finding['message']}"
    for rule in sorted(ids - {f["rule_id"] for f in shown}):
        yield f"  findings: none of {rule}"
