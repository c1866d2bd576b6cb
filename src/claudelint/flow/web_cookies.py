"""The matchers of cookies that go along with a request of the claude.ai web app, whatever page it asks for.

Owns the one thing `[match]` cannot say: a cookie and the address it goes to are two arguments of one request, or two
steps in one function. Must not know how sites are found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from claudelint.flow.kit import Match, Project, Site

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


def session_cookies(project: Project) -> Iterator[Match]:
    """Cookies called like that of the session, sent in a function that requests a page of claude.ai."""
    return _sent(project.all_sites, _SESSION)


def cookies(project: Project) -> Iterator[Match]:
    """Cookie headers and jars sent in a function that requests a page of claude.ai."""
    return _sent(project.all_sites, _ANY)


def _sent(sites: Sequence[Site], keys: frozenset[str]) -> Iterator[Match]:
    named = [site for site in sites if site.is_key(*keys) and "sent" in site.roles]
    if not named:
        return
    pages = {site.area("function") for site in sites if _requests_page(site)}
    for site in named:
        if site.area("function") in pages:
            yield site.match()


def _requests_page(site: Site) -> bool:
    if site.kind != "argument" or site.role != "sent" or not site.is_key(*_ADDRESS):
        return False
    called = site.callee.rpartition(".")[2].lower()
    return called in _REQUESTS and any(_PAGE.match(known.text) for known in site.texts)
