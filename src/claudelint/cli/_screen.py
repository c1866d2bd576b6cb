"""How wide and how colourful a page for people may be. Must not know what is on it."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass

from claudelint.cli._terminal import wants_color, wants_links
from claudelint.report._text import Paint

#: Prose in longer lines is hard to read, and in a pipe nobody says how long they may be.
_MOST, _PIPED, _LEAST = 100, 80, 40


@dataclass(frozen=True, slots=True)
class Screen:
    """Columns for prose; `room` is what a line of code has, None where nothing is cut."""

    width: int
    paint: Paint
    room: int | None = None


def screen() -> Screen:
    """That of stdout: the terminal's, or 80 columns without colours as for help texts."""
    terminal = sys.stdout.isatty()
    color = wants_color("auto", terminal)
    columns = max(_LEAST, shutil.get_terminal_size().columns) if terminal else _PIPED
    paint = Paint(color, wants_links(color, terminal))
    return Screen(min(columns, _MOST), paint, columns if terminal else None)
