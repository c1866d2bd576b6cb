"""Every strong indicator of a plan's credential is found in a minimal offending use, and not in an innocent one."""

from __future__ import annotations

from pathlib import Path

import pytest

from claudelint.config import Config
from claudelint.engine import scan
from claudelint.ruleset import load_ruleset
from claudelint.testing import fill

CLIENT = "-".join(("9d1c250a", "e61b", "44d9", "88ed", "5944d1962f5e"))
WEB = "https://claude.ai/api/"
GET = "import requests\n\n\ndef ask(x):\n    return requests.get({url})\n"

#: Construct -> (code, rule).
OFFENDING: dict[str, tuple[str, str]] = {
    "access token": ("TOKEN = '{{sk-ant-oat}}'\n", "CL101"),
    "refresh token": ("TOKEN = '{{sk-ant-ort}}'\n", "CL102"),
    "session key": ("KEY = '{{sk-ant-sid}}'\n", "CL103"),
    "section of the login file": ("def f(data):\n    return data['claudeAiOauth']['accessToken']\n", "CL203"),
    "keychain by security": (
        "import subprocess\nsubprocess.run(['security', 'find-generic-password', '-s', 'Claude Code-credentials'])\n",
        "CL202",
    ),
    "keychain by keyring": ("import keyring\nkeyring.get_password('Claude Code-credentials', 'me')\n", "CL202"),
    "token under a tool's variable": ("import os\nT = os.environ['CLAUDE_CODE_ACCESS_TOKEN']\n", "CL213"),
    "cookie in the environment": ("import os\nT = os.environ['CLAUDE_SESSION_KEY']\n", "CL224"),
    "token as API key": (
        "import os\nos.environ['ANTHROPIC_API_KEY'] = os.environ['CLAUDE_CODE_OAUTH_TOKEN']\n",
        "CL404",
    ),
    "client id": (f"def f(post):\n    return post({{'client_id': '{CLIENT}'}})\n", "CL301"),
    "authorize address": ("def f(post):\n    return post('https://claude.ai/oauth/authorize')\n", "CL302"),
    "redirect address": (
        "def f(post):\n    return post(redirect_uri='https://console.anthropic.com/oauth/code/callback')\n",
        "CL304",
    ),
    "scopes": (
        "MODEL = 'claude-sonnet-4-5'\n\n\ndef f(post):\n"
        "    return post(scope='org:create_api_key user:profile user:inference')\n",
        "CL305",
    ),
    "organizations": (GET.format(url=f"'{WEB}organizations'"), "CL501"),
    "conversations": (GET.format(url=f"f'{WEB}organizations/{{x}}/chat_conversations'"), "CL501"),
    "completion": (GET.format(url=f"f'{WEB}organizations/{{x}}/chat_conversations/{{x}}/completion'"), "CL501"),
    "legacy call": (GET.format(url=f"'{WEB}append_message'"), "CL501"),
    "bootstrap": (GET.format(url=f"'{WEB}bootstrap'"), "CL501"),
    "key made with a login": (
        GET.format(url="'https://api.anthropic.com/api/oauth/claude_cli/create_api_key'"),
        "CL502",
    ),
    "user agent": ("def f():\n    return {'User-Agent': 'claude-cli/2.1.0 (external, cli)'}\n", "CL602"),
    "browser's cookies": ("import browser_cookie3\nbrowser_cookie3.chrome(domain_name='.claude.ai')\n", "CL223"),
    "cookie sent": (
        "import requests\ndef f(key):\n"
        "    requests.get('https://claude.ai/api/organizations', cookies={'sessionKey': key})\n",
        "CL221",
    ),
    "client given a token": (
        "import os, anthropic\nanthropic.Anthropic(api_key=os.environ['CLAUDE_CODE_OAUTH_TOKEN'])\n",
        "CL401",
    ),
    "client id of the browser extension": (
        "MODEL = 'claude-sonnet-4-5'\n\n\ndef f(post):\n"
        "    return post({'client_id': 'dae2cad8-15c5-43d2-9046-fcaecc135fa4'})\n",
        "CL301",
    ),
    "login made from the cookie": (
        "import requests\ndef f(org, c):\n"
        "    return requests.post(f'https://claude.ai/v1/oauth/{org}/authorize', json=c)\n",
        "CL306",
    ),
    "metadata as client id": (
        "def f(post):\n    return post(client_id='https://claude.ai/oauth/claude-code-client-metadata')\n",
        "CL306",
    ),
    "refresh of a login": (
        f"import requests\nX = '{CLIENT}'\ndef f(t):\n"
        "    return requests.post('https://platform.claude.com/v1/oauth/token',"
        " json={'grant_type': 'refresh_token', 'refresh_token': t, 'client_id': X})\n",
        "CL303",
    ),
    "upload": (
        "import requests\nBASE = 'https://claude.ai'\ndef f(org, d):\n"
        "    return requests.post(f'{BASE}/api/{org}/upload', files=d)\n",
        "CL501",
    ),
    "projects": (GET.format(url=f"'{WEB}organizations/' + x + '/projects'"), "CL501"),
    "sync": (GET.format(url=f"'{WEB}organizations/' + x + '/sync/github'"), "CL501"),
    "platform of the web app": ("def f(s):\n    s.headers['anthropic-client-platform'] = 'web_claude_ai'\n", "CL501"),
    "settings of Claude Code": (GET.format(url="'https://api.anthropic.com/api/claude_code/settings'"), "CL502"),
    "start of Claude Code": (GET.format(url="'https://api.anthropic.com/api/claude_cli/bootstrap'"), "CL502"),
    "telemetry of Claude Code": (GET.format(url="'https://api.anthropic.com/api/event_logging/v2/batch'"), "CL502"),
    "key of the desktop app's cookies": (
        "import subprocess\nsubprocess.run(['security', 'find-generic-password', '-s', 'Claude Safe Storage',"
        " '-a', 'Claude Key', '-w'])\n",
        "CL205",
    ),
    "cookies of the desktop app": (
        "import os, sqlite3\nsqlite3.connect(os.path.expanduser('~/Library/Application Support/Claude/Cookies'))\n",
        "CL205",
    ),
    "cookies of the desktop app, by parts": (
        "import sqlite3\nfrom pathlib import Path\nsqlite3.connect(Path.home() / '.config' / 'Claude' / 'Cookies')\n",
        "CL205",
    ),
    "cookies of the desktop app, by query": (
        "def f(db):\n    return db.execute(\"SELECT value FROM cookies WHERE name='sessionKey'"
        " AND host_key LIKE '%claude%'\")\n",
        "CL205",
    ),
    "billing line": (
        "def f(c, m):\n    return c.messages.create(system=[{'type': 'text', 'text':"
        " 'x-anthropic-billing-header: cc_version=2.1; cc_entrypoint=cli; cch=00000;'}], messages=m)\n",
        "CL605",
    ),
    "organisation's cookie": (GET.format(url=f"'{WEB}organizations', cookies={{'lastActiveOrg': x}}"), "CL221"),
    "cookie for any page": (GET.format(url="'https://claude.ai/', cookies={'sessionKey': x}"), "CL221"),
    "disguised client": (
        "import tls_client\ndef f(h):\n    s = tls_client.Session(client_identifier='chrome_120')\n"
        "    return s.get('https://claude.ai/chats', headers=h)\n",
        "CL505",
    ),
    "router given a token": (
        "import os, litellm\ndef f(m):\n    return litellm.completion(model='anthropic/claude-x',"
        " api_key=os.environ['CLAUDE_CODE_OAUTH_TOKEN'], messages=m)\n",
        "CL401",
    ),
    "session key of the longer shape": ("KEY = '{{sk-ant-sid2}}'\n", "CL103"),
    "unofficial client": ("from claude_api import Client\nc = Client('x')\n", "CL701"),
}

