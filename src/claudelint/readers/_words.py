"""Shell text into words and operators with places.

Owns quoting, variables, substitutions, comments and here-documents, as far as they say what a word is. Must not
know commands. What it does not understand (arithmetic, arrays, patterns) stays plain text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

#: Substitutions inside substitutions are read this deep.
MAX_NESTED = 8
_OPERATOR = re.compile(r"\|\||&&|;;|[0-9]?>>|[0-9]?>&|&>|[0-9]>|<<<|<<-?|[;|&()<>\n]")
_VARIABLE = re.compile(
    r"\$\{\{\s*(?:secrets|env|vars|inputs)\.(?P<secret>\w+)\s*\}\}|\$\{\{[^}]*\}\}|\$\{#?(?P<braced>\w+)(?P<rest>[^{}]*)\}"
    r"|\$(?P<plain>[A-Za-z_]\w*)|\$[0-9@*#?$!-]"
)
_DEFAULT = re.compile(r":?[-=](.*)", re.DOTALL)
_HEREDOC = re.compile(r"[ \t]*(['\"\\]?)([\w.]+)['\"]?")
_PLAIN = re.compile(r"[^\s\\'\"$`;|&()<>]+")


class Part(NamedTuple):
    """A stretch of a word: `kind` is "text", "variable" (a name, with the text of its default) or "command"."""

    kind: str
    value: str
    start: int
    end: int
    default: str = ""


@dataclass(slots=True)
class Word:
    """A word, its parts in order; `quoted` when any of it was."""

    start: int
    end: int
    parts: list[Part] = field(default_factory=list)
    quoted: bool = False

    @property
    def text(self) -> str:
        """What is plain in it."""
        return "".join(p.value for p in self.parts if p.kind == "text")


class Operator(NamedTuple):
    """`;`, `|`, `>`, a line's end and the like."""

    sign: str
    start: int


class Lexer:
    """Words and operators of one text; a line's end is an operator."""

    def __init__(self, text: str, start: int = 0, end: int | None = None) -> None:
        self.text = text
        self.at = start
        self.end = len(text) if end is None else end
        self.found: list[Word | Operator] = []
        self.waiting: list[tuple[str, bool]] = []

    def run(self) -> list[Word | Operator]:
        """All of them, in order."""
        text = self.text
        while self.at < self.end:
            char = text[self.at]
            if char in " \t\r":
                self.at += 1
            elif text.startswith(("\\\n", "\\\r\n"), self.at):
                self.at = text.index("\n", self.at) + 1
            elif char == "#":
                self.at = self.line_end()
            elif operator := _OPERATOR.match(text, self.at, self.end):
                self.operator(operator)
            else:
                self.found.append(self.word())
        return self.found

    def line_end(self) -> int:
        at = self.text.find("\n", self.at, self.end)
        return self.end if at < 0 else at

    def operator(self, found: re.Match[str]) -> None:
        sign = found[0]
        self.at = found.end()
        if sign in ("<<", "<<-"):
            tag = _HEREDOC.match(self.text, self.at, self.end)
            if tag is not None:
                self.waiting.append((tag[2], sign == "<<-"))
                self.at = tag.end()
            return
        self.found.append(Operator(sign, found.start()))
        if sign == "\n":
            for tag_text, indented in self.waiting:
                self.heredoc(tag_text, indented)
            self.waiting = []

    def heredoc(self, tag: str, indented: bool) -> None:
        """Passes over the lines of a here-document."""
        while self.at < self.end:
            stop = self.line_end()
            line = self.text[self.at : stop].rstrip("\r")
            self.at = min(stop + 1, self.end)
            if (line.lstrip("\t") if indented else line) == tag:
                return

    def word(self) -> Word:
        word = Word(self.at, self.at)
        while self.at < self.end:
            char = self.text[self.at]
            if char in " \t\r\n" or (char in ";|&()<>" and not self.text.startswith("${{", self.at)):
                break
            self.piece(word, char)
        word.end = self.at
        return word

    def piece(self, word: Word, char: str) -> None:
        start = self.at
        if char == "\\":
            escaped = self.text[start + 1 : start + 2]
            self.at = min(start + 2, self.end)
            if escaped not in ("\n", "\r", ""):
                word.parts.append(Part("text", escaped, start, self.at))
        elif char == "'":
            stop = self.text.find("'", start + 1, self.end)
            stop = self.end if stop < 0 else stop
            self.at = min(stop + 1, self.end)
            word.quoted = True
            word.parts.append(Part("text", self.text[start + 1 : stop], start + 1, stop))
        elif char == '"':
            self.double(word)
        elif char in "$`":
            self.dollar(word)
        else:
            plain = _PLAIN.match(self.text, start, self.end)
            self.at = plain.end() if plain else start + 1
            word.parts.append(Part("text", self.text[start : self.at], start, self.at))

    def double(self, word: Word) -> None:
        """A text in double quotes."""
        self.at += 1
        word.quoted = True
        begin = self.at
        while self.at < self.end and self.text[self.at] != '"':
            char = self.text[self.at]
            if char == "\\" and self.at + 1 < self.end:
                self.plain(word, begin)
                if self.text[self.at + 1] != "\n":
                    word.parts.append(Part("text", self.text[self.at + 1], self.at, self.at + 2))
                self.at += 2
                begin = self.at
            elif char in "$`":
                self.plain(word, begin)
                self.dollar(word)
                begin = self.at
            else:
                self.at += 1
        self.plain(word, begin)
        self.at = min(self.at + 1, self.end)

    def plain(self, word: Word, begin: int) -> None:
        if self.at > begin:
            word.parts.append(Part("text", self.text[begin : self.at], begin, self.at))

    def dollar(self, word: Word) -> None:
        """A variable or substitution."""
        start = self.at
        if self.text.startswith("$(", start) and not self.text.startswith("$((", start):
            stop = self.closing(start + 2)
            self.at = min(stop + 1, self.end)
            word.parts.append(Part("command", "", start + 2, stop))
        elif self.text[start] == "`":
            stop = self.text.find("`", start + 1, self.end)
            stop = self.end if stop < 0 else stop
            self.at = min(stop + 1, self.end)
            word.parts.append(Part("command", "", start + 1, stop))
        elif found := _VARIABLE.match(self.text, start, self.end):
            self.at = found.end()
            name = found["secret"] or found["braced"] or found["plain"] or ""
            fallback = _DEFAULT.fullmatch(found["rest"] or "")
            word.parts.append(Part("variable", name, start, self.at, fallback[1] if fallback else ""))
        else:
            self.at = start + 1
            word.parts.append(Part("text", self.text[start], start, self.at))

    def closing(self, at: int) -> int:
        """Offset of the bracket that ends a substitution; the end of the text where none does."""
        depth, quote = 1, ""
        while at < self.end:
            char = self.text[at]
            if char == "\\" and quote != "'":
                at += 1
            elif quote:
                quote = "" if char == quote else quote
            elif char in "'\"":
                quote = char
            elif char in "()":
                depth += 1 if char == "(" else -1
                if not depth:
                    return at
            at += 1
        return min(at, self.end)
