"""Texts that are longer than texts should be."""

from __future__ import annotations

import re
from dataclasses import replace

from claudelint.backtracking import SHORT_TEXT, room
from claudelint.config import Config
from claudelint.flow.long_texts import BOUND, bounds, search
from claudelint.ruleset import load_ruleset, rules_dir

CHEAP, DEAR = re.compile("^x|y$"), re.compile("y.*z")


def test_a_cheap_expression_sees_all_and_a_dear_one_the_beginning() -> None:
    far = "a" * room(DEAR.pattern) + "yz y"
    assert search(CHEAP, far) and not search(DEAR, far)
    assert search(DEAR, "yz" + far)
    assert search(DEAR, "a" * (SHORT_TEXT - 2) + "yz")


def test_what_was_not_looked_at_is_told() -> None:
    rule = load_ruleset(Config(root=rules_dir(), isolated=True)).rules[0]
    cheap, dear = (
        replace(rule, conditions=(replace(rule.conditions[0], text=(pattern,)),)) for pattern in (CHEAP, DEAR)
    )
    long = "a" * (room(DEAR.pattern) + 1)
    assert bounds([dear], [long]) == {BOUND}
    assert bounds([dear], ["yz" + long, "a" * SHORT_TEXT]) == bounds([cheap], [long]) == set()