#: Construct -> (code, rule that must not speak).
INNOCENT: dict[str, tuple[str, str]] = {
    "section of the login file": ("SKIP = ('claudeAiOauth',)\n\n\ndef f(k):\n    return k in SKIP\n", "CL203"),
    "user agent": ("def f(agent):\n    return agent.startswith('claude-cli/')\n", "CL602"),
    "authorize address": ("print('see https://claude.ai/oauth/authorize')\n", "CL302"),
    "browser's cookies": ("import browser_cookie3\nbrowser_cookie3.chrome(domain_name='example.com')\n", "CL223"),
    "completion": ("import requests\nrequests.post('http://localhost:8080/completion')\n", "CL501"),
    "access token": ("import re\nTOKEN = re.compile(r'sk-ant-oat\\d\\d-[A-Za-z0-9_-]{40,}')\n", "CL101"),
    "client id": (f"def f(found):\n    return found == '{CLIENT}'\n", "CL301"),
    "token for the child": ("import os\nos.environ.pop('CLAUDE_CODE_OAUTH_TOKEN', None)\n", "CL211"),
}


def found(tmp_path: Path, code: str) -> set[str]:
    """The rules that speak about one file of code."""
    (tmp_path / "main.py").write_text(fill(code), "utf-8")
    config = Config(tmp_path, (str(tmp_path),))
    return {finding.rule_id for finding in scan(config, load_ruleset(config)).findings}


@pytest.mark.parametrize(("code", "rule"), OFFENDING.values(), ids=OFFENDING)
def test_an_offending_use_is_found(tmp_path: Path, code: str, rule: str) -> None:
    assert rule in found(tmp_path, code)


@pytest.mark.parametrize(("code", "rule"), INNOCENT.values(), ids=INNOCENT)
def test_an_innocent_use_is_not(tmp_path: Path, code: str, rule: str) -> None:
    assert rule not in found(tmp_path, code)
