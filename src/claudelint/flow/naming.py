"""What names and attributes stand for, judged by names alone: nodes of the closure in `relevance`.

Owns which class an object is of, as far as constructors and annotations in sight tell, and which classes share their
members. Wider than the resolver: a class goes by its bare name. Must not resolve values.
"""

from __future__ import annotations

import builtins
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from claudelint import facts as f
from claudelint.flow.module import Bound, Module
from claudelint.flow.parts import last_name

#: Methods of built-in types and built-in functions: called everywhere, so their names say nothing.
COMMON = frozenset(
    name for kind in (str, dict, list, set, bytes, tuple) for name in dir(kind) if not name.startswith("_")
) | frozenset(name for name in dir(builtins) if name[0].islower())
#: Annotations that name the class inside them, and those that name none.
_WRAPPERS = frozenset("Optional Union Annotated ClassVar Final Type type Required NotRequired Self".split())
_ANY = frozenset("Any object T Self Callable Awaitable Coroutine Generator".split())
#: An object is looked for behind so many names and attributes.
_DEPTH = 4


#: Whose an attribute is that was taken of an object, or given to one, which is not known.
UNKNOWN = ("*", "?")
#: An attribute that more classes have than these says nothing of an object that is not known.
_MANY = 8


class Local(NamedTuple):
    """A name of one scope, which begins at `start`: the same in a module of which more was read."""

    path: str
    start: int
    name: str


class Member(NamedTuple):
    """An attribute of a class's objects. `owner` is `*` for that of any object, `?` where the object is not known."""

    owner: str
    name: str


#: Globals, functions, classes and carriers go by their bare name.
Name: TypeAlias = "str | Local | Member"


def local(module: Module, scope: int, name: str) -> Local:
    """A name of one scope."""
    return Local(module.path, module.scopes[scope].span.start, name)


