"""Which expressions can matter at all: those that a text of interest may reach, judged by names alone.

Owns a coarse forward closure over names (what these are is in `naming`): far cheaper than resolving, and wider but in
one respect: what passes only through an attribute called like a method of a built-in type is not followed. Must not
resolve values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from claudelint import facts as f
from claudelint.flow import declared
from claudelint.flow.atoms import ASKING, HALF, PLACE, SEED, Atoms, Node, Read
from claudelint.flow.carriers import PROGRAMS, exported
from claudelint.flow.hints import Hints
from claudelint.flow.merging import known_of, says_more
from claudelint.flow.module import MUTATORS, Module
from claudelint.flow.naming import UNKNOWN, Member, Naming, local
from claudelint.flow.parts import children, is_dunder, is_self
from claudelint.slots import mypyc_attr

#: A text is followed over so many names. What does not count: names of modules, and a name that a function hands on as
#: it is to the function whose result it returns.
MAX_REACH = 5
#: More functions of one name are not told apart by where they are called.
_MANY = 12


class _Taken(NamedTuple):
    """What was taken in of a file: its facts; the scopes whose parameters, and those whose results were looked at; and
    of each name how many calls there were, to how many functions."""

    facts: f.Facts
    scopes: set[int]
    returned: set[int]
    calls: dict[str, tuple[int, int]]


@mypyc_attr(allow_interpreted_subclasses=True)
class Relevance:
    """The closure over the modules given; more can be added, and the closure grows. `interesting` says which texts in
    files of which kind are of interest; without it all are that may be."""

    def __init__(self, hints: Hints, interesting: Callable[[str, str], bool] | None = None) -> None:
        self._hints = hints
        self._naming = Naming()
        self._edges: dict[Node, set[Node]] = defaultdict(set)
        #: Parameters that are given a name as it is, in calls that are returned.
        self._same: dict[Node, set[Node]] = defaultdict(set)
        #: What matters, made anew whenever the closure grows.
        self.reached: set[Node] = {SEED, PLACE}
        self._completing: set[Node] = {SEED, HALF, PLACE}
        #: Expressions by their `id`, and whether they matter as far as is known.
        self._mattering: dict[int, bool] = {}
        #: What a login may be read by.
        self._asking: set[Node] = set()
        self.bounds: set[str] = set()
        self._functions: dict[str, list[tuple[Module, int]]] = defaultdict(list)
        #: The names of the functions and classes of each module.
        self._defined: dict[str, set[str]] = defaultdict(set)
        self.atoms = Atoms(hints, self._naming, interesting or hints.text)
        self._taken: dict[str, _Taken] = {}

    def add(self, modules: Iterable[Module]) -> None:
        """Takes in modules and closes again."""
        fresh = list(modules)
        self._forget({module.path for module in fresh})
        self._naming.add(fresh)
        for module in fresh:
            for scope in module.scopes[1:]:
                if scope.kind in ("function", "class"):
                    self._functions[scope.name].append((module, scope.index))
                    self._defined[module.path].add(scope.name)
            self._carried(module)
        for module in fresh:
            self._module(module)
        for (path, owner, field), variables in declared.by_field(fresh).items():
            self._setting(next(m for m in fresh if m.path == path), owner, field, variables)
        self._close()

    def _setting(self, module: Module, owner: int, field: str, variables: Iterable[f.Text]) -> None:
        """A field of a settings class holds what its variables hold."""
        for node in self._naming.stored(field, frozenset((module.scopes[owner].name,))):
            for variable in variables:
                self._edge(self.atoms.of_text(variable, module.facts.kind), node)

    def _forget(self, paths: set[str]) -> None:
        """What is called may be functions of these modules as they are now. What was known of them still holds."""
        names = {name for path in paths for name in self._defined.pop(path, ())}
        for name in names:
            self._functions[name] = [pair for pair in self._functions[name] if pair[0].path not in paths]

    def _carried(self, module: Module) -> None:
        """Variables and files that code may read: a text that names one may stand for what it holds."""
        if module.facts.kind not in PROGRAMS:
            name = module.path.rpartition("/")[2]
            self.atoms.carriers[name].add(f"/{name}")
            for variable in exported(module):
                self.atoms.carriers[variable[1:]].add(variable)

    def matters(self, expr: f.Expr, module: Module, scope: int) -> bool:
        """Whether a text of interest, or a key rules ask for, may be in an expression or reach it."""
        known = self._mattering.get(id(expr))
        if known is None:
            known = self._mattering[id(expr)] = self._find(expr, module, scope)
        return known

    def _find(self, expr: f.Expr, module: Module, scope: int) -> bool:
        if not self.reached.isdisjoint(self.atoms.owned(expr, module, scope)):
            return True
        if isinstance(expr, f.Attr) and is_self(expr.base):
            return False
        inside = expr.scope if isinstance(expr, f.Comprehension) else scope
        for part in children(expr):  # noqa: SIM110  # a generator would take more time, and more of the stack
            if self.matters(part, module, inside):
                return True
        return False

    def comes_to_matter(self, expr: f.Expr, module: Module, scope: int) -> bool:
        """What `matters` says, for expressions that are asked about again as the closure grows."""
        return not self.reached.isdisjoint(self.atoms.inside(expr, module, scope))

    def completes(self, expr: f.Expr, module: Module, scope: int) -> bool:
        """Whether the value of an expression may hold a text of interest, or one that completes such a text."""
        return not self._completing.isdisjoint(self.atoms.flowing(expr, module, scope))

    def may_read(self, expr: f.Expr, module: Module, scope: int) -> bool:
        """Whether a call that is given an expression may read a login by its value, its path for one."""
        flowing = self.atoms.flowing(expr, module, scope)
        return ASKING in flowing or not (self._completing.isdisjoint(flowing) and self._asking.isdisjoint(flowing))

    def is_everywhere(self, attribute: str) -> bool:
        """Whether so many classes have an attribute that its name tells nothing."""
        return self._naming.is_everywhere(attribute)

    def asks_call(self, name: str) -> bool:
        """Whether rules ask for calls of this name, whatever is handed on."""
        return any(pattern.fullmatch(name) for pattern in self._hints.calls)

    def asks_key(self, name: str) -> bool:
        """Whether rules ask for a key of this name."""
        return self._hints.key(name)

    def _close(self) -> None:
        self._asking = self._spread({ASKING}, sure=True)
        self._asking.discard(ASKING)
        given = (node for node in self._asking if not isinstance(node, Read))
        read = {node for name in given if (node := Read(name)) in self._edges}
        self.reached = self._spread({SEED, *read}, sure=False) | {PLACE}
        self._completing = self.reached | self._spread({HALF}, sure=False)
        self._mattering.clear()

    def _spread(self, seeds: Iterable[Node], *, sure: bool) -> set[Node]:
        """Everything that seeds lead to; where it must be sure, not through attributes of objects not known."""
        known: set[Node] = set(seeds)
        level = list(known)
        for _ in range(MAX_REACH + 1):
            further: list[Node] = []
            while level:
                node = level.pop()
                for target, near in self._next(node, sure):
                    if target not in known:
                        known.add(target)
                        (level if near else further).append(target)
            level = further
        if level:
            self.bounds.add("names that a text is handed on by")
        return known

    def _next(self, node: Node, sure: bool) -> Iterator[tuple[Node, bool]]:
        """What a node leads to, and whether that is the same under another name."""
        if isinstance(node, Member):
            for owner in self._naming.kin(node.owner):
                yield Member(owner, node.name), True
        for target in self._same.get(node, ()):
            yield target, True
        for target in self._edges.get(node, ()):
            vague = isinstance(target, Member) and target.owner in UNKNOWN
            if not (vague and (sure or self._naming.is_everywhere(target.name))):  # type: ignore[union-attr]
                yield target, isinstance(target, str)

    # Edges.

    def _module(self, module: Module) -> None:
        taken = self._taken.get(module.path)
        known = known_of(taken.facts, module.facts) if taken is not None else 0
        if taken is None or not known:
            taken = self._taken[module.path] = _Taken(module.facts, set(), set(), {})
        else:
            taken = self._taken[module.path] = taken._replace(facts=module.facts)
        for imported in module.facts.imports:
            if imported.name and imported.bound != imported.name:
                self._edge({imported.name}, imported.bound)
        for scope in module.scopes:
            self._scope(scope, module, taken)
        for statement in module.facts.statements[known:]:
            self._statement(statement, module)
        results = {id(value) for scope in module.scopes for value in scope.returns}
        for name, calls in module.calls.items():
            now = len(calls), len(self._functions.get(name, ()))
            if taken.calls.get(name) != now:
                taken.calls[name] = now
                for call, scope_index in calls:
                    self._call(name, call, module, scope_index, id(call) in results)

    def _scope(self, scope: f.Scope, module: Module, taken: _Taken) -> None:
        """The parameters and results of a scope, each once."""
        for param in scope.params if scope.index not in taken.scopes else ():
            if param.default is not None:
                self._edge(
                    self.atoms.flowing(param.default, module, scope.parent), local(module, scope.index, param.name)
                )
            for call in declared.option_calls(scope, param):
                self._edge(self.atoms.flowing(call, module, scope.parent), local(module, scope.index, param.name))
        for returned in scope.returns if scope.index not in taken.returned else ():
            atoms = self.atoms.flowing(returned, module, scope.index)
            self._edges_to(atoms, self._naming.result(module, scope))
        if any(map(says_more, scope.params)):
            taken.scopes.add(scope.index)
        if scope.returns:
            taken.returned.add(scope.index)

    def _edge(self, atoms: Iterable[Node], target: Node) -> None:
        for atom in atoms:
            self._edges[atom].add(target)

    def _edges_to(self, atoms: frozenset[Node], targets: Iterable[Node]) -> None:
        for target in targets:
            self._edge(atoms, target)

    def _statement(self, statement: f.Statement, module: Module) -> None:
        if statement.value is None or not statement.targets or is_dunder(statement.targets[0]):
            return
        atoms = self.atoms.flowing(statement.value, module, statement.scope)
        if atoms:
            if module.facts.kind not in PROGRAMS:
                self._edge(atoms, f"/{module.path.rpartition('/')[2]}")
            for target in statement.targets:
                self._edges_to(atoms, self._targets(target, module, statement.scope))

    def _targets(self, target: f.Expr, module: Module, scope: int) -> Iterator[Node]:
        if isinstance(target, f.Ref) and target.name != "_":
            node = self._naming.name(target.name, module, scope)
            if not isinstance(node, Member):
                yield node
            else:
                yield from self._naming.stored(node.name, frozenset((node.owner,)))
        elif isinstance(target, f.Attr):
            yield from self._naming.stored(target.name, self._naming.owners(target.base, module, scope))
        elif isinstance(target, f.Item):
            yield from self._targets(target.base, module, scope)
        elif isinstance(target, f.Sequence):
            for item in target.items:
                yield from self._targets(item.value if isinstance(item, f.Spread) else item, module, scope)

    def _call(self, name: str, call: f.Call, module: Module, scope: int, returned: bool) -> None:
        functions = self._naming.called(self._functions.get(name, []), call.func, module, scope)
        if len(functions) > _MANY:
            functions = [pair for pair in functions if pair[0] is module]
        classes = frozenset(m.scopes[i].name for m, i in functions if m.scopes[i].kind == "class")
        position = 0
        for arg in call.args:
            atoms = self.atoms.flowing(arg.value, module, scope)
            if atoms:
                self._edges_to(atoms, self._naming.stored(arg.name, classes) if arg.name and classes else ())
                same = returned and isinstance(call.func, f.Ref) and isinstance(arg.value, f.Ref)
                for target, index in functions:
                    self._parameters(atoms, arg, position, target, index, same)
                if name in MUTATORS and isinstance(call.func, f.Attr):
                    self._edges_to(atoms, self._targets(call.func.base, module, scope))
            position += arg.name is None

    def _parameters(
        self, atoms: Iterable[Node], arg: f.Arg, position: int, module: Module, index: int, same: bool
    ) -> None:
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
            node = local(module, index, param.name)
            if fits or arg.star or param.kind in ("*", "**"):
                self._edge(atoms, node)
            for atom in atoms if fits and same else ():
                self._same[atom].add(node)
            if fits and isinstance(arg.value, f.Ref) and (index, param.name) in module.changes:
                for atom in atoms:
                    self._edge({node}, atom)
