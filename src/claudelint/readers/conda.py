"""Environment files of conda: the packages they list, and those below `pip:`.

Owns their grammar. A conda package has the name of the Python distribution it packs, as far as rules go. Must not
know which packages matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from claudelint.later import module, regex
from claudelint.readers import ReadError
from claudelint.source import Point, SourceFile, Span

if TYPE_CHECKING:
    from claudelint import facts as f
    from claudelint.readers import _comments, _requirement
else:
    f = module("claudelint.facts")
    _comments = module("claudelint.readers._comments")
    _requirement = module("claudelint.readers._requirement")

KIND = "conda"
ORDER = 10
BESIDES = "yaml"

_NAME = regex(r"(?:.*[-_.])?(?:environment|conda)(?:[-_.].*)?\.ya?ml")
_CONDA = regex(r"(?:[^\s:]+::)?((?=[^\s=<>!]*[A-Za-z])[A-Za-z0-9_][A-Za-z0-9._-]*)")
#: Parsing YAML is slow; no environment file is near this.
MAX_CHARACTERS = 200_000


def claims(name: str, head: bytes) -> bool:
    """`environment.yml`, `environment-dev.yaml`, `conda.yml` and the like."""
    return bool(_NAME.fullmatch(name))


def read(source: SourceFile) -> f.Facts:
    """The packages listed. Raises `ReadError` with the place where the file is not YAML."""
    if len(source.text) > MAX_CHARACTERS:
        raise ReadError(f"longer than {MAX_CHARACTERS:,} characters")
    found = tuple(_dependencies(source.text))
    return f.Facts(source.path, KIND, dependencies=found, comments=_comments.comments(source.text, "script"))


def _dependencies(text: str) -> Iterator[f.Dependency]:
    for item in _items(_value(_compose(text), "dependencies")):
        if _is_text(item):
            name = _CONDA.match(item.value)
            if name:
                yield f.Dependency(name[1], _span(item, *name.span(1)))
            continue
        for inner in _items(_value(item, "pip")):
            if _is_text(inner) and (found := _requirement.requirement(inner.value, 0)):
                yield f.Dependency(found.name, _span(inner, *found.span), found.source)


def _compose(text: str) -> Any:
    """The tree of nodes of the first document. Nothing is constructed, so tags and aliases do nothing."""
    import yaml

    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise ReadError(f"not YAML: {error.problem}", Point(mark.line + 1, mark.column + 1) if mark else None) from None
    except yaml.YAMLError:
        raise ReadError("not YAML") from None
    except RecursionError:
        raise ReadError("not YAML: nested too deeply") from None


def _value(node: Any, key: str) -> Any:
    """The node below a key of a mapping, None where there is none."""
    pairs = node.value if getattr(node, "id", "") == "mapping" else ()
    return next((value for name, value in pairs if _is_text(name) and name.value == key), None)


def _items(node: Any) -> list[Any]:
    return list(node.value) if getattr(node, "id", "") == "sequence" else []


def _is_text(node: Any) -> bool:
    return bool(node.id == "scalar")


def _span(node: Any, start: int, end: int) -> Span:
    """The place of a stretch of a scalar; the whole scalar where it is not written as it reads."""
    first = node.start_mark.index + (1 if node.style in ("'", '"') else 0)
    if node.end_mark.index - node.start_mark.index in (len(node.value), len(node.value) + 2):
        return Span(first + start, first + end)
    return Span(node.start_mark.index, node.end_mark.index)
