"""One module with its indices: what each name, attribute and mapping is bound to.

Owns the look-up tables the resolver needs, each built once. Must not evaluate anything.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Literal, NamedTuple

from claudelint.facts import (
    Attr,
    Call,
    Expr,
    Facts,
    Import,
    Item,
    Ref,
    Scope,
    Sequence,
    Spread,
    Statement,
    Unknown,
)  # fmt: skip
from claudelint.flow.parts import last_name, walk

#: Methods that put something into their receiver.
MUTATORS = frozenset(
    "update append extend insert add setdefault appendleft add_header set __setitem__ putheader".split()
)


class Bound(NamedTuple):
    """One thing a name is bound to. `how` says what `expr` means: the value, something it is taken out of, …"""

    how: Literal["value", "loop", "unpack", "with", "function", "class", "import", "parameter", "augment"]
    expr: Expr | None
    scope: int
    position: int = 0
    imported: Import | None = None
    #: The block of the statement, -1 where there is none; whether the value builds on what the name was before.
    block: int = -1
    grows: bool = False


class Change(NamedTuple):
    """Something put into a mapping or list: `kind` is "item" (key and value), "merge" or "append"."""

    kind: Literal["item", "merge", "append"]
    key: Expr | str | None
    value: Expr
    scope: int


class Module:
    """Facts of one module and the tables over them."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.path = facts.path
        self.scopes = facts.scopes
        self.bindings: dict[tuple[int, str], list[Bound]] = defaultdict(list)
        #: `something.name = value`, by attribute name: (scope, base, value).
        self.stores: dict[str, list[tuple[int, Expr, Expr]]] = defaultdict(list)
        #: Changes of a variable (scope, name) or of an attribute ("." + name).
        self.changes: dict[tuple[int, str], list[Change]] = defaultdict(list)
        self.attribute_changes: dict[str, list[tuple[Expr, Change]]] = defaultdict(list)
        #: Calls by the last name of what is called, and by the name this was given first.
        self.calls: dict[str, list[tuple[Call, int]]] = defaultdict(list)
        #: Calls that are given a name (scope, name) as an argument.
        self.passed: dict[tuple[int, str], list[tuple[Call, int]]] = defaultdict(list)
        self.annotations: dict[tuple[int, str], Expr] = {}
        #: Names (scope, name) with a binding that builds on what the name was before.
        self.grown: set[tuple[int, str]] = set()
        #: What `returning` found out about functions.
        self.returning: dict[int, frozenset[str] | None] = {}
        #: What `chains` found in expressions, by their `id`.
        self.references: dict[int, set[tuple[int, str, str]]] = {}
        self._named: set[str] = set()
        self.stars: list[Import] = []
        self.function_of = tuple(self._function_of(s) for s in self.scopes)
        for scope in self.scopes[1:]:
            if scope.kind in ("function", "class"):
                self.bindings[scope.parent, scope.name].append(
                    Bound("function" if scope.kind == "function" else "class", None, scope.parent, scope.index)
                )
            for param in scope.params:
                self.bindings[scope.index, param.name].append(Bound("parameter", param.default, scope.index))
        for imported in facts.imports:
            self._import(imported)
        for statement in facts.statements:
            self._statement(statement)
        for scope in self.scopes:
            if scope.kind == "lambda":
                for value in scope.returns:
                    self._collect(value, scope.index)
        self._rename()
        #: What methods store in `self`, by class and attribute: scope and value.
        self.own_stores = self._own_stores()
        #: What methods put into attributes of `self`, by class and attribute.
        self.own_changes = self._own_changes()
        #: Annotated names of each class, in order.
        self.fields = self._fields()
        #: What is bound in each class, by the index of its scope.
        self.members = self._members()
        #: The imports of single names, by what these are called here.
        self.imports_of = self._imports_of()

    def _own_stores(self) -> dict[tuple[int, str], list[tuple[int, Expr]]]:
        found: dict[tuple[int, str], list[tuple[int, Expr]]] = {}
        for name, stores in self.stores.items():
            for scope, base, value in stores:
                if (cls := self._class_of_self(scope, base)) is not None:
                    found.setdefault((cls, name), []).append((scope, value))
        return found

    def _own_changes(self) -> dict[tuple[int, str], list[Change]]:
        found: dict[tuple[int, str], list[Change]] = {}
        for name, changes in self.attribute_changes.items():
            for base, change in changes:
                if (cls := self._class_of_self(change.scope, base)) is not None:
                    found.setdefault((cls, name), []).append(change)
        return found

    def _fields(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for scope, name in self.annotations:
            found.setdefault(scope, []).append(name)
        return found

    def _members(self) -> dict[int, list[Bound]]:
        found: dict[int, list[Bound]] = {}
        for (scope, _), bindings in self.bindings.items():
            if self.scopes[scope].kind == "class":
                found.setdefault(scope, []).extend(bindings)
        return found

    def _imports_of(self) -> dict[str, list[Import]]:
        found: dict[str, list[Import]] = {}
        for imported in self.facts.imports:
            if imported.name:
                found.setdefault(imported.bound, []).append(imported)
        return found

    def _class_of_self(self, scope: int, base: Expr) -> int | None:
        """The class whose object an expression in a method is, None where it is something else."""
        if not isinstance(base, Ref):
            return None
        params = self.scopes[self.function_of[scope]].params
        is_self = base.name == "self" or (bool(params) and params[0].name == base.name)
        return self.class_of(scope) if is_self else None

    def _function_of(self, scope: Scope) -> int:
        """Index of the innermost function (or the class or module) a scope belongs to."""
        while scope.kind in ("lambda", "comprehension"):
            scope = self.scopes[scope.parent]
        return scope.index

    def owner(self, scope: int, name: str) -> int | None:
        """Index of the scope in which a name used in `scope` is bound; None if nowhere in this module."""
        first = True
        index = scope
        while index >= 0:
            found = self.scopes[index]
            visible = found.kind != "class" or first
            if visible and (index, name) in self.bindings:
                return 0 if name in found.globals and (0, name) in self.bindings else index
            first = first and found.kind == "comprehension"
            index = found.parent
        return None

    def lies_in(self, scope: int, outer: int) -> bool:
        """Whether a scope is another one, or stands in it; what stands in a scope has a higher index."""
        while scope > outer:
            scope = self.scopes[scope].parent
        return scope == outer

    def class_of(self, scope: int) -> int | None:
        """Index of the class whose method encloses `scope`, if any."""
        index = scope
        while index > 0:
            found = self.scopes[index]
            if found.kind == "function" and self.scopes[found.parent].kind == "class":
                return found.parent
            if found.kind == "class":
                return index
            index = found.parent
        return None

    def decorated(self, scope: int, *names: str) -> bool:
        """Whether a function or class has a decorator with one of these last names."""
        return any(last_name(d) in names for d in self.scopes[scope].decorators)

    def _import(self, imported: Import) -> None:
        if imported.name == "*":
            self.stars.append(imported)
        elif imported.bound:
            self.bindings[imported.scope, imported.bound].append(
                Bound("import", None, imported.scope, imported=imported)
            )

    def _statement(self, statement: Statement) -> None:
        value = statement.value
        if statement.annotation is not None and isinstance(statement.targets[0], Ref):
            self.annotations[statement.scope, statement.targets[0].name] = statement.annotation
        if value is not None:
            self._named = self._collect(value, statement.scope)
            for target in statement.targets:
                self._bind(target, value, statement)
        for target in statement.targets:
            if isinstance(target, (Item, Attr)):
                self._collect(target, statement.scope)

    def _bind(self, target: Expr, value: Expr, statement: Statement) -> None:
        scope = statement.scope
        if isinstance(target, Ref):
            how = {"loop": "loop", "with": "with", "augment": "augment"}.get(statement.kind, "value")
            owner = 0 if target.name in self.scopes[scope].globals else scope
            if how == "augment" and (known := self.owner(scope, target.name)) is not None:
                self.changes[known, target.name].append(Change("merge", None, value, scope))
            grows = how == "augment" or (how == "value" and target.name in self._named)
            if grows:
                self.grown.add((owner, target.name))
            bound = Bound(how, value, scope, block=statement.block, grows=grows)  # type: ignore[arg-type]
            self.bindings[owner, target.name].append(bound)
        elif isinstance(target, Sequence):
            self._unpack(target, value, statement)
        elif isinstance(target, Attr):
            if statement.kind == "augment":
                self.attribute_changes[target.name].append((target.base, Change("merge", None, value, scope)))
            self.stores[target.name].append((scope, target.base, value))
        elif isinstance(target, Item):
            self._change(target.base, Change("item", target.key, value, scope))

    def _unpack(self, target: Sequence, value: Expr, statement: Statement) -> None:
        for index, item in enumerate(target.items):
            item = item.value if isinstance(item, Spread) else item
            if isinstance(value, Sequence) and len(value.items) == len(target.items) and statement.kind != "loop":
                self._bind(item, value.items[index], statement)
            elif isinstance(item, Ref):
                how: Literal["loop", "unpack"] = "loop" if statement.kind == "loop" else "unpack"
                # An index below zero marks a position inside the looped item.
                number = -1 - index if how == "loop" else index
                self.bindings[statement.scope, item.name].append(Bound(how, value, statement.scope, number))
            elif isinstance(item, (Attr, Item)):
                self._bind(item, Unknown((), item.span), statement)

    def _change(self, base: Expr, change: Change) -> None:
        if isinstance(base, Ref):
            owner = self.owner(change.scope, base.name)
            self.changes[owner if owner is not None else change.scope, base.name].append(change)
        elif isinstance(base, Attr):
            self.attribute_changes[base.name].append((base.base, change))

    def _collect(self, expr: Expr, scope: int) -> set[str]:
        """Indexes the calls inside an expression; the names in it."""
        names = set()
        for inner, where in walk(expr, scope):
            if isinstance(inner, Ref):
                names.add(inner.name)
            elif isinstance(inner, Call):
                self.calls[last_name(inner.func)].append((inner, where))
                for arg in inner.args:
                    if isinstance(arg.value, Ref) and (owner := self.owner(where, arg.value.name)) is not None:
                        self.passed[owner, arg.value.name].append((inner, where))
                if isinstance(inner.func, Attr) and inner.func.name in MUTATORS:
                    self._mutation(inner, inner.func, where)
        return names

    def _rename(self) -> None:
        """A call by another name (imported as, assigned to) is a call by the first one, too."""
        renamed = [(i.bound, i.name) for i in self.facts.imports if i.name]
        for statement in self.facts.statements:
            if statement.kind == "assign" and isinstance(statement.value, (Ref, Attr)):
                renamed += [(t.name, statement.value.name) for t in statement.targets if isinstance(t, (Ref, Attr))]
        for name, first in dict.fromkeys(renamed):
            if name != first and name in self.calls:
                self.calls[first] = [*self.calls.get(first, ()), *self.calls[name]]

    def _mutation(self, call: Call, func: Attr, scope: int) -> None:
        args = [a for a in call.args if not a.star]
        plain = [a.value for a in args if a.name is None]
        if func.name == "update":
            for value in plain:
                self._change(func.base, Change("merge", None, value, scope))
            for arg in args:
                if arg.name:
                    self._change(func.base, Change("item", arg.name, arg.value, scope))
        elif func.name in ("setdefault", "add_header", "set", "__setitem__", "putheader") and len(plain) >= 2:
            self._change(func.base, Change("item", plain[0], plain[1], scope))
        elif func.name == "extend" and plain:
            self._change(func.base, Change("merge", None, plain[0], scope))
        elif func.name in ("append", "add", "appendleft") and plain:
            self._change(func.base, Change("append", None, plain[0], scope))
        elif func.name == "insert" and len(plain) == 2:
            self._change(func.base, Change("append", None, plain[1], scope))
