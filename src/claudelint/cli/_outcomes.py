"""What became of the examples of rules, for people: a difference of lines, with the code.

Must not know how examples are run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from claudelint.report._text import Paint, safe
from claudelint.rule import ExampleFile, Rule
from claudelint.testing import Outcome, Todo, Traced
from claudelint.tomlplaces import toml_line

#: Lines of code before and behind those that differ.
_AROUND = 1


class Page:
    """Puts together what is printed; `failed` says whether anything is not as it should be."""

    def __init__(self, color: bool, quiet: bool) -> None:
        self._paint, self._quiet = Paint(color), quiet
        self._lines: list[str] = []
        self._counts: Counter[str] = Counter()

    @property
    def failed(self) -> bool:
        return bool(self._counts["failed"] or self._counts["todo"])

    def text(self, rules: Sequence[Rule]) -> str:
        """All that is to be printed, counts last."""
        if not self._quiet or self.failed:
            counts = self._counts
            words = [f"rules: {len(rules)}", f"examples: {counts['run']}", f"failed: {counts['failed']}"]
            words += [f"to promote: {counts['promote']}"] if counts["promote"] else []
            words += [f"to do: {counts['todo']}"] if counts["todo"] else []
            self._lines.append(self._paint("error" if self.failed else "good", ", ".join(words)))
        return "".join(f"{line}\n" for line in self._lines)

    def outcome(self, outcome: Outcome) -> None:
        """Takes in an outcome; those that are as they should be are only counted."""
        self._counts["run"] += 1
        if outcome.ok:
            return
        self._counts["failed"] += 1
        self._counts["promote"] += bool(outcome.promote)
        example, place = outcome.example, _place(outcome)
        head = f"{outcome.rule.id} {example.expect}: {safe(example.name)}"
        self._lines += [f"{self._paint('dim', safe(place))} {self._paint('bold', head)}", *self._body(outcome), ""]

    def _body(self, outcome: Outcome) -> Iterator[str]:
        if outcome.promote:
            yield f"  {self._paint('good', 'promote it:')} {safe(outcome.promote)}"
        for problem in outcome.others:
            yield f"  {self._paint('error', safe(problem))}"
        for file in outcome.example.files:
            yield from self._file(file, outcome)
        if outcome.trace is not None:
            yield from self._trace(outcome.trace)

    def _file(self, file: ExampleFile, outcome: Outcome) -> Iterator[str]:
        """The lines of a file on which expected and found differ, and those around them."""
        marks = {int(place.rpartition(":")[2]): "-" for place in outcome.missing if _of(place, file)}
        marks |= {int(place.rpartition(":")[2]): "+" for place in outcome.surplus if _of(place, file)}
        if not marks:
            return
        yield f"  {safe(file.path)}"
        same = {line for line in file.lines if line not in marks}
        code = file.code.removesuffix("\n").split("\n")
        shown = sorted({n for line in marks for n in range(line - _AROUND, line + _AROUND + 1) if 0 < n <= len(code)})
        for before, number in zip([*shown[:1], *shown], shown, strict=False):
            if number > before + 1:
                yield self._paint("dim", "      …")
            yield self._code(number, code[number - 1], marks.get(number, "=" if number in same else " "))
            message = outcome.surplus.get(f"{file.path}:{number}", "")
            if marks.get(number) == "-":
                yield self._paint("error", f"      {'':>4}  ^ expected, not found")
            elif marks.get(number) == "+":
                yield self._paint("warning", f"      {'':>4}  ^ found, not expected: {safe(message)}")

    def _code(self, number: int, code: str, mark: str) -> str:
        line = f"    {mark} {number:>4}  {safe(code.replace(chr(9), '    '))}".rstrip()
        style = {"-": "error", "+": "warning", "=": "good"}.get(mark)
        return self._paint(style, line) if style else line

    def _trace(self, traced: Traced) -> Iterator[str]:
        yield f"  trace of the finding at {safe(traced.at)}"
        for place in traced.lacking:
            yield self._paint("error", f"    - {safe(place)}  expected, not passed, or not in this order")
        for place, note in traced.found:
            mark = "=" if place in traced.expected and place not in traced.lacking else " "
            yield f"    {mark} {safe(place)}  {safe(note)}"
        if not traced.found:
            yield "      the finding has no trace: it is decided where it is reported"

    def todos(self, rule: Rule, todos: Sequence[Todo]) -> None:
        """Takes in what is still to be done in a rule file."""
        self._counts["todo"] += len(todos)
        if todos:
            stopped = (
                "; its examples run when `keywords` and [match] are written"
                if any(todo.stops for todo in todos)
                else ""
            )
            self._lines.append(self._paint("bold", f"{rule.id} {safe(rule.name)}: still to be done{stopped}"))
            for todo in todos:
                self._lines.append(f"  {self._paint('dim', safe(f'{rule.path}:{todo.line}'))} {safe(todo.text)}")
            self._lines.append("")


def _of(place: str, file: ExampleFile) -> bool:
    return place.rpartition(":")[0] == file.path


def _place(outcome: Outcome) -> str:
    """Where an example stands in its rule file."""
    kind = outcome.example.expect
    number = [e for e in outcome.rule.examples if e.expect == kind].index(outcome.example)
    try:
        text = Path(outcome.rule.path).read_text("utf-8")
    except OSError:
        return outcome.rule.path
    return f"{outcome.rule.path}:{toml_line(text, (kind, number))}"
