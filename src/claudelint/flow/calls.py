"""What calls return: functions of the project followed, known library functions folded, the rest left unknown.

Owns argument binding and the choice of what a call means; the arithmetic itself is in `fold`, library
functions with a meaning of their own are in `functions`. Must not know attributes or names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claudelint import facts as f
from claudelint.flow import binding, containers, fold, functions, objects, returning, texts
from claudelint.flow.context import Arguments, Context
from claudelint.flow.module import Module
from claudelint.flow.values import (
    HOLE,
    NOTHING,
    UNKNOWN,
    ClassRef,
    Entries,
    External,
    FunctionRef,
    Instance,
    Items,
    Known,
    Origin,
    Thing,
    Value,
    concatenated,
    union,
)  # fmt: skip

if TYPE_CHECKING:
    from claudelint.flow.resolve import Resolver

#: Calls of project functions followed inside one another.
MAX_FOLLOWED = 4


def call(resolver: Resolver, expr: f.Call, context: Context) -> Value:
    """Value of a call."""
    found = []
    if isinstance(expr.func, f.Attr):
        base = resolver.value(expr.func.base, context)
        outside = any(isinstance(t, External) and not t.result for t in base.things) and not base.texts
        if not outside and (folded := texts.method(resolver, base, expr.func.name, expr, context)) is not None:
            found.append(folded)
        func = objects.attribute(resolver, expr.func, context)
    else:
        base = NOTHING
        func = resolver.value(expr.func, context)
    for thing in func.things:
        found.append(_call_thing(resolver, thing, expr, context))
    if not any(isinstance(t, (FunctionRef, ClassRef)) for t in func.things):
        # A read through an unknown object keeps the origin of what it reads from.
        found.append(Value(origins=base.origins))
        found.append(_from_arguments(resolver, expr, context))
    return union(found)


def _call_thing(resolver: Resolver, thing: Thing, expr: f.Call, context: Context) -> Value:
    if isinstance(thing, FunctionRef):
        return result_of(resolver, thing, expr, context)
    if isinstance(thing, ClassRef):
        if not resolver.arguments_matter(expr, context):
            return Value(things=(resolver.sharing.object(thing),))
        resolver.results.holds(context.arguments)
        return Value(things=(Instance(thing, expr, context),))
    if isinstance(thing, Instance):
        inner = objects.of_class(resolver, thing.cls, "__call__", thing)
        return union(_call_thing(resolver, t, expr, context) for t in inner.things if isinstance(t, FunctionRef))
    if isinstance(thing, External):
        return functions.function(resolver, thing.name, expr, context)
    return NOTHING


def result_of(resolver: Resolver, ref: FunctionRef, expr: f.Call | None, context: Context | None) -> Value:
    """What a function of the project returns (or yields), given the arguments of a call."""
    scope = ref.module.scopes[ref.scope]
    depth = max((a.depth for a in (ref.arguments, context.arguments if context else None) if a is not None), default=0)
    if depth >= MAX_FOLLOWED:
        resolver.too_deep()
        return Value(bounded=True)
    reaching = returning.parameters_of_result(ref.module, ref.scope)
    instance = ref.instance
    if reaching is not None and scope.params and scope.params[0].name not in reaching:
        instance = None
    plain = instance is None or instance.call is None
    if plain and ref.arguments is None and not _tells_more(resolver, ref, expr, context, reaching):
        arguments = resolver.sharing.arguments(ref.module, ref.scope, instance)
        if instance is not None and scope.params and not arguments.values:
            arguments.values[scope.params[0].name] = lambda: _receiver(ref)
        return _returned(resolver, ref, scope, arguments)
    bound = binding.bind(resolver, ref, expr, context) if expr is not None and context is not None else {}
    if reaching is not None:
        bound = {name: value for name, value in bound.items() if name in reaching}
    if instance is not None and scope.params and not ref.module.decorated(ref.scope, "staticmethod"):
        bound.setdefault(scope.params[0].name, lambda: _receiver(ref))
    arguments = Arguments(ref.scope, bound, depth + 1, _outer(ref, context), ref.arguments)
    return _returned(resolver, ref, scope, arguments)


def _outer(ref: FunctionRef, context: Context | None) -> Arguments | None:
    """The arguments that hold where a function is called; of a property, where its object was made."""
    if context is None and ref.instance is not None:
        context = ref.instance.context
    return context.arguments if context is not None else None


def _tells_more(
    resolver: Resolver, ref: FunctionRef, expr: f.Call | None, context: Context | None, reaching: frozenset[str] | None
) -> bool:
    """Whether a call hands on anything of interest that can reach what the function returns."""
    if expr is None or context is None or (reaching is not None and not reaching):
        return False
    targets = dict(binding.targets(ref, expr))
    return any(
        (reaching is None or arg.star or index not in targets or targets[index].name in reaching)
        and resolver.matters(arg.value, context)
        for index, arg in enumerate(expr.args)
    )


def _receiver(ref: FunctionRef) -> Value:
    """What a method's first parameter is: the object, or its class."""
    if ref.instance is None:
        return NOTHING
    return Value(things=(ref.instance.cls if ref.module.decorated(ref.scope, "classmethod") else ref.instance,))


