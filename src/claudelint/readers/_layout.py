"""In which order LibCST writes the parts of its nodes: a table of all its classes.

Owns what stands in the text of each kind of node, and which part of that is the node without the white space around
it. Must not know offsets, nor what nodes mean. What the table says of a class that LibCST has changed since shows
in a wrong sum (see `_spans`).
"""

from __future__ import annotations

from enum import Enum, auto
from typing import NamedTuple, TypeAlias

import libcst as cst

from claudelint.readers._nodes import lean


class Mark(Enum):
    """Where a node begins and ends, and the indentation of the block it stands in."""

    START = auto()
    END = auto()
    #: The end of a node that is a simple statement.
    STATEMENT = auto()
    #: The end of a node that ends where the last statement in it did.
    LAST = auto()
    INDENT = auto()
    #: Written where the field `indent` says so.
    INDENT_IF = auto()
    #: From here to there, blocks stand in one more of it.
    DEEPER = auto()
    BACK = auto()
    #: The field `value`, or the line end of the module where there is none.
    LINE_END = auto()


class Sign(NamedTuple):
    """A text that is written where a field is set, or where it is not."""

    field: str
    length: int
    when_set: bool


class Other(NamedTuple):
    """A field whose node, if it is of the class before the colon, is written as another line of the table says."""

    field: str
    line: str


#: The name of a field, the length of a text, or one of these.
Step: TypeAlias = "str | int | Mark | Sign | Other"

# A word of the table is the name of a field, a text in quotes or one of these signs. `[` and `]` begin and end the
# node itself; `].` also ends a statement, and `]..` ends the node where the last statement in it ended. `/` is the
# indentation of the block, `/?` also, where the field `indent` says so; it is deeper from `>` to `<`. `~` is the end
# of a line. A text before `?` is written where the field behind it is set, before `!` where it is not. `=` gives a
# field's node, if it is of the class before the colon, that line of the table.
_PAREN = "lpar [ {} ] rpar"
_SMALL = "[ {} ]. semicolon"
_OPENING = "leading_lines / "
_COMMA = "[ {} ] comma"
_DEFINITION = (
    "leading_lines decorators lines_after_decorators / [ {} whitespace_after_type_parameters {} "
    "whitespace_before_colon ':' body ].."
)
_INTERPOLATION = (
    "'{' whitespace_before_expression expression equal whitespace_after_expression '!'?conversion conversion "
    "':'?format_spec format_spec '}'"
)
_FROM = (
    "whitespace_after_from relative module whitespace_before_import 'import' whitespace_after_import lpar names rpar"
)
_HANDLER = "whitespace_before_colon ':' body"
_ANNOTATION = "whitespace_before_indicator {} whitespace_after_indicator annotation"
_IF = _OPENING + "{} whitespace_before_test test whitespace_after_test ':' body orelse=If:elif"


def _each(names: str, form: str, inner: str) -> dict[str, str]:
    """The same line for several classes."""
    return dict.fromkeys(names.split(), form.replace("{}", inner))


_SIGNS = """
    Semicolon ; Colon : Comma , Dot . AssignEqual = And and Or or Add + Subtract - Multiply * Divide / FloorDivide //
    Modulo % Power ** LeftShift << RightShift >> BitOr | BitAnd & BitXor ^ MatrixMultiply @ LessThan < GreaterThan >
    Equal == LessThanEqual <= GreaterThanEqual >= In in Is is AddAssign += SubtractAssign -= MultiplyAssign *=
    MatrixMultiplyAssign @= DivideAssign /= ModuloAssign %= BitAndAssign &= BitOrAssign |= BitXorAssign ^=
    LeftShiftAssign <<= RightShiftAssign >>= PowerAssign **= FloorDivideAssign //=
""".split()


