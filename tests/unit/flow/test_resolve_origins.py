"""Origins: where a value comes from, along every way it can take."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pytest

if TYPE_CHECKING:
    from tests.unit.flow.conftest import Project

Code: TypeAlias = "str | dict[str, str]"
TOKEN = {"subscription-token"}
COOKIE = {"session-cookie"}
GET = "import os\nT = os.environ['CLAUDE_CODE_OAUTH_TOKEN']\n"
STORE = "'~/.claude/.credentials.json'"

UNDERSTOOD: dict[str, tuple[Code, set[str]]] = {
    # Taken from the environment.
    "os.environ[]": (GET + "probe(T)", TOKEN),
    "os.environ.get": ("import os\nprobe(os.environ.get('CLAUDE_CODE_OAUTH_TOKEN'))", TOKEN),
    "os.environ.get with a default": ("import os\nprobe(os.environ.get('CLAUDE_CODE_OAUTH_TOKEN', ''))", TOKEN),
    "os.environ.pop": ("import os\nprobe(os.environ.pop('CLAUDE_CODE_OAUTH_TOKEN'))", TOKEN),
    "os.getenv": ("import os\nprobe(os.getenv('CLAUDE_CODE_OAUTH_TOKEN'))", TOKEN),
    "getenv imported": ("from os import getenv\nprobe(getenv('CLAUDE_CODE_OAUTH_TOKEN'))", TOKEN),
    "environ imported": ("from os import environ\nprobe(environ['CLAUDE_CODE_OAUTH_TOKEN'])", TOKEN),
    "environ under another name": ("from os import environ as env\nprobe(env['CLAUDE_CODE_OAUTH_TOKEN'])", TOKEN),
    "environ held by name": ("import os\nenv = os.environ\nprobe(env['CLAUDE_CODE_OAUTH_TOKEN'])", TOKEN),
    "environ held by name, get": ("import os\nenv = os.environ\nprobe(env.get('CLAUDE_CODE_OAUTH_TOKEN'))", TOKEN),
    "getenv held by name": ("import os\nget = os.getenv\nprobe(get('CLAUDE_CODE_OAUTH_TOKEN'))", TOKEN),
    "variable held by name": ("import os\nV = 'CLAUDE_CODE_OAUTH_TOKEN'\nprobe(os.environ[V])", TOKEN),
    "variable put together": ("import os\nP = 'CLAUDE_CODE_'\nprobe(os.environ[P + 'OAUTH_TOKEN'])", TOKEN),
    "variable in another module": (
        {"c.py": "V = 'CLAUDE_CODE_OAUTH_TOKEN'", "m.py": "import os, c\nprobe(os.getenv(c.V))"},
        TOKEN,
    ),
    "variable in a loop": ("import os\nfor v in ('X', 'CLAUDE_CODE_OAUTH_TOKEN'):\n    probe(os.getenv(v))", TOKEN),
    "variable as a parameter": (
        "import os\ndef read(v):\n    return os.getenv(v)\nprobe(read('CLAUDE_CODE_OAUTH_TOKEN'))",
        TOKEN,
    ),
    "variable of a cookie": ("import os\nprobe(os.getenv('CLAUDE_SESSION_KEY'))", COOKIE),
    "decouple": ("from decouple import config\nprobe(config('CLAUDE_CODE_OAUTH_TOKEN'))", TOKEN),
    # Taken from the store.
    "json.load of open": (f"import json, os\nprobe(json.load(open(os.path.expanduser({STORE}))))", TOKEN),
    "json.load in with": (
        f"import json\nwith open({STORE}) as file:\n    D = json.load(file)\nprobe(D['accessToken'])",
        TOKEN,
    ),
    "read_text": (f"from pathlib import Path\nprobe(Path({STORE}).expanduser().read_text())", TOKEN),
    "read_text of joined parts": (
        "import json\nfrom pathlib import Path\nP = Path.home() / '.claude' / '.credentials.json'\n"
        "probe(json.loads(P.read_text()))",
        TOKEN,
    ),
    "path in another module": (
        {
            "c.py": "import os\nP = os.path.join(os.path.expanduser('~'), '.claude', '.credentials.json')",
            "m.py": "import json\nfrom c import P\nwith open(P) as f:\n    probe(json.load(f))",
        },
        TOKEN,
    ),
    "path as a parameter": (
        f"def read(p):\n    with open(p) as f:\n        return f.read()\nprobe(read({STORE}))",
        TOKEN,
    ),
    "entry of the store": ("probe(data['claudeAiOauth']['accessToken'])", TOKEN),
    "entry of the store by get": ("def f(data):\n    probe(data.get('claudeAiOauth', {}).get('accessToken'))", TOKEN),
    # Taken from the keychain, the token endpoint, the command line, a literal, the browser.
    "keychain by security": (
        "import subprocess\n"
        "probe(subprocess.run(['security', 'find-generic-password', '-s', 'Claude Code-credentials', '-w'],"
        " capture_output=True).stdout)",
        TOKEN,
    ),
    "keychain by check_output": (
        "import subprocess\nprobe(subprocess.check_output(['security', 'find-generic-password', '-s',"
        " 'Claude Code-credentials', '-w']).decode().strip())",
        TOKEN,
    ),
    "keyring": ("import keyring\nprobe(keyring.get_password('Claude Code-credentials', user))", TOKEN),
    "token endpoint": (
        "import requests\nR = requests.post('https://console.anthropic.com/v1/oauth/token', json={})\n"
        "probe(R.json()['access_token'])",
        TOKEN,
    ),
    "token endpoint through a client": (
        "import httpx\nasync def f():\n    async with httpx.AsyncClient() as client:\n"
        "        r = await client.post('https://console.anthropic.com/v1/oauth/token')\n"
        "        probe(r.json()['access_token'])",
        TOKEN,
    ),
    "setup-token": (
        "import subprocess\nprobe(subprocess.run(['claude', 'setup-token'], capture_output=True, text=True).stdout)",
        TOKEN,
    ),
    "browser cookies": ("import browser_cookie3\nprobe(browser_cookie3.chrome(domain_name='claude.ai'))", COOKIE),
    # Ways a value can take.
    "bearer": (GET + "probe(f'Bearer {T}')", TOKEN),
    "plus": (GET + "probe('Bearer ' + T)", TOKEN),
    "percent": (GET + "probe('Bearer %s' % T)", TOKEN),
    "format": (GET + "probe('Bearer {}'.format(T))", TOKEN),
    "join": (GET + "probe(' '.join(['Bearer', T]))", TOKEN),
    "strip": (GET + "probe(T.strip())", TOKEN),
    "or a default": (GET + "probe(T or 'x')", TOKEN),
    "conditional": (GET + "probe(T if q else None)", TOKEN),
    "part of a split": (GET + "probe(T.split()[0])", TOKEN),
    "slice": (GET + "probe(T[7:])", TOKEN),
    "encoded": (GET + "probe(T.encode())", TOKEN),
    "str": (GET + "probe(str(T))", TOKEN),
    "walrus": ("import os\nif t := os.getenv('CLAUDE_CODE_OAUTH_TOKEN'):\n    probe(t)", TOKEN),
    "entry of a mapping": (GET + "D = {'x': T}\nprobe(D['x'])", TOKEN),
    "item of a list": (GET + "L = [T]\nprobe(L[0])", TOKEN),
    "returned": ("import os\ndef f():\n    return os.getenv('CLAUDE_CODE_OAUTH_TOKEN')\nprobe(f())", TOKEN),
    "returned by a coroutine": (
        "import os\nasync def f():\n    return os.getenv('CLAUDE_CODE_OAUTH_TOKEN')\nasync def g():\n"
        "    probe(await f())",
        TOKEN,
    ),
    "returned in a tuple": (GET + "def f():\n    return T, 1\nt, n = f()\nprobe(t)", TOKEN),
    "passed": (GET + "def f(t):\n    probe(t)\nf(T)", TOKEN),
    "passed from another module": ({"h.py": "def f(t):\n    probe(t)", "m.py": GET + "import h\nh.f(T)"}, TOKEN),
    "attribute": (
        GET + "class C:\n    def __init__(self):\n        self.t = T\n    def f(self):\n        probe(self.t)",
        TOKEN,
    ),
    "given to a constructor": (
        GET + "class C:\n    def __init__(self, t):\n        self.t = t\n    def f(self):\n        probe(self.t)\nC(T)",
        TOKEN,
    ),
    "dataclass": (GET + "from dataclasses import dataclass\n@dataclass\nclass C:\n    t: str\nprobe(C(t=T).t)", TOKEN),
    "property": (GET + "class C:\n    @property\n    def t(self):\n        return T\nprobe(C().t)", TOKEN),
    "another module": ({"c.py": GET, "m.py": "from c import T\nprobe(T)"}, TOKEN),
    "a secret's wrapper": (GET + "from pydantic import SecretStr\nprobe(SecretStr(T).get_secret_value())", TOKEN),
    "json of a text": (GET + "import json\nprobe(json.loads(T)['x'])", TOKEN),
    "try and except": (
        "import os\ntry:\n    T = os.environ['CLAUDE_CODE_OAUTH_TOKEN']\nexcept KeyError:\n    T = None\nprobe(T)",
        TOKEN,
    ),
    "comprehension": (GET + "for t in [x for x in [T]]:\n    probe(t)", TOKEN),
    "global": (
        "import os\nT = None\ndef f():\n    global T\n    T = os.getenv('CLAUDE_CODE_OAUTH_TOKEN')\nprobe(T)",
        TOKEN,
    ),
    # No origin.
    "an API key": ("import os\nprobe(os.environ['ANTHROPIC_API_KEY'])", set()),
    "an unknown variable": ("import os\nprobe(os.environ[v])", set()),
    "the variable's name": ("probe('CLAUDE_CODE_OAUTH_TOKEN')", set()),
    "the store's path": (f"probe({STORE})", set()),
    "another entry": (GET + "D = {'x': T, 'y': 'a'}\nprobe(D['y'])", set()),
    "another argument": (GET + "def f(t, u):\n    probe(u)\nf(T, 'a')", set()),
    "a test": (GET + "probe('a' if T else 'b')", set()),
    "a comparison": (GET + "probe(T == 'a')", set()),
    "another endpoint": (
        "import requests\nprobe(requests.post('https://example.com/v1/oauth/token').json()['access_token'])",
        set(),
    ),
    "environment as a parameter": (
        "import os\ndef f(env):\n    probe(env['CLAUDE_CODE_OAUTH_TOKEN'])\nf(os.environ)",
        TOKEN,
    ),
    "environment as a default": (
        "import os\ndef f(env=None):\n    env = env or os.environ\n    probe(env.get('CLAUDE_CODE_OAUTH_TOKEN'))",
        TOKEN,
    ),
    "shell command": (
        "import os\nprobe(os.popen(\"security find-generic-password -s 'Claude Code-credentials' -w\").read())",
        TOKEN,
    ),
    "command in parts": (
        "import subprocess\nC = ['security', 'find-generic-password']\n"
        "probe(subprocess.check_output(C + ['-s', 'Claude Code-credentials']))",
        TOKEN,
    ),
    "copy of the environment": ("import os\nenv = os.environ.copy()\nprobe(env['CLAUDE_CODE_OAUTH_TOKEN'])", TOKEN),
}

GAPS: dict[str, tuple[Code, set[str], str]] = {
    "entry of something imported by get": (
        "from x import data\nprobe(data.get('claudeAiOauth').get('t'))",
        TOKEN,
        "taken for a function of a module",
    ),
    "loop over the environment": (
        "import os\nfor k, v in os.environ.items():\n    if k == 'CLAUDE_CODE_OAUTH_TOKEN':\n        probe(v)",
        TOKEN,
        "comparisons do not narrow",
    ),
    "split command": (
        "import shlex, subprocess\n"
        "probe(subprocess.check_output(shlex.split(\"security find-generic-password -s 'Claude Code-credentials'\")))",
        TOKEN,
        "shlex is not followed",
    ),
    "echo of the variable": (
        "import subprocess\nprobe(subprocess.check_output('echo $CLAUDE_CODE_OAUTH_TOKEN', shell=True))",
        TOKEN,
        "shell texts are not read",
    ),
    "found by a pattern": (GET + "import re\nprobe(re.search('x', T).group(1))", TOKEN, "what a match holds"),
    "replaced by a pattern": (GET + "import re\nprobe(re.sub('x', '', T))", TOKEN, "what a pattern makes"),
    "encoded in base64": (GET + "import base64\nprobe(base64.b64encode(T.encode()))", TOKEN, "encoding"),
    "given to an unknown function": (GET + "probe(unknown(T))", TOKEN, "nothing is known of it"),
    "stored from outside": (GET + "class C:\n    pass\nc = C()\nc.t = T\nprobe(c.t)", TOKEN, "only what methods store"),
    "put into a queue": (GET + "import queue\nq = queue.Queue()\nq.put(T)\nprobe(q.get())", TOKEN, "not followed"),
    "put into a context variable": (
        GET + "from contextvars import ContextVar\nv = ContextVar('v')\nv.set(T)\nprobe(v.get())",
        TOKEN,
        "not followed",
    ),
    "written and read again": (
        GET + "open('t', 'w').write(T)\nprobe(open('t').read())",
        TOKEN,
        "files are not followed",
    ),
    "argument of a decorator": (
        GET
        + "def deco(t):\n    def w(f):\n        return lambda: f(t)\n    return w\n@deco(T)\ndef f(t):\n    probe(t)",
        TOKEN,
        "decorators are taken to change nothing",
    ),
}


@pytest.mark.parametrize(("code", "origins"), UNDERSTOOD.values(), ids=UNDERSTOOD)
def test_understood(project: type[Project], code: Code, origins: set[str]) -> None:
    assert project(code).origins() == origins


@pytest.mark.parametrize(
    ("code", "origins"),
    [
        pytest.param(code, origins, id=name, marks=pytest.mark.xfail(strict=True, raises=AssertionError, reason=reason))
        for name, (code, origins, reason) in GAPS.items()
    ],
)
def test_known_gap(project: type[Project], code: Code, origins: set[str]) -> None:
    assert project(code).origins() == origins


def test_a_literal_token_is_its_own_origin(project: type[Project]) -> None:
    token = "sk-ant-oat01-" + "aB3_" * 24
    assert project(f"T = '{token}'\nprobe('Bearer ' + T)").origins() == TOKEN


def test_the_trail_names_every_step(project: type[Project]) -> None:
    files = {"c.py": GET, "h.py": "def send(t):\n    probe(t)", "m.py": "from c import T\nfrom h import send\nsend(T)"}
    trail = project(files).value().origins[0].trail
    assert [(place.path, place.note) for place in trail] == [
        ("c.py", ""),
        ("c.py", "read from the environment variable CLAUDE_CODE_OAUTH_TOKEN"),
        ("m.py", "passed to send()"),
    ]
