"""The matchers of cookies that go along with a request of the claude.ai web app, whatever page it asks for.

Owns the one thing `[match]` cannot say: a cookie and the address it goes to are two arguments of one request, or two
steps in one function. Must not know how sites are found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from claudelint.condition import normal_key
from claudelint.flow.evaluate import area
from claudelint.flow.match import Match
from claudelint.flow.sites import Site
from claudelint.flow.values import Known

_SESSION = frozenset(("sessionkey", "sessionkeyv3", "sessionkeylc"))
_ANY = frozenset(("cookie", "cookies"))
#: Addresses of the back end are CL501's; with the pages that are open to everybody no session goes.
_PAGE = re.compile(r"(?i)^https?://(?:www\.)?claude\.ai(?::\d+)?(?:/(?!api(?:/|$)|install\.sh|public/|share/)\S*)?$")
_ADDRESS = frozenset(("", "url", "uri", "base_url"))
#: What requests and clients are called, whichever library they are of.
_REQUESTS = frozenset(
    "get post put patch delete head options request stream send fetch urlopen ws_connect connect session client "
    "asyncclient clientsession".split()
)


def session_cookies(sites: Sequence[Site]) -> Iterator[tuple[Site, Match]]:
    """Cookies called like that of the session, sent in a function that requests a page of claude.ai."""
    return _sent(sites, _SESSION)


def cookies(sites: Sequence[Site]) -> Iterator[tuple[Site, Match]]:
    """Cookie headers and jars sent in a function that requests a page of claude.ai."""
    return _sent(sites, _ANY)


def _sent(sites: Sequence[Site], keys: frozenset[str]) -> Iterator[tuple[Site, Match]]:
    named = [site for site in sites if normal_key(site.use.key) in keys and "sent" in site.roles]
    if not named:
        return
    pages = {area(site, "function") for site in sites if _requests_page(site)}
    for site in named:
        if area(site, "function") in pages:
            yield site, Match()


def _requests_page(site: Site) -> bool:
    use = site.use
    if use.kind != "argument" or use.role != "sent" or normal_key(use.key) not in _ADDRESS:
        return False
    called = use.callee.rpartition(".")[2].lower()
    return called in _REQUESTS and any(_is_page(known) for known in site.value.texts)


def _is_page(known: Known) -> bool:
    return _PAGE.match(known.text) is not None
