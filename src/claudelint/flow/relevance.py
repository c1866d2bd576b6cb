"""Which expressions can matter at all: those that a text of interest may reach, judged by names alone.

Owns a coarse forward closure over names: far cheaper than resolving, and wider but in one respect: what passes
only through a function or attribute called like a method of a built-in type is not followed. Must not resolve values.
"""

from __future__ import annotations

import builtins
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from claudelint import facts as f
from claudelint.flow import declared
from claudelint.flow.carriers import PROGRAMS, exported
from claudelint.flow.hints import Hints
from claudelint.flow.module import MUTATORS, Module
from claudelint.flow.parts import children, last_name

#: A local name is (path, scope, name); globals, attributes, functions and fields go by their bare name.
Node: TypeAlias = "str | tuple[str, int, str]"
#: A text of interest, and a place of interest: a key makes its place matter, not what the mapping reaches.
_SEED = ""
_PLACE = "\0"
#: Methods of built-in types and built-in functions: called everywhere, so their names say nothing.
_COMMON = frozenset(
    name for kind in (str, dict, list, set, bytes, tuple) for name in dir(kind) if not name.startswith("_")
) | frozenset(name for name in dir(builtins) if name[0].islower())


class Relevance:
    """The closure over the modules given; more can be added, and the closure grows."""

    def __init__(self, hints: Hints) -> None:
        self._hints = hints
        self._edges: dict[Node, set[Node]] = defaultdict(set)
        self._reached: set[Node] = {_SEED, _PLACE}
        self._functions: dict[str, list[tuple[Module, int]]] = defaultdict(list)
        self._memo: dict[int, frozenset[Node]] = {}
        self._modules: list[Module] = []
        self._carriers: dict[str, set[Node]] = defaultdict(set)

    def add(self, modules: Iterable[Module]) -> None:
        """Takes in modules and closes again."""
        fresh = list(modules)
        self._modules.extend(fresh)
        for module in fresh:
            self._hints.look_for_ends(module.ends)
        for module in fresh:
            for scope in module.scopes[1:]:
                if scope.kind in ("function", "class"):
                    self._functions[scope.name].append((module, scope.index))
            self._carried(module)
        for module in fresh:
            self._module(module)
        for (_, _, name), variables in declared.by_field(fresh).items():
            if any(self._hints.text(variable.value) for variable in variables):
                self._edge({_SEED}, name)
        self._close()

    def _carried(self, module: Module) -> None:
        """Variables and files that code may read: a text that names one may stand for what it holds."""
        if module.facts.kind not in PROGRAMS:
            name = module.path.rpartition("/")[2]
            self._carriers[name].add(f"/{name}")
            for variable in exported(module):
                self._carriers[variable[1:]].add(variable)

    def matters(self, expr: f.Expr, module: Module, scope: int) -> bool:
        """Whether a text of interest, or a key rules ask for, may be in an expression or reach it."""
        return not self._reached.isdisjoint(self._atoms(expr, module, scope))

    def asks_call(self, name: str) -> bool:
        """Whether rules ask for calls of this name, whatever is handed on."""
        return any(pattern.fullmatch(name) for pattern in self._hints.calls)

    def asks_key(self, name: str) -> bool:
        """Whether rules ask for a key of this name."""
        return self._hints.key(name)

    def _close(self) -> None:
        todo = list(self._reached - {_PLACE})
        while todo:
            for target in self._edges.get(todo.pop(), ()):
                if target not in self._reached:
                    self._reached.add(target)
                    todo.append(target)

    # Edges.

    def _module(self, module: Module) -> None:
        for imported in module.facts.imports:
            if imported.name and imported.bound != imported.name:
                self._edge({imported.name}, imported.bound)
        for scope in module.scopes:
            for param in scope.params:
                if param.default is not None:
                    self._edge(self._atoms(param.default, module, scope.parent), (module.path, scope.index, param.name))
                for call in declared.option_calls(scope, param):
                    self._edge(self._atoms(call, module, scope.parent), (module.path, scope.index, param.name))
            for returned in scope.returns:
                self._edge(self._atoms(returned, module, scope.index), _function_node(module, scope))
        for statement in module.facts.statements:
            self._statement(statement, module)
        for name, calls in module.calls.items():
            for call, scope_index in calls:
                self._call(name, call, module, scope_index)

    def _edge(self, atoms: Iterable[Node], target: Node) -> None:
        for atom in atoms:
            self._edges[atom].add(target)

    def _statement(self, statement: f.Statement, module: Module) -> None:
        if statement.value is None or not statement.targets or _is_dunder(statement.targets[0]):
            return
        atoms = self._atoms(statement.value, module, statement.scope)
        if atoms:
            if module.facts.kind not in PROGRAMS:
                self._edge(atoms, f"/{module.path.rpartition('/')[2]}")
            for target in statement.targets:
                for node in self._targets(target, module, statement.scope):
                    self._edge(atoms, node)

    def _targets(self, target: f.Expr, module: Module, scope: int) -> Iterator[Node]:
        if isinstance(target, f.Ref) and target.name != "_":
            yield self._name(target.name, module, scope)
        elif isinstance(target, f.Attr):
            yield target.name
        elif isinstance(target, f.Item):
            yield from self._targets(target.base, module, scope)
        elif isinstance(target, f.Sequence):
            for item in target.items:
                yield from self._targets(item.value if isinstance(item, f.Spread) else item, module, scope)

    def _call(self, name: str, call: f.Call, module: Module, scope: int) -> None:
        functions = self._functions.get(name, ())
        if len(functions) > 12:
            functions = [pair for pair in functions if pair[0] is module]
        position = 0
        for arg in call.args:
            atoms = self._atoms(arg.value, module, scope)
            if atoms:
                if arg.name is not None and any(m.scopes[i].kind == "class" for m, i in functions):
                    self._edge(atoms, arg.name)
                for target, index in functions:
                    self._parameters(atoms, arg, position, target, index)
                if name in MUTATORS and isinstance(call.func, f.Attr):
                    for node in self._targets(call.func.base, module, scope):
                        self._edge(atoms, node)
            position += arg.name is None

    def _parameters(self, atoms: Iterable[Node], arg: f.Arg, position: int, module: Module, index: int) -> None:
        if module.scopes[index].kind == "class":
            found = [b.position for b in module.bindings.get((index, "__init__"), ()) if b.how == "function"]
            if not found:
                return
            index = found[0]
        params = module.scopes[index].params
        if module.scopes[module.scopes[index].parent].kind == "class" and not module.decorated(index, "staticmethod"):
            params = params[1:]
        for number, param in enumerate(params):
            fits = param.name == arg.name if arg.name is not None else number == position
            if fits or arg.star or param.kind in ("*", "**"):
                self._edge(atoms, (module.path, index, param.name))
            if fits and isinstance(arg.value, f.Ref) and (index, param.name) in module.changes:
                for atom in atoms:
                    self._edge({(module.path, index, param.name)}, atom)

    # Atoms.

    def _name(self, name: str, module: Module, scope: int) -> Node:
        owner = module.owner(scope, name)
        if owner is None or owner == 0 or module.scopes[owner].kind == "class":
            return name
        if any(b.how in ("import", "function", "class") for b in module.bindings[owner, name]):
            return name
        return (module.path, owner, name)

    def _atoms(self, expr: f.Expr, module: Module, scope: int) -> frozenset[Node]:
        known = self._memo.get(id(expr))
        if known is None:
            known = self._memo[id(expr)] = frozenset(self._find(expr, module, scope))
        return known

    def _find(self, expr: f.Expr, module: Module, scope: int) -> Iterator[Node]:
        if isinstance(expr, f.Text):
            if self._hints.text(expr.value):
                yield _SEED
            elif self._hints.key(expr.value):
                yield _PLACE
            if self._carriers:
                yield from self._carriers.get(expr.value.rpartition("/")[2], ())
            return
        if isinstance(expr, f.Ref):
            yield self._name(expr.name, module, scope)
            return
        if isinstance(expr, f.Attr):
            if expr.name not in _COMMON:
                yield expr.name
            if isinstance(expr.base, f.Ref) and expr.base.name in ("self", "cls"):
                return
        elif isinstance(expr, f.Call):
            if any(arg.name is not None and self._hints.key(arg.name) for arg in expr.args):
                yield _PLACE
            if (name := last_name(expr.func)) and name not in _COMMON:
                yield name
                if name in self._hints.called:
                    yield _PLACE
        elif isinstance(expr, f.Function):
            yield _function_node(module, module.scopes[expr.scope])
        inside = expr.scope if isinstance(expr, f.Comprehension) else scope
        for part in children(expr):
            yield from self._atoms(part, module, inside)


def _is_dunder(target: f.Expr) -> bool:
    return isinstance(target, f.Ref) and target.name.startswith("__") and target.name.endswith("__")


def _function_node(module: Module, scope: f.Scope) -> Node:
    """What a function returns goes by its name, what a lambda returns by its place."""
    return (module.path, scope.index, scope.name) if scope.kind == "lambda" else scope.name