def _returned(resolver: Resolver, ref: FunctionRef, scope: f.Scope, arguments: Arguments) -> Value:
    inside = Context(ref.module, ref.scope, arguments)
    value = union(resolver.value(returned, inside) for returned in scope.returns)
    return value if not value.parameters else value._replace(parameters=frozenset())


def may_call(resolver: Resolver, expr: f.Call, context: Context, module: Module, owner: int) -> bool:
    """Whether a call may be one of the function (or the class) with scope `owner`."""
    scope = module.scopes[owner]
    func = resolver.value(expr.func, context)
    for thing in func.things:
        if isinstance(thing, FunctionRef) and thing.module is module and thing.scope == owner:
            return True
        if isinstance(thing, ClassRef) and thing.module is module and thing.scope in (owner, scope.parent):
            return thing.scope == owner or scope.name == "__init__"
        if (
            isinstance(thing, ClassRef)
            and scope.name == "__init__"
            and _inherits(resolver, thing, module, scope.parent)
        ):
            return True
    method = isinstance(expr.func, f.Attr) and scope.kind == "function" and module.scopes[scope.parent].kind == "class"
    unknown = not func.things or all(isinstance(t, External) and t.result for t in func.things)
    return method and unknown and len(scope.name) > 4 and resolver.calling.functions(scope.name) == 1


def _inherits(resolver: Resolver, cls: ClassRef, module: Module, scope: int) -> bool:
    """Whether a class without a constructor of its own gets that of the class with scope `scope`."""
    for _ in range(objects.MAX_BASES):
        if (cls.scope, "__init__") in cls.module.bindings:
            return False
        above = objects.bases(resolver, cls)
        if any(b.module is module and b.scope == scope for b in above):
            return True
        if not above:
            return False
        cls = above[0]
    return False


def constructor_arguments(resolver: Resolver, instance: Instance, cls: ClassRef, method: int) -> Arguments | None:
    """Arguments of the call that made an instance, where `method` is the constructor they reach."""
    scope = cls.module.scopes[method]
    if instance.call is None or instance.context is None or scope.name != "__init__" or instance.cls != cls:
        return None
    outer = instance.context.arguments
    depth = outer.depth if outer is not None else 0
    if depth >= MAX_FOLLOWED:
        resolver.too_deep()
        return None
    ref, call, context = FunctionRef(cls.module, method, instance), instance.call, instance.context

    def make() -> Arguments:
        bound = binding.bind(resolver, ref, call, context)
        if scope.params:
            bound.setdefault(scope.params[0].name, lambda: Value(things=(instance,)))
        return Arguments(method, bound, depth + 1, outer)

    return resolver.sharing.following(outer, ("constructor", id(call), cls.module, method), make)


