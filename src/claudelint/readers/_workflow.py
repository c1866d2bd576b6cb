"""Workflows and actions of GitHub, jobs of GitLab CI: steps into commands and calls of actions.

A step that `uses` an action is a call of `action.OWNER/NAME` with its inputs as keywords; the lines of `run` and
`script` are shell commands. Each gets the environment that is in force for it. Must not know rules.
"""

from __future__ import annotations

from collections.abc import Iterator

from claudelint.facts import Arg, Call, Entry, Expr, Mapping, Ref, Statement, Text
from claudelint.interpolation import interpolated
from claudelint.readers import _shell
from claudelint.readers._started import environment, mounted, statement
from claudelint.readers._tree import Branch, Items, Leaf, Node, branches, leaves, text_of

#: A document with steps has one of these keys.
STEPPED = frozenset(("jobs", "runs", "script"))
_SCRIPTS = ("before_script", "script", "after_script")
_Pairs = list[tuple[Expr, Expr]]


class Steps:
    """Statements and entries of one document. `spoken` holds the `id` of nodes they speak of."""

    def __init__(self, spoken: set[int]) -> None:
        self.spoken = spoken
        self.statements: list[Statement] = []
        self.entries: list[Entry] = []

    def read(self, document: Node) -> None:
        """Reads a document that is a workflow, an action or a GitLab configuration; others hold no steps."""
        if not isinstance(document, Branch):
            return
        jobs, runs = document.get("jobs"), document.get("runs")
        if isinstance(jobs, Branch):
            around = self.given(document, "env")
            for _, job in branches(jobs):
                self.job(job, around)
        elif isinstance(runs, Branch) and isinstance(runs.get("steps"), Items):
            self.steps(runs, [])
        elif scripted := list(_scripted(document)):
            around = self.given(document, "variables")
            for job in [document, *scripted]:
                self.scripts(job, around)

    def given(self, node: Branch, key: str) -> _Pairs:
        """The variables set at one level."""
        inner = node.get(key)
        if inner is None:
            return []
        self.spoken.add(id(inner))
        return environment(inner)

    # GitHub.

    def job(self, job: Branch, around: _Pairs) -> None:
        pairs = [*around, *self.given(job, "env")]
        if isinstance(uses := job.get("uses"), Leaf):
            self.action(job, uses, pairs, ("with", "secrets"))
        container = job.get("container")
        for item in leaves(container.get("volumes")) if isinstance(container, Branch) else ():
            self.statements.append(statement(mounted(item)))
        self.steps(job, pairs)

    def steps(self, job: Branch, around: _Pairs) -> None:
        steps = job.get("steps")
        for step in steps.nodes if isinstance(steps, Items) else ():
            if not isinstance(step, Branch):
                continue
            pairs = [*around, *self.given(step, "env")]
            if isinstance(uses := step.get("uses"), Leaf):
                self.action(step, uses, pairs, ("with",))
            elif isinstance(run := step.get("run"), Leaf):
                self.run(run, pairs, python=text_of(step.get("shell")).startswith("python"))

    def action(self, step: Branch, uses: Leaf, pairs: _Pairs, keys: tuple[str, ...]) -> None:
        args = [Arg(Text(uses.value, uses.span))]
        for key in keys:
            inputs = step.get(key)
            if isinstance(inputs, Branch):
                self.spoken.add(id(inputs))
                args += [
                    Arg(interpolated(value.value, value.span), name.text)
                    for name, value in inputs.pairs
                    if isinstance(value, Leaf)
                ]
        if pairs:
            args.append(Arg(Mapping(tuple(pairs), uses.span), "env"))
        self.spoken.add(id(uses))
        name = uses.value.partition("@")[0]
        self.statements.append(
            Statement("expression", 0, 0, step.span, (), Call(Ref(f"action.{name}", uses.span), tuple(args), uses.span))
        )

    def run(self, leaf: Leaf, pairs: _Pairs, *, python: bool = False) -> None:
        self.spoken.add(id(leaf))
        if python:
            given = (Arg(Mapping(tuple(pairs), leaf.span), "env"),) if pairs else ()
            self.statements.append(statement(Call(Ref("command.python", leaf.span), given, leaf.span)))
            return
        found, entries = _shell.statements(leaf.value, leaf.place, pairs)
        self.statements.extend(found)
        self.entries.extend(entries)

    # GitLab.

    def scripts(self, job: Branch, around: _Pairs) -> None:
        pairs = [*around, *self.given(job, "variables")] if job.get("script") is not None else around
        for key in _SCRIPTS:
            for leaf in leaves(job.get(key)):
                self.run(leaf, pairs)
            if (node := job.get(key)) is not None:
                self.spoken.add(id(node))


def _scripted(document: Branch) -> Iterator[Branch]:
    """The jobs of a GitLab configuration: mappings with a script."""
    for _, job in branches(document):
        if isinstance(job.get("script"), (Leaf, Items)):
            yield job