_TABLE = {
    "Module": "header body footer",
    # White space.
    **_each("SimpleWhitespace Comment", "{}", "value"),
    "Newline": "~",
    "TrailingWhitespace": "whitespace comment newline",
    "EmptyLine": "/? whitespace comment newline",
    "ParenthesizedWhitespace": "first_line empty_lines /? last_line",
    # Brackets and signs.
    "LeftParen": "'(' whitespace_after", "LeftSquareBracket": "'[' whitespace_after",
    "LeftCurlyBrace": "'{' whitespace_after", "RightParen": "whitespace_before ')'",
    "RightSquareBracket": "whitespace_before ']'", "RightCurlyBrace": "whitespace_before '}'",
    "Asynchronous": "'async' whitespace_after", "ImportStar": "'*'",
    "Plus": "'+' whitespace_after", "Minus": "'-' whitespace_after", "BitInvert": "'~' whitespace_after",
    "Not": "'not' whitespace_after", "NotEqual": "whitespace_before value whitespace_after",
    "NotIn": "whitespace_before 'not' whitespace_between 'in' whitespace_after",
    "IsNot": "whitespace_before 'is' whitespace_between 'not' whitespace_after",
    **{name: f"whitespace_before '{sign}' whitespace_after" for name, sign in zip(*[iter(_SIGNS)] * 2, strict=True)},
    # Expressions.
    **_each("Name Integer Float Imaginary SimpleString", _PAREN, "value"),
    "Ellipsis": _PAREN.format("'...'"),
    **_each("FormattedString TemplatedString", _PAREN, "start parts end"),
    **_each("FormattedStringText TemplatedStringText", "[ {} ]", "value"),
    **_each("FormattedStringExpression TemplatedStringExpression", "{}", _INTERPOLATION),
    "ConcatenatedString": _PAREN.format("left whitespace_between right"),
    "ComparisonTarget": "operator comparator",
    "Comparison": _PAREN.format("left comparisons"),
    "UnaryOperation": _PAREN.format("operator expression"),
    **_each("BinaryOperation BooleanOperation", _PAREN, "left operator right"),
    "Attribute": _PAREN.format("value dot attr"),
    "Index": "star whitespace_after_star value",
    "Slice": "[ lower first_colon upper second_colon step ]",
    "SubscriptElement": "slice comma",
    "Subscript": _PAREN.format("value whitespace_after_value lbracket slice rbracket"),
    "Lambda": _PAREN.format("'lambda' whitespace_after_lambda params colon body"),
    "Arg": "star whitespace_after_star keyword equal value comma whitespace_after_arg",
    "Call": _PAREN.format("func whitespace_after_func '(' whitespace_before_args args ')'"),
    "Await": _PAREN.format("'await' whitespace_after_await expression"),
    "IfExp": _PAREN.format(
        "body whitespace_before_if 'if' whitespace_after_if test whitespace_before_else 'else' whitespace_after_else "
        "orelse"
    ),
    "From": "whitespace_before_from 'from' whitespace_after_from item",
    "Yield": _PAREN.format("'yield' whitespace_after_yield value"),
    "Element": "value comma",
    "DictElement": "key whitespace_before_colon ':' whitespace_after_colon value comma",
    "StarredElement": _PAREN.format("'*' whitespace_before_value value") + " comma",
    "StarredDictElement": "'**' whitespace_before_value value comma",
    "Tuple": _PAREN.format("elements"),
    "List": _PAREN.format("lbracket elements rbracket"),
    **_each("Set Dict", _PAREN, "lbrace elements rbrace"),
    "GeneratorExp": _PAREN.format("elt for_in"),
    "ListComp": _PAREN.format("lbracket elt for_in rbracket"),
    "SetComp": _PAREN.format("lbrace elt for_in rbrace"),
    "DictComp": _PAREN.format(
        "lbrace key whitespace_before_colon ':' whitespace_after_colon value for_in rbrace"
    ),
    "StarredDictComp": _PAREN.format("lbrace '**' whitespace_before_value value for_in rbrace"),
    "CompFor": (
        "[ whitespace_before asynchronous 'for' whitespace_after_for target whitespace_before_in 'in' "
        "whitespace_after_in iter ifs inner_for_in ]"
    ),
    "CompIf": "[ whitespace_before 'if' whitespace_before_test test ]",
    "NamedExpr": _PAREN.format("target whitespace_before_walrus ':=' whitespace_after_walrus value"),
    # Parameters.
    "Annotation": _ANNOTATION.format("':'"), "Annotation:returns": _ANNOTATION.format("'->'"),
    "ParamStar": "'*' comma",
    "ParamSlash": "'/' whitespace_after comma",
    "Param": "star whitespace_after_star name annotation equal default comma whitespace_after_param",
    "Parameters": "posonly_params posonly_ind params star_arg kwonly_params star_kwarg",
    "TypeVar": "name colon bound",
    "TypeVarTuple": "'*' whitespace_after_star name",
    "ParamSpec": "'**' whitespace_after_star name",
    "TypeParam": "param equal star whitespace_after_star default comma",
    "TypeParameters": "lbracket params rbracket",
    # Simple statements.
    "SimpleStatementLine": _OPENING + "body trailing_whitespace",
    "IndentedBlock": "header > body footer <",
    "SimpleStatementSuite": "leading_whitespace body trailing_whitespace",
    "Pass": _SMALL.format("'pass'"), "Break": _SMALL.format("'break'"), "Continue": _SMALL.format("'continue'"),
    "Expr": _SMALL.format("value"),
    "Del": _SMALL.format("'del' whitespace_after_del target"),
    "Return": _SMALL.format("'return' whitespace_after_return value"),
    "Raise": _SMALL.format("'raise' whitespace_after_raise exc cause"),
    "Assert": _SMALL.format("'assert' whitespace_after_assert test comma msg"),
    "Global": _SMALL.format("'global' whitespace_after_global names"),
    "Nonlocal": _SMALL.format("'nonlocal' whitespace_after_nonlocal names"),
    "NameItem": "name comma",
    "AsName": "whitespace_before_as 'as' whitespace_after_as name",
    "ImportAlias": _COMMA.format("name asname"),
    "Import": _SMALL.format("'import' whitespace_after_import names"),
    "LazyImport": _SMALL.format("'lazy' whitespace_after_lazy 'import' whitespace_after_import names"),
    "ImportFrom": _SMALL.format("'from' " + _FROM),
    "LazyImportFrom": _SMALL.format("'lazy' whitespace_after_lazy 'from' " + _FROM),
    "AssignTarget": "target whitespace_before_equal '=' whitespace_after_equal",
    "Assign": _SMALL.format("targets value"),
    "AnnAssign": _SMALL.format("target annotation equal value"),
    "AugAssign": _SMALL.format("target operator value"),
    "TypeAlias": (
        "[ 'type' whitespace_after_type name whitespace_after_name type_parameters whitespace_after_type_parameters "
        "'=' whitespace_after_equals value semicolon ]."
    ),
    # Compound statements.
    "If": _IF.format("'if'"), "If:elif": _IF.format("'elif'"),
    "Else": _OPENING + "'else' " + _HANDLER,
    "While": _OPENING + "'while' whitespace_after_while test " + _HANDLER + " orelse",
    "For": (
        _OPENING + "asynchronous 'for' whitespace_after_for target whitespace_before_in 'in' whitespace_after_in iter "
        + _HANDLER + " orelse"
    ),
    "With": _OPENING + "asynchronous 'with' whitespace_after_with lpar items rpar " + _HANDLER,
    "WithItem": _COMMA.format("item asname"),
    **_each("Try TryStar", "{}", _OPENING + "'try' " + _HANDLER + " handlers orelse finalbody"),
    "ExceptHandler": _OPENING + "'except' whitespace_after_except type name " + _HANDLER,
    "ExceptStarHandler": (
        _OPENING + "'except' whitespace_after_except '*' whitespace_after_star type name " + _HANDLER
    ),
    "Finally": _OPENING + "'finally' " + _HANDLER,
    "Decorator": _OPENING + "'@' whitespace_after_at decorator trailing_whitespace",
    "FunctionDef": _DEFINITION.format(
        "asynchronous 'def' whitespace_after_def name whitespace_after_name type_parameters",
        "'(' whitespace_before_params params ')' returns=Annotation:returns",
    ),
    "ClassDef": _DEFINITION.format(
        "'class' whitespace_after_class name whitespace_after_name type_parameters", "lpar bases keywords rpar"
    ),
    # Patterns.
    "Match": (
        _OPENING + "'match' whitespace_after_match subject whitespace_before_colon ':' whitespace_after_colon "
        "> cases footer <"
    ),
    "MatchCase": (
        _OPENING + "'case' whitespace_after_case pattern whitespace_before_if 'if'?guard whitespace_after_if guard "
        + _HANDLER
    ),
    **_each("MatchValue MatchSingleton", "[ {} ]", "value"),
    "MatchSequenceElement": "value comma",
    "MatchStar": "'*' whitespace_before_name '_'!name name comma",
    "MatchList": _PAREN.format("lbracket patterns rbracket"),
    "MatchTuple": _PAREN.format("patterns"),
    "MatchMappingElement": "key whitespace_before_colon ':' whitespace_after_colon pattern comma",
    "MatchMapping": _PAREN.format("lbrace elements '**'?rest whitespace_before_rest rest trailing_comma rbrace"),
    "MatchKeywordElement": "key whitespace_before_equal '=' whitespace_after_equal pattern comma",
    "MatchClass": _PAREN.format(
        "cls whitespace_after_cls '(' whitespace_before_patterns patterns kwds whitespace_after_kwds ')'"
    ),
    "MatchAs": _PAREN.format("pattern whitespace_before_as 'as'?pattern whitespace_after_as '_'!name name"),
    "MatchOrElement": "pattern separator",
    "MatchOr": _PAREN.format("patterns"),
}  # fmt: skip


_MARKS = {
    "[": Mark.START, "]": Mark.END, "].": Mark.STATEMENT, "]..": Mark.LAST, "/": Mark.INDENT, "/?": Mark.INDENT_IF,
    ">": Mark.DEEPER, "<": Mark.BACK, "~": Mark.LINE_END,
}  # fmt: skip


def _step(word: str) -> Step:
    if word[0] == "'":
        text, _, behind = word[1:].rpartition("'")
        return Sign(behind[1:], len(text), behind[0] == "?") if behind else len(text)
    if "=" in word:
        return Other(*word.split("="))
    return _MARKS.get(word, word)


#: The steps of each class there is in this LibCST, and of the other lines of the table, by their names.
STEPS: dict[type | str, tuple[Step, ...]] = lean(
    {getattr(cst, name, name): tuple(map(_step, line.split())) for name, line in _TABLE.items()}
)
