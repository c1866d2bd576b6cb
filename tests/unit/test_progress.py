"""The progress bar: on a terminal, after half a second, and gone at the end; silent everywhere else."""

from __future__ import annotations

import io
import sys

import pytest

from claudelint.cli import _progress
from claudelint.cli._progress import Progress


class Screen(io.StringIO):
    """Standard error that may be a terminal."""

    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of the progress bar."""
    found = Clock()
    monkeypatch.setattr(_progress, "time", found)
    monkeypatch.setenv("TERM", "xterm-256color")
    return found


def shown(monkeypatch: pytest.MonkeyPatch, clock: Clock, *, terminal: bool, wanted: bool, seconds: float) -> str:
    """What stands on standard error after a scan of so many seconds in ten steps."""
    screen = Screen(terminal)
    monkeypatch.setattr(sys, "stderr", screen)
    with Progress(wanted) as progress:
        for number in range(1, 11):
            clock.now += seconds / 10
            progress("files", number, 10)
    return screen.getvalue()


def test_a_long_scan_on_a_terminal_shows_a_bar_and_takes_it_away(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    """The stage and the counts; the cursor comes back and the line is erased."""
    text = shown(monkeypatch, clock, terminal=True, wanted=True, seconds=5)
    assert "files" in text and "10/10" in text
    assert text.count("\x1b[?25l") == text.count("\x1b[?25h") == 1 and "\x1b[2K" in text


@pytest.mark.parametrize(
    ("terminal", "wanted", "seconds"), [(True, True, 0.4), (False, True, 5), (True, False, 5), (False, False, 5)]
)
def test_nothing_is_shown_otherwise(
    monkeypatch: pytest.MonkeyPatch, clock: Clock, terminal: bool, wanted: bool, seconds: float
) -> None:
    """A short scan, a pipe, --quiet or --no-progress."""
    assert shown(monkeypatch, clock, terminal=terminal, wanted=wanted, seconds=seconds) == ""


def test_the_bar_goes_when_the_scan_fails(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    """The terminal is left as it was found."""
    screen = Screen(True)
    monkeypatch.setattr(sys, "stderr", screen)
    with pytest.raises(KeyboardInterrupt), Progress(True) as progress:
        clock.now += 1
        progress("files", 1, 10)
        raise KeyboardInterrupt
    assert "\x1b[?25h" in screen.getvalue()
