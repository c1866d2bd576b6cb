"""Functions are read when something leads to them, and what is reported is the same as when all are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from claudelint import outline
from claudelint.api import scan
from claudelint.config import Config
from claudelint.engine import Scan
from claudelint.facts import Facts
from claudelint.finding import ScanResult
from claudelint.ruleset import load_ruleset
from claudelint.testing import run_examples

URL = "https://claude.ai/api/organizations"
#: A function long enough to be left out, which does nothing of interest.
IDLE = (
    "def idle{0}(values):\n"
    + "    total = sum(value * 2 for value in values if value)\n" * 4
    + "    return total\n\n\n"
)


@pytest.fixture()
def every_body(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outline, "LEAST", 0)


@pytest.mark.usefixtures("every_body")
def test_all_rule_examples_hold_when_whatever_can_be_is_left_out() -> None:
    ruleset = load_ruleset(Config(Path.cwd()))
    outcomes = run_examples(ruleset.rules, ruleset)
    assert len(outcomes) > 200
    assert [(o.rule.id, o.example.name, o.problems) for o in outcomes if not o.ok] == []


def read(root: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[ScanResult, dict[str, Facts]]:
    """A scan, and the facts it had of each file."""
    known: dict[str, Facts] = {}
    flow = Scan.flow

    def noting(self: Scan) -> None:
        flow(self)
        known.update(self.files.facts)

    monkeypatch.setattr(Scan, "flow", noting)
    return scan(root, Config(root, (str(root),), no_cache=True)), known


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).write_text(text, "utf-8")


def names(facts: Facts) -> set[str]:
    """The functions of which it is known what they do."""
    return {facts.scopes[statement.scope].name for statement in facts.statements if statement.scope}


#: Each text is taken up by a function that holds nothing of interest itself.
LEADING = {
    "a constant": f"""
URL = '{URL}'

def ask(key):
    answer = requests.get(URL, cookies=key)
    return answer
""",
    "a function": f"""
def url():
    return '{URL}'

def ask(key):
    where = url()
    return requests.get(where, cookies=key)
""",
    "an argument": f"""
def start(key):
    return ask('{URL}', key)

def ask(url, key):
    where = url
    return requests.get(where)
""",
    "an attribute": f"""
class A:
    def __init__(self):
        self.url = '{URL}'
        self.more = 1

    def ask(self, key):
        where = self.url
        return requests.get(where, cookies=key)
""",
    "a property": f"""
class A:
    @property
    def url(self):
        return '{URL}'

    def ask(self, key):
        where = self.url
        return requests.get(where, cookies=key)
""",
    "a default": f"""
def ask(key, url='{URL}'):
    where = url
    return requests.get(where, cookies=key)
""",
    "a constructor": f"""
class A:
    def __init__(self, key):
        self.key = key
        self.session = requests.Session()

    def ask(self):
        return self.session.get('{URL}', cookies=self.key)
""",
}

#: So many classes have an attribute of this name that it tells nothing.
MANY = "".join(f"class Some{number}:\n    url = {number}\n\n" for number in range(12))
SETTINGS = f"""{MANY}class Settings:
    url = '{URL}'

    @classmethod
    def load(cls):
        return cls()

    @classmethod
    def size(cls, more):
        return more + 1
"""
LEADING |= {
    "an object": f"{SETTINGS}\nmine = Settings()\n\ndef ask(key):\n    return requests.get(mine.url, cookies=key)\n",
    "an object made by its class": f"""{SETTINGS}
def ask(key):
    mine = Settings.load()
    return requests.get(mine.url, cookies=key)
""",
    "a class handed on": f"""{SETTINGS}
def ask(key):
    return send(Settings, key)

def send(where, key):
    return requests.get(where.url, cookies=key)
