"""Regular expressions that take too long, and those that only look like it."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest

from claudelint.automaton import TooComplex
from claudelint.backtracking import SHORT_TEXT, WHOLE_FILE, cost, refused, room
from claudelint.config import Config
from claudelint.ruleset import load_ruleset, rules_dir
from claudelint.tomlfile import load_toml

EXPONENTIAL = {
    "nested": r"(a+)+$",
    "nested, with a gap": r"^(\w+\s?)*$",
    "nested stars": r"(?:a*)*b",
    "anything, in anything": r"(.*)*x$",
    "two ways in one": r"(x+x+)+y",
    "one is the beginning of the other": r"(a|aa)+$",
    "the same, or nothing": r"(a|a?)+$",
    "together and apart": r"(ab|a|b)*c",
    "twenty times anything": r"(.*a){20}",
    "a Java class": r"^(([a-z])+.)+[A-Z]([a-z])+$",
    "words of letters": r"([a-zA-Z]+)*$",
    "an e-mail address": r"^([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3}))$",
    "numbers with dots": r"(\d+|\d+\.)+x",
    "looked at ahead": r"(?=(a+)+b)c",
    "counted, each may be empty": r"(a?){30}a{30}",
    "counted within counted": r"(?:(?:a?){6}){6}b",
    "lazy": r"(?:a+?)+?b",
    "case ignored": r"(?i)(?:[a-f]|[A-C]x?)*!",
    "spaces between, or not": r"^(\s*\w+\s*)*;$",
    "a quoted text with escapes": r'"(?:[^"]|\\.)*"x',
    "a beginning in common": r"^(?:(?:a|b)|[ab])*c!",
    "a beginning in common, one goes on": r"^(?:(?:a|ab)|a)*?$",
    "empty in two ways": r"^(?:a(?:\s?)*)+c!",
    "letters beyond ASCII": r"(?:é|[à-ü]z?)+!",
}
POWERS = {
    "four in a row": (r"a*a*a*a*b", "power of 5"),
    "three in a row at the beginning": (r"^\s*\s*\s*x", "cube"),
    "the query that took a site down": (r".*.*=.*;", "power of 4"),
    "anything between words": (r"a.*b.*c", "cube"),
}
GOOD = {
    "a separator": r"^(\s*\w+\s*,)*\s*\w+\s*;$",
    "words, each with its space": r"(\w+\s)*$",
    "one character of two": r"(?i)(A|a)*b",
    "one set": r"(\w|\d)+!",
    "dotted names": r"^[\w-]+(\.[\w-]+)*$",
    "a path": r"^(?:[^/]+/)*x$",
    "a quoted text": r'"(?:[^"\\]|\\.)*"',
    "alternatives that begin unlike each other": r"(?:ab|cd)+$",
    "an address": r"^\d{1,3}(\.\d{1,3}){3}$",
    "an address, by value": r"((?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.|$)){4}",
    "letters, then digits": r"[a-z]+[0-9]+",
    "nested, but nothing can fail behind it": r"^(\w+\s?)*",
    "the square, on short texts": r"\bfoo\b.*\bbar\b",
    "bounded gaps": r"\bfoo\b.{0,80}\bbar\b.{0,80}\bbaz\b",
    "a token": r"(?<![A-Za-z0-9_-])sk-ant-ort\d{2}-[A-Za-z0-9_-]{40,}(?![A-Za-z0-9_-])",
    "no repetition at all": r"^CLAUDE_(A|B|AB)?$",
    "what was found before": r"(['\"]).*?\1",
    "a name between braces": r"\{\{(?:[a-z]+-)*[a-z]+\}\}",
}


@pytest.mark.parametrize("pattern", EXPONENTIAL.values(), ids=EXPONENTIAL)
def test_exponential_ones_are_refused(pattern: str) -> None:
    assert cost(pattern).exponential
    assert "exponential" in refused(pattern, SHORT_TEXT) and "say more exactly" in refused(pattern, SHORT_TEXT)


@pytest.mark.parametrize(("pattern", "words"), POWERS.values(), ids=POWERS)
def test_powers_are_told(pattern: str, words: str) -> None:
    assert words in refused(pattern, SHORT_TEXT)


@pytest.mark.parametrize("pattern", GOOD.values(), ids=GOOD)
def test_good_ones_pass(pattern: str) -> None:
    assert refused(pattern, SHORT_TEXT) == ""


def test_a_whole_file_bears_less() -> None:
    """What is the square of eight thousand is too much for fifty million."""
    assert refused(r"a.*b", SHORT_TEXT) == "" and "square" in refused(r"a.*b", WHOLE_FILE)
    assert refused(GOOD["a token"], WHOLE_FILE) == ""
    without_look_behind = GOOD["a token"].replace("(?<![A-Za-z0-9_-])", "")
    assert "square" in refused(without_look_behind, WHOLE_FILE)


def test_room() -> None:
    """Longer texts are looked at as a whole where that costs little."""
    assert room(r"^abc") >= WHOLE_FILE
    assert SHORT_TEXT <= room(r"a.*b") < 50_000
    assert room(r"(a+)+$") == SHORT_TEXT


def test_what_repeats_is_shown() -> None:
    """The text that is named does take ever longer: each repetition doubles the steps."""
    assert cost(r"(a|b|ab)*c").pump in ("aba", "bab", "abab", "baba")
    assert set(cost(EXPONENTIAL["nested, with a gap"]).pump) <= set("0 ")


def test_a_pattern_too_long_to_tell() -> None:
    with pytest.raises(TooComplex):
        cost("|".join(f"(?:{'ab' * number}x*)+" for number in range(1, 40)))
    assert "split it up" in refused("|".join(f"(?:{'ab' * n}x*)+" for n in range(1, 40)), SHORT_TEXT)


def test_all_that_ships_passes() -> None:
    """The loader does not look at these again."""
    ruleset = load_ruleset(Config(root=rules_dir(), isolated=True))
    conditions = [condition for rule in ruleset.rules for condition in rule.conditions]
    short = [regex.pattern for condition in conditions for regex in condition.text]
    whole = [regex.pattern for condition in conditions for regex in condition.literal]
    origins = load_toml((rules_dir() / "origins.toml").read_text("utf-8"))
    for item in (*origins["origin"], *origins["signal"]):
        short += [regex for key in ("argument", "literal", "text") for regex in item.get(key, ())]
    assert len(short) > 80 and len(whole) >= 4
    assert [regex for regex in short if refused(regex, SHORT_TEXT)] == []
    assert [regex for regex in whole if refused(regex, WHOLE_FILE)] == []


ATOMS = ("a", "b", "ab", ".", r"\w", "[ab]", "[^a]", r"\s", "c", "(?:a|b)", "(?:a|ab)")
REPEATED = ("*", "+", "?", "{2}", "{0,9}", "*?", "+?")
SEARCH = """
import re, sys
for line in sys.stdin.read().splitlines():
    pattern, *words = line.split("\\t")
    print(pattern, flush=True)
    for word in words:
        re.search(pattern, (word * 200)[:200] + "\\n!?")
