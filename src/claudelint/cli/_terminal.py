"""What the terminal can do: colours and links. Owns the variables people and programs use to say so.

Must not know what is printed.
"""

from __future__ import annotations

import os

#: `TERM_PROGRAM` of those that open links. An unknown terminal may print the sequence instead of a link.
_LINKING = frozenset(
    ("iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby", "rio", "WarpTerminal", "zed", "mintty")
)
_LINKING_TERMS = ("xterm-kitty", "xterm-ghostty", "alacritty", "foot", "contour", "wezterm")
#: Set by terminals that open links, whatever their value. (VTE's is a version.)
_MARKS = ("WT_SESSION", "KONSOLE_VERSION", "KITTY_WINDOW_ID", "DOMTERM", "ALACRITTY_WINDOW_ID")
_FIRST_VTE = 5000


def wants_color(setting: str, terminal: bool) -> bool:
    """Whether to colour: the setting, else NO_COLOR, else FORCE_COLOR, else whether a terminal is there."""
    if setting != "auto":
        return setting == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return terminal and os.environ.get("TERM") != "dumb"


def wants_links(color: bool, terminal: bool) -> bool:
    """Whether to write links (OSC 8): FORCE_HYPERLINK, else whether a terminal is there that is known to open them."""
    forced = os.environ.get("FORCE_HYPERLINK", "")
    if forced:
        return forced != "0"
    term = os.environ.get("TERM", "")
    if not (color and terminal) or term in ("dumb", "linux") or "CI" in os.environ:
        return False
    vte = os.environ.get("VTE_VERSION", "")
    return (
        os.environ.get("TERM_PROGRAM", "") in _LINKING
        or term.startswith(_LINKING_TERMS)
        or any(name in os.environ for name in _MARKS)
        or (vte.isdecimal() and int(vte) >= _FIRST_VTE)
    )
