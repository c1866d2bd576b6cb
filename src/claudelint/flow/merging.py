"""The facts of one file put together from those of its parts.

Owns how scopes and blocks of a part are numbered in the whole. Must not read or parse.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from claudelint import facts as f
from claudelint.flow.parts import walk


def merged(whole: f.Facts, part: f.Facts) -> f.Facts:
    """The facts of a file with those of functions that were left out of them.

    `part` says nothing but what these functions do, each in its place. Its expressions are changed, so it is of no use
    any more. Raises `ValueError` where it has a function that the file has not.
    """
    numbers = _scopes(whole, part)
    blocks = _blocks(whole, part)
    _renumber(part, numbers)
    statements = [s for s in part.statements if numbers[s.scope]]
    for statement in statements:
        object.__setattr__(statement, "scope", numbers[statement.scope])
        object.__setattr__(statement, "block", blocks[statement.block])
    fresh = (f.Block(blocks[b.parent], b.kind) for n, b in enumerate(part.blocks) if blocks[n] >= len(whole.blocks))
    return replace(
        whole,
        scopes=_joined(whole, part, numbers),
        blocks=(*whole.blocks, *fresh),
        statements=(*whole.statements, *statements),
        imports=(*whole.imports, *(replace(i, scope=numbers[i.scope]) for i in part.imports)),
    )


def says_more(param: f.Param) -> bool:
    """Whether more is known of a parameter than its name, which is all of a function whose head was not read."""
    return param.default is not None or param.annotation is not None


def known_of(before: f.Facts | None, now: f.Facts) -> int:
    """How many of a file's statements were known before more of it was read: the first ones; none of one read anew."""
    known = len(before.statements) if before is not None else 0
    same = 0 < known <= len(now.statements) and before.statements[known - 1] is now.statements[known - 1]  # type: ignore[union-attr]
    return known if same else 0


def _joined(whole: f.Facts, part: f.Facts, numbers: Mapping[int, int]) -> tuple[f.Scope, ...]:
    """All scopes: of the functions it is known now what they do, and where they and what is around them ends."""
    scopes = list(whole.scopes)
    for scope in part.scopes[1:]:
        if not numbers[scope.index]:
            continue
        if scope.parent:
            outer = scopes[numbers[scope.parent]]
            name = f"{outer.qualname}.{scope.name}"
            scopes.append(replace(scope, index=numbers[scope.index], parent=outer.index, qualname=name))
            continue
        index = numbers[scope.index]
        params = scopes[index].params if any(map(says_more, scopes[index].params)) else scope.params
        scopes[index] = replace(
            scopes[index], span=scope.span, params=params, returns=scope.returns, globals=scope.globals
        )
        while (index := scopes[index].parent) >= 0:
            span = scopes[index].span
            if span.end < scope.span.end:
                scopes[index] = replace(scopes[index], span=span._replace(end=scope.span.end))
    return tuple(scopes)


def _scopes(whole: f.Facts, part: f.Facts) -> dict[int, int]:
    """Numbers in the whole, by those in the part: the functions are there already, what they hold comes last.

    What stands in their heads is there, too, and has no number.
    """
    heads = {(scope.name, scope.span.start): scope.index for scope in whole.scopes if scope.kind == "function"}
    numbers, free = {0: 0}, len(whole.scopes)
    for scope in part.scopes[1:]:
        if scope.parent:
            numbers[scope.index] = free if numbers[scope.parent] else 0
            free += numbers[scope.parent] > 0
        elif scope.kind != "function":
            numbers[scope.index] = 0
        elif (head := heads.get((scope.name, scope.span.start))) is None:
            raise ValueError(f"there is no function {scope.name}")
        else:
            numbers[scope.index] = head
    return numbers


def _blocks(whole: f.Facts, part: f.Facts) -> dict[int, int]:
    """The same for blocks: those around the functions of a part only hold them in their place."""
    numbers, free = {0: 0}, len(whole.blocks)
    for number, block in enumerate(part.blocks[1:], 1):
        if block.parent == 0 and block.kind == "if":
            numbers[number] = 0
        else:
            numbers[number], free = free, free + 1
    return numbers


def _renumber(part: f.Facts, scopes: Mapping[int, int]) -> None:
    """Lets lambdas and comprehensions name their scopes by the numbers of the whole. Nobody else has these facts."""
    seen = set()
    for expr in _expressions(part):
        for inner, _ in walk(expr, 0):
            if isinstance(inner, (f.Comprehension, f.Function)) and id(inner) not in seen:
                seen.add(id(inner))
                object.__setattr__(inner, "scope", scopes[inner.scope])


def _expressions(part: f.Facts) -> Iterator[f.Expr]:
    for statement in part.statements:
        yield from statement.targets
        yield from (expr for expr in (statement.value, statement.annotation) if expr is not None)
    for scope in part.scopes:
        yield from (*scope.bases, *scope.decorators, *scope.returns, *(arg.value for arg in scope.keywords))
        for param in scope.params:
            yield from (expr for expr in (param.default, param.annotation) if expr is not None)