"""


def made_up(draw: random.Random, leaves: int) -> str:
    """A pattern of so many leaves."""
    if leaves <= 1:
        return draw.choice(ATOMS)
    kind, less = draw.random(), draw.randint(1, leaves - 1)
    if kind < 0.4:
        return f"(?:{made_up(draw, leaves - 1)}){draw.choice(REPEATED)}"
    one, two = made_up(draw, less), made_up(draw, leaves - less)
    return f"(?:{one}|{two})" if kind < 0.6 else f"{one}{two}" if kind < 0.95 else f"(?={one}){two}"


def test_what_is_accepted_is_fast() -> None:
    """Texts put together from what a pattern takes, with an end it does not take, in a process that can be stopped.

    They are done in a second; a pattern wrongly accepted would take longer than anybody waits.
    """
    draw = random.Random(20_261_125)
    lines: list[str] = []
    while len(lines) < 400:
        begin, end = draw.choice(("", "^")), draw.choice(("", "$", "!", "c!"))
        pattern = begin + made_up(draw, draw.randint(2, 7)) + end
        if refused(pattern, SHORT_TEXT) == "":
            pump = cost(pattern).pump or "c"
            lines.append(
                "\t".join((pattern, "a", "ab", "aab", "b", "a ", "abab", "ba", *([pump] if pump.isprintable() else [])))
            )
    child = subprocess.Popen([sys.executable, "-c", SEARCH], stdin=-1, stdout=-1, text=True, encoding="utf-8")
    try:
        told, _ = child.communicate("\n".join(lines), timeout=240)
    except subprocess.TimeoutExpired:
        child.kill()
        told, _ = child.communicate()
        pytest.fail(f"takes too long: {told.splitlines()[-1]}")
    assert len(told.splitlines()) == len(lines) and child.returncode == 0
