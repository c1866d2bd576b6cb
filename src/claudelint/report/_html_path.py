"""A finding's place as a picture: the line with its span marked, and the files a value passes on its way.

Owns the code frame and the boxes; steps in one file share a box. Must not know rules or the rest of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from claudelint.escape import visible_line
from claudelint.finding import Finding, Location, TraceStep
from claudelint.report._frame import clipped
from claudelint.report._markup import Markup, element, joined
from claudelint.report._text import path_in, safe

_LONGEST = 400
_EXCERPT = 160


def frame(location: Location, excerpt: str) -> Markup | None:
    """The source line, its number and the marked span; None where there is no excerpt."""
    if not excerpt.strip():
        return None
    before, inside, after = clipped(location, excerpt, _LONGEST)
    number = element("span", f"{location.start.line}", class_="number", aria_hidden="true")
    line = element("code", before, element("mark", inside or "\u00a0"), after)
    return element(
        "pre", number, line, class_="frame", tabindex="0", role="group", aria_label=f"Line {location.start.line}"
    )


def path(finding: Finding) -> Markup | None:
    """Boxes from origin to use, an arrow between two; None where a trace has fewer than two steps."""
    if len(finding.trace) < 2:
        return None
    numbered = list(enumerate(finding.trace, 1))
    groups = [(name, list(steps)) for name, steps in groupby(numbered, key=lambda n: path_in(n[1].location))]
    boxes = [_box(name, steps, len(numbered)) for name, steps in groups]
    caption = element("p", "The way from the origin to the use:", class_="caption")
    # Browsers drop the list role where no markers are drawn.
    picture = element("ol", joined(boxes), class_="path", role="list", aria_label="Path from origin to use")
    return joined([caption, picture])


def _box(name: str, steps: Sequence[tuple[int, TraceStep]], last: int) -> Markup:
    inner = element("ol", joined(_step(*step, last) for step in steps), role="list")
    return element("li", element("p", name, class_="file"), inner, class_="box")


def _step(number: int, step: TraceStep, last: int) -> Markup:
    kind = "origin" if number == 1 else "use" if number == last else None
    label = element("span", kind, class_="kind") if kind else None
    words = element("p", element("span", str(number), class_="count"), " ", safe(step.note) or "step", label)
    line = element("p", f"line {step.location.start.line}", class_="line")
    text = visible_line(step.excerpt.strip())
    excerpt = element("code", text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "…") if text else None
    return element("li", words, line, excerpt, class_=kind)
