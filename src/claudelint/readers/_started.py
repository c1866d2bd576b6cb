"""Programs that configuration starts: a service, a container, a server of MCP, with what each is given.

`{command: python, env: {…}}` is a call of `service.python` with its environment as a mapping; what a container mounts
is a call of `command.mount`. Owns these shapes, whatever the format. Must not know rules, nor which program is whose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from claudelint.facts import Arg, Call, Expr, Mapping, Ref, Statement, Text
from claudelint.interpolation import interpolated
from claudelint.readers._tree import MAX_NODES, Branch, Items, Key, Leaf, Node, leaves, text_of
from claudelint.source import Span

_ENVIRONMENTS = ("env", "environment")
#: What is started has a key of `_STARTED` and one of `_GIVEN`.
_STARTED = frozenset(("image", "build", "command", "entrypoint"))
_GIVEN = frozenset((*_ENVIRONMENTS, "volumes"))
_MOUNTED = "hostPath"
#: What stands before a program's own name.
_WRAPPERS = frozenset("sh bash -c -lc env exec sudo tini -- dumb-init uv poetry pdm run npx -y uvx bunx".split())
_PAIR = re.compile(r"([A-Za-z_]\w*)=?")


def statements(document: Node, spoken: set[int]) -> Iterator[Statement]:
    """Calls of all programs a document starts. Nodes they speak of are added to `spoken`, by `id`."""
    for branch in _branches(document):
        keys = {key.text for key, _ in branch.pairs}
        if _MOUNTED in keys:
            yield from _mount(branch.get(_MOUNTED), "path", spoken)
        if keys & _STARTED and keys & _GIVEN:
            yield from _volumes(branch.get("volumes"), spoken)
            if (call := _call(branch, spoken)) is not None:
                yield statement(call)


def starts(keys: Set[str]) -> bool:
    """Whether a document with these keys may start anything."""
    return _MOUNTED in keys or not (_STARTED.isdisjoint(keys) or _GIVEN.isdisjoint(keys))


def statement(call: Call) -> Statement:
    """A call that stands alone."""
    return Statement("expression", 0, 0, call.span, (), call)


def environment(node: Node | None) -> list[tuple[Expr, Expr]]:
    """Variables as pairs: a mapping, a list of `NAME=value` or `NAME`, or a list of objects with a name."""
    found: list[tuple[Expr, Expr]] = []
    if isinstance(node, Branch):
        for key, value in node.pairs:
            if isinstance(value, Leaf):
                found.append((Text(key.text, key.span), _given(key, value)))
    elif isinstance(node, Items):
        for item in node.nodes:
            if isinstance(item, Leaf) and (pair := _PAIR.match(item.value)):
                name, rest = pair[1], item.value[pair.end() :]
                key = Key(name, item.place(0, len(name)))
                value = Leaf(rest, item.place(pair.end(), len(item.value)))
                found.append((Text(name, key.span), _given(key, value)))
            elif isinstance(item, Branch) and isinstance(name_ := item.get("name", "key"), Leaf):
                key = Key(name_.value, name_.span)
                held = item.get("value")
                found.append((Text(key.text, key.span), _given(key, held if isinstance(held, Leaf) else None)))
    return found


def _given(key: Key, value: Leaf | None) -> Expr:
    """A variable's value; one without is what it is outside."""
    if value is None or not value.value:
        return Ref(f"${key.text}", key.span)
    return interpolated(value.value, value.span)


def program(words: list[str]) -> str:
    """Name of the program a command line starts, behind its wrappers; empty where it starts none."""
    name = next((w for w in words if w.rpartition("/")[2] not in _WRAPPERS and "=" not in w), "")
    return "claude" if name.startswith("@anthropic-ai/claude-code") else name.rpartition("/")[2]


def _call(branch: Branch, spoken: set[int]) -> Call | None:
    given = branch.get(*_ENVIRONMENTS)
    words = [word for key in ("entrypoint", "command", "args") for word in _words(branch.get(key))]
    name = program(words)
    if given is None or not name:
        return None
    pairs = environment(given)
    if not pairs:
        return None
    spoken.add(id(given))
    span = Span(pairs[0][0].span.start, max(pairs[-1][1].span.end, pairs[0][0].span.end))
    return Call(Ref(f"service.{name}", span), (Arg(Mapping(tuple(pairs), span), "env"),), span)


def _words(node: Node | None) -> list[str]:
    return [word for leaf in leaves(node) for word in leaf.value.split()]


def _volumes(node: Node | None, spoken: set[int]) -> Iterator[Statement]:
    for item in node.nodes if isinstance(node, Items) else ():
        if isinstance(item, Leaf):
            spoken.add(id(node))
            yield statement(mounted(item))
        elif text_of(item.get("type") if isinstance(item, Branch) else None) in ("bind", ""):
            yield from _mount(item, "source", spoken)


def _mount(node: Node | None, key: str, spoken: set[int]) -> Iterator[Statement]:
    leaf = node.get(key) if isinstance(node, Branch) else None
    if isinstance(leaf, Leaf):
        spoken.add(id(leaf))
        yield statement(mounted(leaf))


def mounted(leaf: Leaf) -> Call:
    """A directory or file of the machine given to a container."""
    return Call(Ref("command.mount", leaf.span), (Arg(interpolated(leaf.value, leaf.span)),), leaf.span)


def _branches(document: Node) -> Iterator[Branch]:
    """All mappings of a document, each once however often an alias names it."""
    todo: list[Node] = [document]
    seen: set[int] = set()
    while todo and len(seen) < MAX_NODES:
        node = todo.pop()
        if isinstance(node, Leaf) or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Branch):
            yield node
            todo.extend(value for _, value in reversed(node.pairs))
        else:
            todo.extend(reversed(node.nodes))