class Naming:
    """Names of the modules taken in so far."""

    def __init__(self) -> None:
        self._classes: set[str] = set()
        self._functions: set[str] = set()
        self._kin: dict[str, set[str]] = defaultdict(set)
        #: What the modules and their folders are called.
        self._ours: set[str] = set()
        #: The classes that have an attribute.
        self._bearers: dict[str, set[str]] = defaultdict(set)
        self._known: dict[int, frozenset[str] | None] = {}

    def add(self, modules: Iterable[Module]) -> None:
        """Takes down which classes derive from which."""
        for module in modules:
            self._ours.update(module.path.removesuffix(".py").split("/"))
            for scope_index, name in (*module.bindings, *module.annotations):
                if module.scopes[scope_index].kind == "class":
                    self._bearers[name].add(module.scopes[scope_index].name)
            for scope in module.scopes:
                if scope.kind == "class":
                    self._classes.add(scope.name)
                elif scope.kind == "function" and module.scopes[scope.parent].kind == "module":
                    self._functions.add(scope.name)
                for base in scope.bases:
                    name = last_name(base.base if isinstance(base, f.Item) else base)
                    self._kin[scope.name].add(name)
                    self._kin[name].add(scope.name)

    def defines(self, func: f.Expr) -> bool:
        """Whether a callee goes by the name of a class or function of the project: what it returns is known by that."""
        return isinstance(func, (f.Ref, f.Attr)) and (
            func.name in self._classes or (isinstance(func, f.Ref) and func.name in self._functions)
        )

    def kin(self, owner: str) -> set[str]:
        """The project's classes that a class derives from, and those that derive from it."""
        return self._kin.get(owner, set()) & self._classes

    def family(self, owners: Iterable[str]) -> set[str]:
        """All classes that share members with these."""
        found, todo = set(owners), list(owners)
        while todo:
            fresh = self.kin(todo.pop()) - found
            found |= fresh
            todo.extend(fresh)
        return found

    def is_everywhere(self, attribute: str) -> bool:
        """Whether so many classes have an attribute that its name tells nothing."""
        return len(self._bearers.get(attribute, ())) > _MANY

    def name(self, name: str, module: Module, scope: int) -> Name:
        """What a name means in a scope."""
        owner = module.owner(scope, name)
        if owner is None or owner == 0:
            return name
        if module.scopes[owner].kind == "class":
            return Member(module.scopes[owner].name, name)
        if any(b.how in ("import", "function", "class") for b in module.bindings[owner, name]):
            return name
        return local(module, owner, name)

    def result(self, module: Module, scope: f.Scope) -> Iterator[Name]:
        """What goes by the name of a function: a lambda's result by its place, that of a method as a member."""
        if scope.kind == "lambda":
            yield local(module, scope.index, scope.name)
        elif module.scopes[scope.parent].kind == "class":
            yield from self.stored(scope.name, frozenset((module.scopes[scope.parent].name,)))
        else:
            yield scope.name

    def taken(self, expr: f.Attr, module: Module, scope: int) -> Iterator[Name]:
        """What `base.name` may be, the base left out."""
        if expr.name in COMMON:
            return
        owners = self.owners(expr.base, module, scope)
        if owners is not None:
            yield from (Member(owner, expr.name) for owner in owners)
            yield Member("?", expr.name)
            return
        imported = self.imported(expr.base, module, scope)
        if imported is not None:
            yield expr.name
        if imported is None or imported.name is not None:
            yield Member("*", expr.name)

    def stored(self, name: str, owners: frozenset[str] | None) -> Iterator[Name]:
        """Where something is kept that an attribute of an object is given."""
        self._bearers[name].update(owners or ())
        yield Member("*", name)
        yield from (Member(owner, name) for owner in (owners if owners is not None else ("?",)))

    def called(
        self, functions: list[tuple[Module, int]], func: f.Expr, module: Module, scope: int
    ) -> list[tuple[Module, int]]:
        """Of the functions and classes of one name those that a call may mean."""
        if isinstance(func, f.Attr) and (owners := self.owners(func.base, module, scope)) is not None:
            family = self.family(owners)
            return [(m, i) for m, i in functions if m.scopes[m.scopes[i].parent].name in family]
        if (imported := self.imported(func, module, scope)) is not None:
            is_ours = imported.level or imported.module.partition(".")[0] in self._ours
            return functions if is_ours else []
        if isinstance(func, f.Attr):
            return [(m, i) for m, i in functions if m.scopes[m.scopes[i].parent].kind == "class"]
        plain = [(m, i) for m, i in functions if m.scopes[m.scopes[i].parent].kind != "class"]
        here = [pair for pair in plain if pair[0] is module]
        return here or (plain if module.stars else [])

    def owners(self, expr: f.Expr, module: Module, scope: int, depth: int = 0) -> frozenset[str] | None:
        """The classes an object is of, by bare names; None where they are not known."""
        key = id(expr)
        if key not in self._known:
            self._known[key] = None
            self._known[key] = self._owners(expr, module, scope, depth)
        return self._known[key]

    def _owners(self, expr: f.Expr, module: Module, scope: int, depth: int) -> frozenset[str] | None:
        if depth > _DEPTH:
            return None
        if isinstance(expr, f.Call):
            name = last_name(expr.func)
            if name == "super" and (cls := module.class_of(scope)) is not None:
                return frozenset((module.scopes[cls].name,))
            return frozenset((name,)) if _is_class(name) else None
        if isinstance(expr, f.Choice):
            return _all(self.owners(option, module, scope, depth + 1) for option in expr.options)
        if isinstance(expr, f.Ref):
            return self._of_name(expr.name, module, scope, depth)
        if isinstance(expr, f.Attr):
            if _is_class(expr.name):
                return frozenset((expr.name,))
            return self._of_member(expr, module, scope, depth)
        return frozenset() if isinstance(expr, (f.Text, f.Join, f.Mapping, f.Sequence, f.Number)) else None

    def _of_name(self, name: str, module: Module, scope: int, depth: int) -> frozenset[str] | None:
        owner = module.owner(scope, name)
        if owner is None:
            return frozenset((name,)) if _is_class(name) else None
        annotation = module.annotations.get((owner, name))
        if annotation is not None and (named := _annotated(annotation)) is not None:
            return named
        return _all(self._of_bound(bound, name, module, owner, depth) for bound in module.bindings[owner, name])

    def _of_bound(self, bound: Bound, name: str, module: Module, owner: int, depth: int) -> frozenset[str] | None:
        if bound.how == "class":
            return frozenset((name,))
        if bound.how == "import" and bound.imported is not None and _is_class(bound.imported.name or ""):
            return frozenset((bound.imported.name or "",))
        if bound.how == "parameter":
            found = module.scopes[owner]
            if _receives(module, found, name):
                return frozenset((module.scopes[found.parent].name,))
            annotation = next((p.annotation for p in found.params if p.name == name), None)
            return _annotated(annotation) if annotation is not None else None
        if bound.how in ("value", "with") and bound.expr is not None:
            return self.owners(bound.expr, module, bound.scope, depth + 1)
        return None

    def _of_member(self, expr: f.Attr, module: Module, scope: int, depth: int) -> frozenset[str] | None:
        """Of `self.name`, what its class says of it or stores in it."""
        cls = module.class_of(scope)
        holders = self.owners(expr.base, module, scope, depth + 1)
        if cls is None or holders != frozenset((module.scopes[cls].name,)):
            return None
        annotation = module.annotations.get((cls, expr.name))
        if annotation is not None and (named := _annotated(annotation)) is not None:
            return named
        stores = module.own_stores.get((cls, expr.name), [])
        return _all(self.owners(value, module, where, depth + 1) for where, value in stores) if stores else None

    def imported(self, expr: f.Expr, module: Module, scope: int) -> f.Import | None:
        """The import that binds a name, if one does."""
        if not isinstance(expr, f.Ref) or (owner := module.owner(scope, expr.name)) is None:
            return self.imported(expr.base, module, scope) if isinstance(expr, f.Attr) else None
        return next((b.imported for b in module.bindings[owner, expr.name] if b.imported is not None), None)


def _receives(module: Module, scope: f.Scope, name: str) -> bool:
    """Whether a parameter is the object of a method, or its class."""
    method = module.scopes[scope.parent].kind == "class" and not module.decorated(scope.index, "staticmethod")
    return method and scope.params[0].name == name


def _all(found: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    """All the classes together; None where one of them is not known."""
    classes: set[str] = set()
    for one in found:
        if one is None:
            return None
        classes |= one
    return frozenset(classes)


def _is_class(name: str) -> bool:
    return name.lstrip("_")[:1].isupper() and not name.isupper()


def _annotated(annotation: f.Expr) -> frozenset[str] | None:
    """The classes an annotation names; None where that may be any."""
    if isinstance(annotation, f.Number):
        return frozenset()
    if isinstance(annotation, f.Text):
        name = annotation.value.strip().rpartition(".")[2]
        return frozenset((name,)) if name.isidentifier() and name not in _ANY else None
    if isinstance(annotation, (f.Ref, f.Attr)):
        return None if annotation.name in _ANY or len(annotation.name) == 1 else frozenset((annotation.name,))
    if isinstance(annotation, f.Binary) and annotation.op == "|":
        return _all((_annotated(annotation.left), _annotated(annotation.right)))
    if isinstance(annotation, f.Item):
        if last_name(annotation.base) not in _WRAPPERS:
            return _annotated(annotation.base)
        inner = annotation.key.items if isinstance(annotation.key, f.Sequence) else (annotation.key,)
        return _all(map(_annotated, inner))
    return None
