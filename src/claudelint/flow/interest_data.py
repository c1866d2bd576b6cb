"""Whether a file of data holds anything that rules may ask for, from its keys and texts, before it has facts.

Owns which keys and texts are of interest, whatever the places they have. Wider than what `lowering` makes statements
of, than the images `packages` finds and than what readers say of programs: of a file in which nothing shows, nothing
comes but what code loads. Must not know formats, or which files there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set

from claudelint.flow.hints import Hints
from claudelint.flow.lowering import ENVIRONMENTS
from claudelint.interpolation import names_variable
from claudelint.readers._data import may_state
from claudelint.readers._tree import ASSIGNED, NAMING


class DataInterest:
    """Looks at one file after another."""

    def __init__(self, hints: Hints) -> None:
        self._hints = hints

    def shows(self, told: Mapping[str, Set[str]], kind: str) -> bool:
        """Whether a file with these texts under these keys may hold something of interest."""
        hints = self._hints
        if hints.opaque or may_state(told.keys()):
            return True
        assigned = [pair for key, texts in told.items() if key.lower() in ASSIGNED for pair in _assigned(texts)]
        #: Names of what is said beside them, or behind them in the same text.
        named = {name for name, _ in assigned}.union(*(told.get(key, ()) for key in NAMING))
        names = named | told.keys()
        if "image" in names or any(map(hints.key, named)) or any(map(hints.bare_key, names)):
            return True
        asked = set(filter(hints.key, told))
        texts = {text for _, text in assigned}.union(*told.values())
        dollars = [text for text in texts if "$" in text]
        if (asked or dollars) and any(map(_is_environment, names.union(told.get("domain", ())))):
            return True
        keyed = set[str]().union(*(told[key] for key in asked))
        return any(map(names_variable, dollars)) or any(map(hints.keyed, keyed)) or hints.any_text(texts, kind)


def _assigned(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What items of a list set, written as `NAME=value`."""
    for text in texts:
        name, sign, value = text.partition("=")
        if sign:
            yield name, value


def _is_environment(name: str) -> bool:
    """Whether variables may stand below a key, or below a domain, which is told without the dot before it."""
    return name.lstrip(".").lower().replace("-", "_") in ENVIRONMENTS
