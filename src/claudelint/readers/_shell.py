"""Shell commands into statements: assignments, and calls with the words as arguments.

`X=y` binds the name `$X`; `curl -H "A: b" url` is a call of `command.curl` with its headers as a mapping, and so on;
a pipe is a call on what comes out of the command before. What a script exports is the environment of the commands
behind it. Modest on purpose: no control flow, no functions, no arithmetic. Must not know rules, nor what a program is.
"""

from __future__ import annotations

from collections.abc import Iterable

from claudelint.facts import Entry, Expr, Statement, Text
from claudelint.readers import ReadError
from claudelint.readers._commands import Place, Script
from claudelint.readers._words import Lexer, Word
from claudelint.source import Span

__all__ = ["Place", "assignments", "statements", "text", "words"]

#: More text than this is no script anybody wrote.
MAX_CHARACTERS = 2_000_000


def statements(
    text: str, place: Place, environment: Iterable[tuple[Expr, Expr]] = ()
) -> tuple[list[Statement], list[Entry]]:
    """Statements and exported variables of a script; `place` tells where a stretch of it stands in the file.

    `environment` holds the variables every command of it is given. Raises `ReadError` for one too long.
    """
    if len(text) > MAX_CHARACTERS:
        raise ReadError(f"more than {MAX_CHARACTERS:,} characters of commands")
    script = Script(text, place, list(environment))
    script.run(0, len(script.text), 0)
    script.finish()
    return script.found, script.entries


def words(text: str, low: int, high: int) -> list[Expr]:
    """The words of a stretch of text, as values."""
    script = Script(text, Span, [])
    return [script.value(token, 0) for token in Lexer(text, low, high).run() if isinstance(token, Word)]


def text(text: str, low: int, high: int) -> Expr:
    """A stretch of text as one value, whatever blanks it has."""
    found = words(text, low, high)
    return found[0] if len(found) == 1 else Text(text[low:high].strip(), Span(low, high))


def assignments(text: str, low: int, high: int) -> list[tuple[Text, Expr]]:
    """The `NAME=value` words of a stretch of text."""
    script = Script(text, Span, [])
    tokens = [token for token in Lexer(text, low, high).run() if isinstance(token, Word)]
    return [pair for token in tokens if (pair := script.assignment(token, 0)) is not None]
