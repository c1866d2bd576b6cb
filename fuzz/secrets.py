"""Made-up tokens in every disguise and file that may hold one, and whether an output shows a piece of them.

Not covered, and said so in docs/robustness.md: pieces of fewer than forty characters without their prefix, and
tokens that are reversed or encrypted. Must not know what makes the output.
"""

from __future__ import annotations

import base64
import itertools
import string
from collections.abc import Callable, Mapping

from hypothesis import strategies as st

from fuzz.promise import leaked

BODIES = st.text(alphabet=string.ascii_letters + string.digits, min_size=90, max_size=90).filter(
    lambda body: len(set(body)) > 30 and all(_mixed(body[n : n + 40]) for n in range(0, 51, 10))
)
KINDS = st.sampled_from(["oat01", "ort01", "sid01", "sid02", "api03", "admin01"])


def _mixed(piece: str) -> bool:
    """Whether a piece changes between kinds of characters as often as random text does."""
    kinds = ["a" if c.islower() else "A" if c.isupper() else "1" for c in piece]
    return len(set(kinds)) == 3 and sum(a != b for a, b in itertools.pairwise(kinds)) > 20


def _split(token: str) -> str:
    return '"\n    "'.join([token[:52], token[52:]])


#: How a token is written. Each gives the text and what may not be seen of it.
FORMS: Mapping[str, Callable[[str], str]] = {
    "plain": lambda token: token,
    "url": lambda token: token.replace("-", "%2D"),
    "hex-escape": lambda token: token.replace("-", r"\x2d"),
    "base64": lambda token: base64.b64encode(token.encode()).decode(),
    "base64-inside": lambda token: base64.b64encode(f"x:{token}".encode()).decode(),
    "hex": lambda token: token.encode().hex(),
    "two-lines": _split,
    "body-alone": lambda token: token[14:],
    "cookie": lambda token: f"sessionKey={token[14:]}",
    "bearer": lambda token: f"Bearer {token}",
    "adjacent": lambda token: f"{token},{token}",
}
#: Files that hold the text, by name; `{}` is where it stands, in names too.
FILES: Mapping[str, str] = {
    "sent.py": 'import anthropic\nclient = anthropic.Anthropic(auth_token="{}")\n',
    "traced.py": 'import anthropic\nTOKEN = (\n    "{}"\n)\n'
    "def f(t):\n    return anthropic.Anthropic(auth_token=t)\nf(TOKEN)\n",
    "keys.py": 'HEADERS = {{"{}": "claude", "authorization": "{}"}}\nimport httpx\n'
    'httpx.post("https://claude.ai/api/organizations", headers=HEADERS, cookies={{"sessionKey": "{}"}})\n',
    "named.py": 'import httpx\nhttpx.get(f"https://api.anthropic.com/v1/oauth/{}")\n',
    "broken.py": 'anthropic = "{}" "{}\ndef (:\n',
    "cookie.py": "# coding: {}\nanthropic = 1\n",
    "comment.py": "x = 1  # claudelint: ignore[{}] {} until={}\ny = 2  # claudelint: {} claude\n"
    "# claudelint: file-ignore[CL101] {}\n",
    "deep.py": 'anthropic = "{}"\nx = ' + "(" * 500 + ")" * 500 + "\n",
    "a.env": "CLAUDE_CODE_OAUTH_TOKEN={}\nexport ANTHROPIC_AUTH_TOKEN='{}'\n{}=claude\n",
    "requirements.txt": "claude-x @ git+https://{}@example.com/x\n{}\n",
    "notes.md": "claude {}\n",
    "conf.yaml": "claude: {}\n",
    "data.json": '{{"claudeAiOauth": {{"accessToken": "{}"}}}}\n',
}


def check(output: str, token: str, form: str) -> None:
    """Neither the secret part nor its encoded form, where it has one, may be seen."""
    encoded = FORMS[form](token) if form in ("base64", "base64-inside", "hex") else ""
    for secret in (token[14:], encoded[30:]):
        assert leaked(output, secret) == []


def filled(text: str) -> dict[str, str]:
    """The files with the text in them."""
    return {
        name: content.replace("{{", "{").replace("}}", "}")
        if "{}" not in content
        else content.format(*[text] * content.count("{}"))
        for name, content in FILES.items()
    }
