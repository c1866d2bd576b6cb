"""What a value is made of, as far as names tell: which parts of an expression go on in its value.

Owns which calls give back what they are given. Of a call that is not known, the names among its arguments do not go
on: what it returns is its own, unless a login is read by one of them. Wider than the resolver. Must not resolve values.
"""

from __future__ import annotations

from collections import defaultdict

from claudelint import facts as f
from claudelint.flow import fold
from claudelint.flow.parts import children, last_name

#: Last names of the functions and methods whose result is made of their arguments, whatever they belong to.
_GIVING = frozenset(
    """join joinpath format format_map get pop setdefault getenv getenvb __getitem__ urljoin getattr import_module
    __import__ max min any coalesce chr dict fromhex decode open read read_text read_bytes load loads safe_load
    full_load load_dotenv dotenv_values config Config ConfigParser RawConfigParser Env FileAwareEnv AutoConfig
    Option Argument option argument with_name with_suffix replace removeprefix removesuffix update substitute
    safe_substitute Field field attrib ib mapped_column Factory PrivateAttr SettingsConfigDict super type
    """.split()
)
#: Those of known modules and classes: last name -> what it is taken of, "" for a built-in function.
_KNOWN: dict[str, set[str]] = defaultdict(set)
for _name in (*fold.IDENTITY, *fold.QUOTING, *fold.DECODERS):
    _KNOWN[_name.rpartition(".")[2]].add(_name.rpartition(".")[0].rpartition(".")[2])


def gives_back(call: f.Call) -> bool:
    """Whether what a call returns is made of all it is given."""
    name = last_name(call.func)
    if name in _GIVING or not name:
        return True
    base = call.func.base if isinstance(call.func, f.Attr) else None
    return name in _KNOWN and (base is None or last_name(base) in _KNOWN[name])


def made_of(expr: f.Expr) -> tuple[f.Expr, ...]:
    """The direct parts of an expression that go on in its value, the arguments of a call left out."""
    if isinstance(expr, (f.Compare, f.Unknown, f.Slice)):
        return ()
    if isinstance(expr, f.Choice):
        return expr.options
    return (expr.func,) if isinstance(expr, f.Call) else children(expr)
