"""Breaks real modules where their grammar is kept: statements deleted, doubled, moved and spliced, tokens exchanged.

Owns mutation by LibCST of the modules of a folder. What comes out can be parsed, so it reaches what lies behind the
parser. Must not know how the outcome is scanned.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import libcst as cst

from claudelint.room import with_room

#: Larger modules cost more time than they are worth.
_LARGEST = 60_000
_Statements = Sequence[cst.BaseStatement]


@lru_cache(maxsize=4)
def modules_of(folder: Path) -> tuple[Path, ...]:
    """The modules of a folder that are not too large, sorted."""
    found = (path for path in folder.rglob("*.py") if path.is_file() and not path.is_symlink())
    return tuple(sorted(path for path in found if 0 < path.stat().st_size < _LARGEST))


def mutated(path: Path, other: Path, draw: random.Random) -> str:
    """The module with a few changes, some taken from another one; its plain text where it cannot be parsed."""
    text = path.read_text("utf-8", "replace")
    try:
        return with_room(lambda: _mutated(text, other.read_text("utf-8", "replace"), draw))
    except (cst.ParserSyntaxError, RecursionError, UnicodeError):
        return text


def _mutated(text: str, other: str, draw: random.Random) -> str:
    tree = cst.parse_module(text)
    try:
        donor = cst.parse_module(other)
    except cst.ParserSyntaxError:
        donor = tree
    made = tree.visit(_Breaker(_Stock(tree), _Stock(donor), draw))
    try:
        return made.code
    except Exception:  # some exchanges make a tree that has no text, such as a name where a string must be
        return text


class _Stock(cst.CSTVisitor):
    """What a module has to exchange: statements, names, attribute names, texts."""

    def __init__(self, tree: cst.Module) -> None:
        super().__init__()
        self.statements: list[cst.BaseStatement] = []
        self.names: list[cst.Name] = []
        self.texts: list[cst.SimpleString] = []
        self.values: list[cst.BaseExpression] = []
        tree.visit(self)

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, (cst.SimpleStatementLine, cst.BaseCompoundStatement)):
            self.statements.append(node)
        elif isinstance(node, cst.Name):
            self.names.append(node)
        elif isinstance(node, cst.SimpleString):
            self.texts.append(node)
        elif isinstance(node, (cst.Call, cst.Dict, cst.List, cst.BinaryOperation, cst.Subscript, cst.Attribute)):
            self.values.append(node)
        return True


class _Breaker(cst.CSTTransformer):
    """Changes a share of the nodes on the way up."""

    def __init__(self, own: _Stock, donor: _Stock, draw: random.Random) -> None:
        super().__init__()
        self.own, self.donor, self.draw = own, donor, draw
        self.share = draw.choice((0.002, 0.02, 0.1))

    def _hit(self) -> bool:
        return self.draw.random() < self.share

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.Name:
        return updated_node.with_changes(value=self.draw.choice(self.own.names).value) if self._hit() else updated_node

    def leave_SimpleString(self, original_node: cst.SimpleString, updated_node: cst.SimpleString) -> cst.BaseExpression:
        return self.draw.choice(self.donor.texts or [updated_node]) if self._hit() else updated_node

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:
        values = self.donor.values
        return updated_node.with_changes(value=self.draw.choice(values)) if values and self._hit() else updated_node

    def leave_IndentedBlock(
        self, original_node: cst.IndentedBlock, updated_node: cst.IndentedBlock
    ) -> cst.IndentedBlock:
        return updated_node.with_changes(body=self._changed(updated_node.body))

    def leave_Module(self, original_node: cst.Module, updated_node: cst.Module) -> cst.Module:
        return updated_node.with_changes(body=self._changed(updated_node.body))

    def _changed(self, body: _Statements) -> _Statements:
        changed = list(body)
        for place in range(len(changed) - 1, -1, -1):
            if self.draw.random() < 3 * self.share:
                self._change(changed, place)
        return changed or list(body)

    def _change(self, body: list[cst.BaseStatement], place: int) -> None:
        way = self.draw.randrange(4)
        if way == 0 and len(body) > 1:
            del body[place]
        elif way == 1:
            body.insert(self.draw.randrange(len(body) + 1), body[place])
        elif way == 2:
            other = self.draw.randrange(len(body))
            body[place], body[other] = body[other], body[place]
        elif self.donor.statements:
            body.insert(place, self.draw.choice(self.donor.statements))
