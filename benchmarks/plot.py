"""The plot beside RESULTS.md: one bar for each tool and corpus, on a logarithmic scale of seconds, as plain SVG.

Owns the drawing. Text and ground change colour together, so that it can be read in light and in dark.
"""

from __future__ import annotations

import math
from xml.sax.saxutils import escape

from benchmarks.record import Entry, Record

_WIDTH, _LEFT, _RIGHT, _ROW, _HEAD = 860, 150, 90, 22, 34
_LEAST = 0.01
_SHOWN = ("project", "given", "offending", "stdlib", "devset")
_STYLE = """
.ground{fill:#fff} text{fill:#1f2328;font:13px system-ui,sans-serif;paint-order:stroke;stroke:#fff;stroke-width:4px}
.title{font-weight:600} .small{font-size:11px}
.other{fill:#8c959f} .own{fill:#bc4c00} .late{fill:none;stroke:#8c959f;stroke-dasharray:4 3} .line{stroke:#d1d9e0}
@media (prefers-color-scheme:dark){.ground{fill:#0d1117} text{fill:#e6edf3;stroke:#0d1117}
.other{fill:#7d8590} .own{fill:#f0883e}
.late{stroke:#7d8590} .line{stroke:#30363d}}
"""


def plot(record: Record) -> str:
    """The picture; an empty one says so."""
    panels = [(name, _entries(record, name)) for name in _SHOWN]
    panels = [(name, entries) for name, entries in panels if entries]
    most = max((entry.median for _, entries in panels for entry in entries), default=1.0)
    scale = _Scale(10 ** math.ceil(math.log10(max(most, 10 * _LEAST))))
    body, top = [], 10
    for name, entries in panels:
        body += _panel(str(record.corpora[name]["words"]), entries, top, scale)
        top += _HEAD + _ROW * len(entries) + 12
    if not panels:
        body, top = [_text(10, 30, "nothing measured yet")], 50
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {top + 28}" width="{_WIDTH}" '
        f'height="{top + 28}" role="img" aria-label="Seconds by tool and corpus">\n<style>{_STYLE}</style>\n'
        f'<rect class="ground" width="{_WIDTH}" height="{top + 28}"/>\n'
        + "\n".join([*_axis(top, scale, bool(panels)), *body])
        + "\n</svg>\n"
    )


class _Scale:
    """From seconds to a place on the paper, from a hundredth of a second to `most`."""

    def __init__(self, most: float) -> None:
        self.most = most
        self.wide = (_WIDTH - _LEFT - _RIGHT) / math.log10(most / _LEAST)

    def __call__(self, value: float) -> float:
        return _LEFT + self.wide * math.log10(max(value, _LEAST) / _LEAST)

    def marks(self) -> list[float]:
        """The powers of ten."""
        return [_LEAST * 10**at for at in range(round(math.log10(self.most / _LEAST)) + 1)]


def _entries(record: Record, corpus: str) -> list[Entry]:
    found = [e for e in record.entries.values() if e.corpus == corpus and e.seconds and e.state != "failed"]
    return sorted(found, key=lambda entry: entry.median)


def _panel(title: str, entries: list[Entry], top: int, scale: _Scale) -> list[str]:
    lines = [_text(10, top + 18, title, "title")]
    for at, entry in enumerate(entries):
        y = top + _HEAD + at * _ROW
        kind = "late" if entry.state == "late" else "own" if entry.tool.startswith("claudelint") else "other"
        end = scale(entry.median)
        value = f"> {entry.deadline:g} s" if entry.state == "late" else f"{entry.median:.3g} s"
        lines += [
            _text(_LEFT - 8, y + 12, entry.tool, anchor="end"),
            f'<rect class="{kind}" x="{_LEFT}" y="{y}" width="{max(end - _LEFT, 1):.1f}" height="16" rx="2"/>',
            _text(round(end) + 6, y + 12, value, "small"),
        ]
    return lines


def _axis(bottom: int, scale: _Scale, drawn: bool) -> list[str]:
    lines = []
    for mark in scale.marks() if drawn else ():
        x = scale(mark)
        lines.append(f'<line class="line" x1="{x:.1f}" x2="{x:.1f}" y1="36" y2="{bottom}"/>')
        lines.append(_text(round(x), bottom + 18, f"{mark:g} s", "small", "middle"))
    return lines


def _text(x: int, y: int, words: str, kind: str = "", anchor: str = "start") -> str:
    style = f' class="{kind}"' if kind else ""
    return f'<text x="{x}" y="{y}"{style} text-anchor="{anchor}">{escape(words)}</text>'
