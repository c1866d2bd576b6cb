"""Areas: what two sites share that lie within the same statement, function, class, module or package."""

from __future__ import annotations

from collections.abc import Hashable

from claudelint.flow.sites import Site


def area(site: Site, within: str) -> Hashable:
    """What two sites must share to lie within the same function, class, module or package."""
    module = site.module
    if within == "statement":
        return (module.path, site.statement)
    if within == "function":
        return (module.path, _outermost_function(site))
    if within == "class":
        return (module.path, module.class_of(site.scope) or _outermost_function(site))
    if within == "package":
        return module.path.rpartition("/")[0]
    return module.path


def _outermost_function(site: Site) -> int:
    """Index of the outermost function around a site, so that nested functions count as one."""
    scopes, index, best = site.module.scopes, site.scope, 0
    while index > 0:
        if scopes[index].kind == "function":
            best = index
        index = scopes[index].parent
    return best or site.module.function_of[site.scope]
