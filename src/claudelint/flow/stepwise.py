"""Names that are put together step by step: `x += part`, `x = x + part`, `x = x.strip()`.

Owns the order of such steps: one after another in a block, perhaps in a branch, once in a loop. Every state on the
way stays an alternative. Must not know what the steps compute.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from claudelint.flow.context import Arguments, Context
from claudelint.flow.module import Bound, Module
from claudelint.flow.values import NOTHING, Value, concatenated, union

if TYPE_CHECKING:
    from claudelint.flow.resolve import Resolver

#: A name with more steps than this has each of them as an alternative.
MAX_GROWTH = 16
_CERTAIN = frozenset(("with", "try", "finally", "body", "module"))
_INSTEAD = frozenset(("else", "except", "case"))
_UNBOUND = Value()


def value(resolver: Resolver, name: str, owner: int, context: Context, plain: Callable[[Bound], Value]) -> Value | None:
    """All states of a name whose bindings build on each other; None where they do not, or too many do.

    `plain` gives the value of a binding by itself.
    """
    module = context.module
    bindings = module.bindings[owner, name]
    if (owner, name) not in module.grown or sum(b.grows for b in bindings) > MAX_GROWTH:
        return None
    steps = _Steps(resolver, (owner, name), context, plain)
    last = steps.run(bindings, steps.blocks_of(bindings[0])[:1], _UNBOUND)
    return union([last, *reversed(steps.past)])


class _Steps:
    """One walk over the bindings of a name, in source order."""

    def __init__(
        self, resolver: Resolver, name: tuple[int, str], context: Context, plain: Callable[[Bound], Value]
    ) -> None:
        self._resolver, self._name, self._context, self._plain = resolver, name, context, plain
        self.past: list[Value] = []

    def blocks_of(self, bound: Bound) -> tuple[int, ...]:
        """The blocks around a binding that may be passed over, outermost first; the first stands for all others."""
        module: Module = self._context.module
        found: list[int] = []
        index = bound.block
        while index > 0:
            block = module.facts.blocks[index]
            if block.kind not in _CERTAIN or (block.kind == "body" and bound.scope != self._name[0]):
                found.append(index)
            index = block.parent
        return (0, *reversed(found))

    def run(self, bindings: Sequence[Bound], inside: tuple[int, ...], now: Value) -> Value:
        """What the name may be after the bindings of one block, given what it may be before."""
        depth = len(inside)
        entry, index = now, 0
        while index < len(bindings):
            around = self.blocks_of(bindings[index])
            if len(around) <= depth:
                now, index = self._step(bindings[index], now), index + 1
                continue
            inner = around[: depth + 1]
            end = index
            while end < len(bindings) and self.blocks_of(bindings[end])[: depth + 1] == inner:
                end += 1
            instead = self._context.module.facts.blocks[inner[-1]].kind in _INSTEAD
            entry = entry if instead else now
            after = self.run(bindings[index:end], inner, entry)
            now = now if after is NOTHING else union([now, after])
            index = end
        return now

    def _step(self, bound: Bound, now: Value) -> Value:
        if now is not _UNBOUND:
            self.past.append(now)
        if bound.expr is None or not bound.grows or now is _UNBOUND:
            return self._plain(bound)
        if bound.how == "augment":
            return self._joined(now, self._plain(bound))
        inside = self._context._replace(scope=bound.scope, arguments=self._given(now))
        return self._resolver.value(bound.expr, inside)

    def _joined(self, now: Value, part: Value) -> Value:
        """`now` with `part` at its end: texts joined, what lists and mappings hold taken together."""
        if not now.texts and not part.texts:
            return union([now, part])
        joined = concatenated((now, part))
        return joined._replace(things=tuple(dict.fromkeys((*now.things, *part.things))))

    def _given(self, now: Value) -> Arguments:
        """The arguments of the call being followed, with what the name is before the step."""
        owner, name = self._name
        arguments = self._context.arguments
        if arguments is None:
            return Arguments(owner, {}, 0, names={(owner, name): now}, called=False)
        names = {**arguments.names, (owner, name): now}
        return Arguments(
            arguments.scope,
            arguments.values,
            arguments.depth,
            arguments.outer,
            arguments.enclosing,
            names=names,
            before=arguments,
            called=arguments.called,
            chosen=arguments.chosen,
        )