def _from_arguments(resolver: Resolver, expr: f.Call, context: Context) -> Value:
    """Origins of what an outside call returns, from the texts it is given: a path, a keychain item, a URL."""
    origins = []
    receiver = (expr.func.base,) if isinstance(expr.func, f.Attr) else ()
    for value in (*receiver, *(a.value for a in expr.args if a.name not in ("headers", "env", "cookies", "help"))):
        if not resolver.relevance.may_read(value, context.module, context.scope):
            continue
        for known in argument_texts(resolver, value, context):
            for name in resolver.origins.of_argument(known.text):
                place = resolver.place(expr, context, "read here")
                origins.append(Origin(name, (*known.trail()[:4], place)))
    return Value(origins=tuple(origins))


def argument_texts(resolver: Resolver, expr: f.Expr, context: Context) -> list[Known]:
    """Texts of an argument; of an argument list also each item and all items joined by blanks."""
    value = resolver.value(expr, context)
    found = list(value.texts)
    for thing in value.things:
        if isinstance(thing, Items):
            parts = [resolver.value(item, where) for item, where in thing.items]
            found.extend(k for part in parts for k in part.texts)
            spaced = [p for part in parts for p in (part, Value((Known(" "),)))][:-1]
            found.extend(concatenated(spaced).texts[:4])
    return found


def binary(resolver: Resolver, expr: f.Binary, context: Context) -> Value:
    """Value of `left op right` on texts, paths, lists and mappings."""
    left, right = resolver.value(expr.left, context), resolver.value(expr.right, context)
    if expr.op == "+":
        lists = [t for v in (left, right) for t in v.things if isinstance(t, Items)]
        if lists:
            return Value(things=(Items(tuple(i for t in lists for i in t.items), lists[0].node),))
        return concatenated((left, right)).through(resolver.place(expr, context, "put together here"), own=True)
    if expr.op == "/":
        if not (left.texts or right.texts or left.things):
            return NOTHING
        return joined_path([left, right]).through(resolver.place(expr, context, "put together here"), own=True)
    if expr.op == "%":
        return _percent(resolver, left, expr.right, right, context)
    if expr.op == "|":
        entries = [t for v in (left, right) for t in v.things if isinstance(t, Entries)]
        if entries:
            return Value(things=(Entries(tuple(i for t in entries for i in t.items), entries[0].node),))
    return union([Value(origins=left.origins), Value(origins=right.origins)])


def joined_path(parts: list[Value]) -> Value:
    """Path parts put together; an absolute part starts anew."""
    slashed: list[Value] = []
    for number, part in enumerate(parts):
        if number and not all(k.text.startswith("/") for k in part.texts or (UNKNOWN,)):
            before = [k.text for k in parts[number - 1].texts] or [HOLE]
            if not all(t.endswith("/") for t in before):
                slashed.append(Value((Known("/"),)))
        elif number and part.texts and parts[number - 1].texts == (UNKNOWN,):
            slashed = slashed[:-1]
        slashed.append(part)
    return concatenated(slashed).mapped_texts(lambda t: t.replace("\\", "/"))


def _percent(resolver: Resolver, left: Value, node: f.Expr, right: Value, context: Context) -> Value:
    found = []
    for known in left.texts:
        parts: list[Value] = []
        position = 0
        for literal, field in fold.percent_fields(known.text):
            start = known.text.find(literal, position)
            parts.append(texts.cut(known, max(start, 0), max(start, 0) + len(literal)))
            position = max(start, 0) + len(literal)
            if field:
                parts.append(_percent_argument(resolver, node, right, field, context))
        found.append(concatenated(parts))
    return union(found)


def _percent_argument(resolver: Resolver, node: f.Expr, right: Value, field: str, context: Context) -> Value:
    if not field.isdigit():
        named = Value((Known(field),))
        return union(containers.lookup(resolver, t, named) for t in right.things if isinstance(t, Entries))
    if isinstance(node, f.Sequence):
        index = int(field)
        return resolver.value(node.items[index], context) if index < len(node.items) else NOTHING
    return right
