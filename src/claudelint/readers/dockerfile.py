"""Dockerfiles: variables, commands of `RUN`, what is copied in, and the program that is started.

Owns their grammar. Must not know what a command or variable means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from claudelint.later import module, regex
from claudelint.readers import ReadError
from claudelint.source import SourceFile, Span

if TYPE_CHECKING:
    import shlex

    from claudelint import facts as f
else:
    f = module("claudelint.facts")
    shlex = module("shlex")

KIND = "dockerfile"
ORDER = 60
_NAMES = ("dockerfile", "containerfile")
_INSTRUCTIONS = frozenset(
    """from run cmd label maintainer expose env add copy entrypoint volume user workdir arg onbuild stopsignal
    healthcheck shell include""".split()
)
_INSTRUCTION = regex(r"[ \t]*([A-Za-z]+)(?=[ \t\\\r\n]|$)")
_FLAG = regex(r"[ \t]*(?:\\\r?\n[ \t]*)*--[a-z][a-z-]*(?:=\S*)?")
#: A remark between the lines of one command, which goes on behind it.
_REMARK = regex(r"(?m)^[ \t]*#[^\r\n]*(?=\r?\n)")
_HEREDOC = regex(r"<<-?[ \t]*(['\"]?)(\w+)\1")


def claims(name: str, head: bytes) -> bool:
    """`Dockerfile`, `Dockerfile.dev`, `web.dockerfile`, and the same with `Containerfile`."""
    low = name.lower()
    return low.partition(".")[0] in _NAMES or low.rpartition(".")[2] in _NAMES


def read(source: SourceFile) -> f.Facts:
    """Statements, variables and comments. Raises `ReadError` with the place of an unknown instruction."""
    from claudelint.readers._comments import comments
    from claudelint.readers._data import scripted

    reader = _Reader(source)
    reader.run()
    return scripted(source, KIND, reader.statements, reader.entries, comments(source.text, "lines"))


class _Reader:
    """One pass over the instructions."""

    def __init__(self, source: SourceFile) -> None:
        self.source, self.text = source, source.text
        self.statements: list[f.Statement] = []
        self.entries: list[f.Entry] = []
        self.variables: list[tuple[f.Expr, f.Expr]] = []
        self.program = ""
        self.start = ""

    def run(self) -> None:
        for name, low, high in self.instructions():
            getattr(self, f"on_{name}", self.nothing)(low, high)
        self.finish()

    def nothing(self, low: int, high: int) -> None:
        """Instructions that say nothing of interest."""

    def instructions(self) -> Iterator[tuple[str, int, int]]:
        """Name, and start and end of the rest, of each instruction, continued lines and here-documents included."""
        at, text = 0, self.text
        while at < len(text):
            end = self.line_end(at)
            line = text[at:end].strip()
            if line and not line.startswith("#"):
                found = _INSTRUCTION.match(text, at)
                if found is None or found[1].lower() not in _INSTRUCTIONS:
                    raise ReadError("not a Dockerfile: unknown instruction", self.source.point(at))
                while self.is_continued(at, end) and end < len(text):
                    at = end + 1
                    end = self.line_end(at)
                for tag in _HEREDOC.finditer(text, found.end(), end) if found[1].lower() in ("run", "copy") else ():
                    end = self.heredoc_end(end, tag[2])
                yield found[1].lower(), found.end(), end
            at = end + 1

    def line_end(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end

    def is_continued(self, at: int, end: int) -> bool:
        line = self.text[at:end].rstrip()
        return line.endswith("\\") or line.lstrip().startswith("#") or (not line and at > 0)

    def heredoc_end(self, at: int, tag: str) -> int:
        found = regex(rf"^\t*{re.escape(tag)}\r?$", re.MULTILINE).search(self.text, min(at + 1, len(self.text)))
        return found.end() if found else len(self.text)

    # Instructions.

    def on_from(self, low: int, high: int) -> None:
        self.finish()

    def on_env(self, low: int, high: int) -> None:
        from claudelint.readers import _shell

        body = self.text[low:high]
        if pair := re.match(r"[ \t]+([A-Za-z_]\w*)[ \t]+([^\r\n]*)$", body):
            value = Span(low + pair.start(2), low + pair.end(2))
            self.set(f.Text(pair[1], Span(low + pair.start(1), low + pair.end(1))), _shell.text(self.text, *value))
        else:
            for key, value_ in _shell.assignments(self.text, low, high):
                self.set(key, value_)

    on_arg = on_env

    def set(self, key: f.Text, value: f.Expr) -> None:
        self.variables.append((key, value))
        span = Span(key.span.start, max(value.span.end, key.span.end))
        raw = value.value if isinstance(value, f.Text) else self.text[slice(*value.span)].strip("\"'")
        self.entries.append(f.Entry(key.value, raw, span, value.span, ("environment",), True))

    def on_run(self, low: int, high: int) -> None:
        from claudelint.readers import _shell

        while flag := _FLAG.match(self.text, low, high):
            low = flag.end()
        start, body = low, self.text[low:high]
        first = self.text[low : self.line_end(low)]
        if words := self.exec_form(low, high):
            whole = Span(low, high)
            body = " ".join(shlex.quote(word.value) for word in words)
            found, entries = _shell.statements(body, lambda a, b: whole, self.variables)
        else:
            if (tag := _HEREDOC.match(first.lstrip())) is not None and not first.lstrip()[tag.end() :].strip():
                start = min(self.line_end(low) + 1, high)
                body = self.text[start:high].rpartition(tag[2])[0]
            elif "<<" not in first:
                body = _one_line(body)
            found, entries = _shell.statements(body, lambda a, b: Span(start + a, start + b), self.variables)
        self.statements += found
        self.entries += entries

    def on_copy(self, low: int, high: int) -> None:
        from claudelint.readers import _shell

        while flag := _FLAG.match(self.text, low, high):
            if "--from" in flag[0]:
                return
            low = flag.end()
        words: Sequence[f.Expr] = self.exec_form(low, high) or _shell.words(self.text, low, high)
        for word in words[:-1]:
            call = f.Call(f.Ref("command.copy", word.span), (f.Arg(word),), word.span)
            self.statements.append(f.Statement("expression", 0, 0, word.span, (), call))

    on_add = on_copy

    def on_entrypoint(self, low: int, high: int) -> None:
        self.program = self.program_of(low, high)

    def on_cmd(self, low: int, high: int) -> None:
        self.start = self.program_of(low, high)

    def program_of(self, low: int, high: int) -> str:
        from claudelint.readers._started import program

        words = [word.value for word in self.exec_form(low, high)]
        return program(words or self.text[low:high].split())

    def exec_form(self, low: int, high: int) -> list[f.Text]:
        """The words of `["a", "b"]`; none for the other form."""
        from claudelint.readers._json import parse
        from claudelint.readers._tree import leaves

        body = _one_line(self.text[low:high])
        if not body.lstrip().startswith("["):
            return []
        try:
            found = leaves(parse(body))
        except ReadError:
            return []
        return [f.Text(leaf.value, Span(low + leaf.span.start, low + leaf.span.end)) for leaf in found]

    def finish(self) -> None:
        """Ends a stage: its variables are given to the program it starts, or set for whatever is started."""
        program = self.program or self.start
        if self.variables and program:
            low = self.variables[0][0].span.start
            span = Span(low, max(value.span.end for _, value in self.variables))
            call = f.Call(
                f.Ref(f"service.{program}", span), (f.Arg(f.Mapping(tuple(self.variables), span), "env"),), span
            )
            self.statements.append(f.Statement("expression", 0, 0, span, (), call))
        else:
            for key, value in self.variables:
                base = f.Ref("settings.environment", key.span)
                self.statements.append(f.Statement("assign", 0, 0, key.span, (f.Item(base, key, key.span),), value))
        self.variables, self.program, self.start = [], "", ""


def _one_line(text: str) -> str:
    """An instruction over several lines as one of the same length, without the remarks between them."""
    plain = _REMARK.sub(lambda m: " " * len(m[0]), text)
    return re.sub(r"\\(?=[ \t]*\r?\n)|[\r\n]", " ", plain)