""",
}


@pytest.mark.usefixtures("every_body")
def test_a_function_that_takes_something_else_of_a_class_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = "def other(number):\n    more = Settings.size(number)\n    return more\n"
    write(tmp_path, {"a.py": f"import requests\n\n{SETTINGS}\nrequests.get(Settings.url)\n\n{other}"})
    result, facts = read(tmp_path, monkeypatch)
    assert {f.rule_id for f in result.shown} == {"CL501"}
    assert names(facts["a.py"]).isdisjoint({"other", "size"})


@pytest.mark.usefixtures("every_body")
@pytest.mark.parametrize("code", LEADING.values(), ids=list(LEADING))
def test_a_function_is_read_that_a_text_leads_to(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"a.py": f"import requests\n\n{IDLE.format(1)}{code}"})
    result, facts = read(tmp_path, monkeypatch)
    assert "ask" in names(facts["a.py"])
    assert "idle1" not in names(facts["a.py"])
    monkeypatch.setattr(outline, "LEAST", 10_000)
    whole, facts = read(tmp_path, monkeypatch)
    assert "idle1" in names(facts["a.py"])
    assert [f.location for f in result.shown] == [f.location for f in whole.shown]
    assert any(f.rule_id == "CL501" for f in result.shown)


@pytest.mark.usefixtures("every_body")
def test_a_function_of_another_module_is_read_for_what_it_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = f"import requests\nfrom b import path\n\ndef ask():\n    return requests.get('{URL}' + path())\n"
    write(tmp_path, {"a.py": send, "b.py": IDLE.format(2) + "def path():\n    part = '/x'\n    return part\n"})
    _, facts = read(tmp_path, monkeypatch)
    assert names(facts["b.py"]) == {"path"}


def test_a_file_with_keywords_in_comments_alone_is_not_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"a.py": f"'''See {URL}.'''\n# {URL}\nx = 1\n", "b.py": f"x = '{URL}'\n"})
    result, facts = read(tmp_path, monkeypatch)
    assert sorted(facts) == ["b.py"]
    assert (result.statistics.candidates, result.statistics.parsed) == (2, 1)


ROUTE = "'/v1/messages'"
SERVED = {
    "its text": ("", f"app.post({ROUTE})(answer)"),
    "a constant": (f"PATH = {ROUTE}\n", "app.post(PATH)(answer)"),
    "a constant of a class": (f"class Paths:\n    chat = {ROUTE}\n", "app.post(Paths.chat)(answer)"),
    "a constant of another module": ("from paths import PATH\n", "app.post(PATH)(answer)"),
    "a constant of a module": ("import paths\n", "app.post(paths.PATH)(answer)"),
    "a constant that comes with all names": ("from paths import *\n", "app.post(PATH)(answer)"),
}


@pytest.mark.usefixtures("every_body")
@pytest.mark.parametrize(("top", "served"), SERVED.values(), ids=list(SERVED))
def test_a_text_that_counts_next_to_another_rule_is_read_where_it_is_named(
    top: str, served: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    login = "import os\n\nTOKEN = os.environ['CLAUDE_CODE_OAUTH_TOKEN']\n"
    code = f"{top}{login}{IDLE.format(1)}\ndef serve(app, answer):\n    {served}\n    return app\n"
    write(tmp_path, {"a.py": code, "paths.py": f"# of claude\nPATH = {ROUTE}\n"})
    result, facts = read(tmp_path, monkeypatch)
    assert {f.rule_id for f in result.shown} == {"CL211", "CL802"}
    assert "idle1" not in names(facts["a.py"])


@pytest.mark.usefixtures("every_body")
def test_a_text_that_counts_next_to_another_rule_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = f"def ask(claude):\n    where = {ROUTE}\n    return claude.get(where)\n"
    held = f"from b import ask\n\nPATH = {ROUTE}\n\ndef made(claude):\n    return ask(claude)\n"
    write(tmp_path, {"a.py": held, "b.py": asked, "c.py": "from a import PATH, made\n\nmade(PATH)\n"})
    _, facts = read(tmp_path, monkeypatch)
    assert sorted(facts) == ["a.py"]
    assert names(facts["a.py"]) == set()


LOGIN = """import json
from pathlib import Path

class Other:
    pass

def token():
    data = json.loads((Path.home() / ".claude" / ".credentials.json").read_text())
    return data["claudeAiOauth"]["accessToken"]
"""
IMPORTING = {
    "a name": ("from b import token", "token()"),
    "a name under another": ("from b import token as found", "found()"),
    "several names": ("from b import (\n        Other,\n        token,\n    )", "token()"),
    "a module": ("import b", "b.token()"),
    "a module of a package": ("from . import b", "b.token()"),
}


@pytest.mark.usefixtures("every_body")
@pytest.mark.parametrize(("statement", "made"), IMPORTING.values(), ids=list(IMPORTING))
def test_a_function_that_imports_a_login_itself_is_read(
    statement: str, made: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = "from anthropic import Anthropic\n    return Anthropic(auth_token"
    ask = f"def ask(größe):\n    {statement}\n    {client}={made})\n"
    other = "def other(more):\n    from b import Other\n    from d import token\n    return token(Other, more)\n"
    code = f"ä = 'ö'\n\n{IDLE.format(1)}{ask}\n\n{other}"
    write(tmp_path, {"__init__.py": "", "a.py": code, "b.py": LOGIN, "d.py": "token = str\n"})
    result, facts = read(tmp_path, monkeypatch)
    assert {f.rule_id for f in result.shown if f.location.path == "a.py"} == {"CL401"}
    assert names(facts["a.py"]) == {"ask"}


@pytest.mark.usefixtures("every_body")
def test_what_cannot_be_parsed_in_parts_is_parsed_as_a_whole(tmp_path: Path) -> None:
    """Brackets are not looked at: a line in them may seem to end a function."""
    code = f"URL = '{URL}'\n\ndef idle():\n    return [\n1,\n    ]\n\ndef ask():\n    return requests.get(URL)\n"
    write(tmp_path, {"a.py": f"import requests\n{code}"})
    result = scan(tmp_path)
    assert (result.errors, {f.rule_id for f in result.shown}) == ((), {"CL501"})


def test_a_suppression_between_a_head_and_what_is_left_out_is_seen(tmp_path: Path) -> None:
    comment = "    # claudelint: ignore[CL501] a reason until=2999-12-31\n"
    head, _, body = IDLE.format("").partition("\n")
    write(tmp_path, {"a.py": f"URL = '{URL}'\n\n\n{head}\n{comment}{body}"})
    found = [f.rule_id for f in scan(tmp_path).findings if f.category == "suppression"]
    assert found == ["CL904"]


def test_a_broken_function_is_an_error_where_it_is_read(tmp_path: Path) -> None:
    broken = "def ask(:\n    return requests.get(URL)\n"
    write(tmp_path, {"a.py": f"import requests\nURL = '{URL}'\n\n{broken}"})
    assert [error.stage for error in scan(tmp_path).errors] == ["parse"]
