"""Hostile Python sources: nesting, chains and sizes that break parsers.

Owns how each shape is written for a size. Must not know what claudelint makes of them.
"""

from __future__ import annotations

from collections.abc import Callable

Shape = Callable[[int], str]


def _fstrings_in_fstrings(n: int) -> str:
    """Quotes used again inside, as Python 3.12 allows."""
    return "x = " + 'f"{' * n + "1" + '}"' * n


def _blocks(n: int) -> str:
    return "".join(f"{' ' * depth}if a:\n" for depth in range(n)) + " " * n + "pass"


def _functions(n: int) -> str:
    return "".join(f"{' ' * depth}def f():\n" for depth in range(n)) + " " * n + "pass"


#: By name: the source of a module of the shape, without a line end. Deep ones nest, long ones chain.
SHAPES: dict[str, Shape] = {
    "parentheses": lambda n: f"x = {'(' * n}1{')' * n}",
    "calls-nested": lambda n: f"x = {'f(' * n}1{')' * n}",
    "calls-chained": lambda n: f"x = f{'()' * n}",
    "methods-chained": lambda n: f"x = a{'.b(1)' * n}",
    "attributes": lambda n: f"x = a{'.b' * n}",
    "unary-minus": lambda n: f"x = {'-' * n}1",
    "unary-not": lambda n: f"x = {'not ' * n}1",
    "binary-plus": lambda n: f"x = {' + '.join(['a'] * n)}",
    "binary-power": lambda n: f"x = {' ** '.join(['a'] * n)}",
    "boolean-and": lambda n: f"x = {' and '.join(['a'] * n)}",
    "comparisons": lambda n: f"x = {' < '.join(['a'] * n)}",
    "subscripts-chained": lambda n: f"x = a{'[0]' * n}",
    "subscripts-nested": lambda n: f"x = {'a[' * n}0{']' * n}",
    "dicts": lambda n: f"x = {'{0: ' * n}0{'}' * n}",
    "lists": lambda n: f"x = {'[' * n}{']' * n}",
    "comprehensions": lambda n: f"x = {'[' * n}a{' for a in b]' * n}",
    "conditionals": lambda n: f"x = {'a if b else ' * n}a",
    "lambdas": lambda n: f"x = {'lambda: ' * n}a",
    "elif": lambda n: "if a:\n    pass\n" + "elif a:\n    pass\n" * n + "else:\n    pass",
    "else-if": lambda n: "".join(f"{' ' * d}if a:\n{' ' * d} pass\n{' ' * d}else:\n" for d in range(n)) + " " * n + "a",
    "blocks": _blocks,
    "functions": _functions,
    "fstrings-nested": _fstrings_in_fstrings,
    "fstring-formats": lambda n: f'x = f"{"{a:" * n}{"}" * n}"',
    "fstring-parts": lambda n: f'x = f"{"{a}" * n}"',
    "implicit-strings": lambda n: "x = (" + '"a" ' * n + ")",
    "implicit-fstrings": lambda n: "x = (" + 'f"{a}" ' * n + ")",
    "assignment-chain": lambda n: "x = " * n + "1",
    "decorators": lambda n: "@a\n" * n + "def f(): pass",
    "with-items": lambda n: f"with {', '.join(['a'] * n)}:\n    pass",
    "arguments": lambda n: f"f({', '.join(['a'] * n)})",
    "open-brackets": lambda n: f"x = {'[' * n}",
    "closed-brackets": lambda n: f"x = {']' * n}",
    "backslashes": lambda n: "x = " + "\\\n" * n + "1",
    "semicolons": lambda n: "a;" * n + "a",
    "await-chain": lambda n: f"async def f():\n    {'await (' * n}a{')' * n}",
    "star-targets": lambda n: f"{'[' * n}*a{', b]' * n} = c",
    "matches": lambda n: f"match a:\n    case {'[' * n}b{']' * n}:\n        pass",
    "else-branches": lambda n: "try:\n    pass\n" + "except a:\n    pass\n" * n + "else:\n    pass",
}
#: The sizes at which parsers were seen to break, each in another way.
SIZES = (200, 1_000, 3_000, 20_000)
#: Those that people name first; the tests of every day build these.
USUAL = (
    "parentheses", "calls-nested", "calls-chained", "attributes", "unary-minus", "unary-not", "binary-plus",
    "boolean-and", "subscripts-chained", "subscripts-nested", "dicts", "elif", "fstrings-nested", "fstring-parts",
    "implicit-strings",
)  # fmt: skip
#: Indentation makes a file of these quadratic in the size.
_INDENTED = {"else-if", "blocks", "functions"}


def sized(name: str, size: int) -> str:
    """The shape's source, of at most some megabytes."""
    return SHAPES[name](min(size, 1_000) if name in _INDENTED else size)
