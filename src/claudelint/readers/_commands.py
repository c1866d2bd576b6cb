"""Single shell commands as calls: which program runs in the end, its headers, its variables, its words as values.

Owns wrappers such as `sudo` and `uv run`, what curl's options mean, and how variables bind. Must not know rules, nor
what a program is.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from claudelint.facts import Arg, Attr, Call, Choice, Entry, Expr, Item, Join, Mapping, Ref, Statement, Text, Unknown
from claudelint.readers._words import MAX_NESTED, Lexer, Operator, Part, Word
from claudelint.source import Span

Place = Callable[[int, int], Span]
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)\+?=")
_KEYWORDS = frozenset("if then else elif fi do done while until esac function { } ! time".split())
_EXPORTS = frozenset("export declare typeset local readonly setx".split())
_WRAPPERS = frozenset("sudo env nohup exec command nice xargs timeout doas stdbuf time builtin npx bunx dotenv".split())
_RUNNERS = {"uv": "run", "poetry": "run", "pdm": "run", "hatch": "run", "pipenv": "run", "rye": "run", "pixi": "run"}
_HEADERS = ("-H", "--header")
_SPECIAL = {
    "-b": "cookie",
    "--cookie": "cookie",
    "-A": "user-agent",
    "--user-agent": "user-agent",
    "-e": "referer",
    "--oauth2-bearer": "authorization",
}
_FETCHERS = frozenset("curl wget http https xh".split())
#: What the shell does itself: it takes nothing from the environment of its own accord.
_BUILTINS = frozenset(
    "echo printf cd set test [ [[ : true false exit return shift source . read eval trap mkdir rm".split()
)
_CONTAINERS = frozenset("docker podman nerdctl".split())


def _plain(text: str) -> str:
    """A word without what only keeps places (see the makefile reader)."""
    return text.replace("\x01", "").replace("\x02", " ") if "\x01" in text or "\x02" in text else text


class Script:
    """Commands of one text, one after the other."""

    def __init__(self, text: str, place: Place, environment: list[tuple[Expr, Expr]]) -> None:
        self.text, self.place, self.environment = text, place, environment
        self.found: list[Statement] = []
        self.entries: list[Entry] = []
        #: Exports no command came behind.
        self.unused: list[tuple[Expr, Expr]] = []

    def run(self, start: int, end: int, depth: int) -> Expr | None:
        """Reads a stretch of commands; the value is the output of the last pipeline."""
        words: list[Word] = []
        piped: Expr | None = None
        last: Expr | None = None
        skip = False
        redirected = ""
        for token in [*Lexer(self.text, start, end).run(), Operator("\n", end)]:
            if isinstance(token, Word):
                if skip:
                    redirected, skip = token.text or "".join(p.value for p in token.parts), False
                else:
                    words.append(token)
                continue
            if token.sign[-1] == ">" or token.sign.endswith(">&") or token.sign in ("<", "<<<"):
                skip = token.sign != "<"
                continue
            skip = False
            output = self.command(words, piped, depth, redirected)
            last = output if output is not None else last
            words, redirected = [], ""
            piped = output if token.sign == "|" else None
            if output is not None and token.sign != "|" and depth == 0:
                self.found.append(Statement("expression", 0, 0, output.span, (), output))
        return last

    def finish(self) -> None:
        """Variables that were exported and then given to no command are set for whoever comes next."""
        base = Ref("settings.environment", self.place(0, 0))
        for key, value in self.unused:
            self.found.append(Statement("assign", 0, 0, value.span, (Item(base, key, key.span),), value))

    # Commands.

    def command(self, words: list[Word], piped: Expr | None, depth: int, redirected: str) -> Expr | None:
        """The call a simple command amounts to; None for one that only assigns."""
        given: list[tuple[Expr, Expr]] = []
        while words and (words[0].text in _KEYWORDS and not words[0].quoted):
            words = words[1:]
        while words and (pair := self.assignment(words[0], depth)) is not None:
            given.append(pair)
            words = words[1:]
        if not words:
            for key, value in given:
                self.bind(key, value)
            return None
        name = words[0].text
        if name in _EXPORTS:
            self.export(words[1:], depth)
            return None
        if name in ("echo", "printf") and redirected.endswith(("GITHUB_ENV", "GITHUB_OUTPUT", ".env")):
            self.export(words[1:], depth)
            return None
        whole = self.place(words[0].start, words[-1].end)
        words, more = self.unwrapped(words, depth)
        if piped is not None:
            whole = Span(min(piped.span.start, whole.start), max(piped.span.end, whole.end))
        return self.call(words, [*given, *more], piped, whole, depth)

    def unwrapped(self, words: list[Word], depth: int) -> tuple[list[Word], list[tuple[Expr, Expr]]]:
        """The words from the program on that runs in the end, and the variables its wrappers set."""
        given: list[tuple[Expr, Expr]] = []
        for _ in range(5):
            name = words[0].text.rpartition("/")[2] if not words[0].text.startswith("@") else words[0].text
            runs = name in _RUNNERS and len(words) > 1 and words[1].text == _RUNNERS[name]
            if not (name in _WRAPPERS or runs):
                break
            rest = words[2:] if runs else words[1:]
            while rest:
                if (pair := self.assignment(rest[0], depth)) is not None:
                    given.append(pair)
                elif not (rest[0].text.startswith("-") or re.fullmatch(r"\d+[smh]?", rest[0].text)):
                    break
                rest = rest[2:] if name == "env" and rest[0].text in ("-u", "--unset") else rest[1:]
            if not rest:
                break
            words = rest
        return words, given

    def call(
        self, words: list[Word], given: list[tuple[Expr, Expr]], piped: Expr | None, span: Span, depth: int
    ) -> Expr:
        name = _plain(words[0].text)
        name = "claude" if name.startswith("@anthropic-ai/claude-code") else name.rpartition("/")[2]
        words = words[1:]
        if name == "security" and words and words[0].text.startswith("delete"):
            name = "rm"
        args = self.fetched(words, depth) if name in _FETCHERS else self.arguments(name, words, depth)
        environment = [*self.environment, *given]
        if environment and name not in _BUILTINS:
            self.unused = []
            args.append(Arg(Mapping(tuple(environment), span), "env"))
        if name == "claude" and (piped is not None or depth) and words and words[0].text == "setup-token":
            return Call(Ref("subprocess.getoutput", span), (Arg(Text("claude setup-token", span)),), span)
        func: Expr = Ref(f"command.{name}", span) if piped is None else Attr(piped, name or "run", span)
        return Call(func, tuple(args), span)

    def arguments(self, name: str, words: list[Word], depth: int) -> list[Arg]:
        """Words as they come; what a container mounts or is given stands apart."""
        found: list[Arg] = []
        option = ""
        for word in words:
            text = word.text
            if name in _CONTAINERS and option in ("-v", "--volume", "--mount"):
                span = self.place(word.start, word.end)
                call = Call(Ref("command.mount", span), (Arg(self.value(word, depth)),), span)
                found.append(Arg(call))
            elif name in _CONTAINERS and option in ("-e", "--env") and (pair := self.variable(word, depth)):
                found.append(Arg(Mapping((pair,), self.place(word.start, word.end)), "environment"))
            else:
                found.append(Arg(self.value(word, depth)))
            option = text if text.startswith("-") else ""
        return found

    def fetched(self, words: list[Word], depth: int) -> list[Arg]:
        """Arguments of curl and its like: headers as a mapping, the rest as it comes."""
        headers: list[tuple[Expr | None, Expr]] = []
        found: list[Arg] = []
        option = ""
        for word in words:
            text = word.text
            if option in _HEADERS and (header := self.header(word, depth)) is not None:
                headers.append(header)
            elif option in _SPECIAL:
                headers.append((Text(_SPECIAL[option], self.place(word.start, word.start)), self.value(word, depth)))
            elif not option and re.match(r"[A-Za-z][\w-]*:(?!//)", text) and (header := self.header(word, depth)):
                headers.append(header)
            elif text not in _HEADERS and text not in _SPECIAL:
                found.append(Arg(self.value(word, depth)))
            option = text if text in _HEADERS or text in _SPECIAL else ""
        if headers:
            span = self.place(words[0].start, words[-1].end)
            found.append(Arg(Mapping(tuple(headers), span), "headers"))
        return found

    def header(self, word: Word, depth: int) -> tuple[Expr, Expr] | None:
        """`Name: value` as a pair."""
        first = word.parts[0] if word.parts else None
        if first is None or first.kind != "text" or ":" not in first.value:
            return None
        name, _, rest = first.value.partition(":")
        behind = rest.lstrip(" ")
        at = first.end - len(behind) if first.end - first.start == len(first.value) else first.start
        parts = [Part("text", behind, at, first.end)] if behind else []
        key = Text(name, self.place(first.start, first.start + len(name)))
        return key, self.joined([*parts, *word.parts[1:]], word, depth)

    # Variables.

    def assignment(self, word: Word, depth: int) -> tuple[Text, Expr] | None:
        """`NAME=value` as a pair."""
        first = word.parts[0] if word.parts else None
        if first is None or first.kind != "text":
            return None
        found = _ASSIGNMENT.match(first.value)
        if found is None or (first.start != word.start and not word.quoted):
            return None
        rest = first.value[found.end() :]
        start = first.start + found.end()
        parts = [Part("text", rest, start, first.end)] if rest else []
        key = Text(found[1], self.place(first.start, first.start + len(found[1])))
        return key, self.joined([*parts, *word.parts[1:]], word, depth)

    def variable(self, word: Word, depth: int) -> tuple[Expr, Expr] | None:
        """`-e NAME=value`, or `-e NAME` for the value it has outside."""
        if (pair := self.assignment(word, depth)) is not None:
            return pair
        span = self.place(word.start, word.end)
        return (Text(word.text, span), Ref(f"${word.text}", span)) if word.text.isidentifier() else None

    def export(self, words: list[Word], depth: int) -> None:
        for word in words:
            pair = self.assignment(word, depth)
            if pair is None:
                if not word.text.isidentifier():
                    continue
                span = self.place(word.start, word.end)
                pair = (Text(word.text, span), Ref(f"${word.text}", span))
            else:
                self.bind(*pair, exported=True)
            self.environment.append(pair)
            self.unused.append(pair)

    def bind(self, key: Expr, value: Expr, *, exported: bool = False) -> None:
        assert isinstance(key, Text)
        span = Span(key.span.start, max(value.span.end, key.span.end))
        self.found.append(Statement("assign", 0, 0, span, (Ref(f"${key.value}", key.span),), value))
        if exported and isinstance(value, Text):
            self.entries.append(Entry(key.value, value.value, span, value.span, ("environment",), True))

    # Words.

    def value(self, word: Word, depth: int) -> Expr:
        return self.joined(word.parts, word, depth)

    def joined(self, parts: list[Part], word: Word, depth: int) -> Expr:
        span = self.place(word.start, word.end)
        if not parts:
            return Text("", span)
        if all(p.kind == "text" for p in parts):
            low, high = parts[0].start, parts[-1].end
            return Text(_plain("".join(p.value for p in parts)), self.place(low, high))
        exprs = [self.part(p, depth) for p in parts if p.kind != "text" or _plain(p.value)]
        return exprs[0] if len(exprs) == 1 else Join(tuple(exprs), span)

    def part(self, part: Part, depth: int) -> Expr:
        span = self.place(part.start, part.end)
        if part.kind == "text":
            return Text(_plain(part.value), span)
        if part.kind == "variable":
            name: Expr = Ref(f"${part.value}", span) if part.value else Unknown((), span)
            return Choice((name, Text(part.default, span)), span) if part.default else name
        inner = self.run(part.start, part.end, depth + 1) if depth < MAX_NESTED else None
        return inner if inner is not None else Unknown((), span)
