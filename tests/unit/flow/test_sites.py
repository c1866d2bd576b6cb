"""What a literal is used for, through all its uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pytest

if TYPE_CHECKING:
    from tests.unit.flow.conftest import Project

Code: TypeAlias = "str | dict[str, str]"

UNDERSTOOD: dict[str, tuple[Code, set[str]]] = {
    # Nobody uses it.
    "docstring": ("'''needle'''\ndef f():\n    '''needle'''\nclass C:\n    '''needle'''", set()),
    "bare text": ("'needle'\nx = 1\n'need' 'le'", set()),
    "comment": ("x = 1  # needle", set()),
    "constant": ("A = 'needle'", {"defined"}),
    "constant in a class": ("class C:\n    A = 'needle'", {"defined"}),
    "default of a parameter": ("def f(x='needle'):\n    pass", {"defined"}),
    "entry of a constant": ("D = {'k': 'needle'}", {"defined"}),
    # Shown.
    "print": ("print('needle')", {"shown"}),
    "print of an f-string": ("print(f'a needle {x}')", {"shown"}),
    "log": ("import logging\nlogging.getLogger(__name__).info('needle %s', x)", {"shown"}),
    "logger of self": ("class C:\n    def f(self):\n        self.logger.warning('needle')", {"shown"}),
    "raise": ("raise ValueError('needle')", {"shown"}),
    "raise of a formatted text": ("raise RuntimeError('needle {}'.format(x))", {"shown"}),
    "error of the project": ("class LoginError(Exception):\n    pass\nraise LoginError('needle')", {"shown"}),
    "assert": ("assert x, 'needle'", {"shown"}),
    "help": ("import click\n@click.option('--x', help='needle')\ndef f(x):\n    pass", {"shown"}),
    "description": ("import argparse\np = argparse.ArgumentParser(description='needle')", {"shown"}),
    "help of an argument": ("def f(parser):\n    parser.add_argument('--x', help='needle')", {"shown"}),
    "description in a mapping": ("D = {'description': 'needle'}\nsend(D)", {"shown"}),
    "warning": ("import warnings\nwarnings.warn('needle')", {"shown"}),
    "exit": ("import sys\nsys.exit('needle')", {"shown"}),
    "constant that is printed": ("A = 'needle'\nprint(A)", {"shown"}),
    "constant printed in another module": ({"c.py": "A = 'needle'", "m.py": "import c\nprint(c.A)"}, {"shown"}),
    "part of what is printed": ("A = 'needle'\nprint('see ' + A)", {"shown"}),
    "constant that is raised": ("A = 'needle'\nraise ValueError(A)", {"shown"}),
    "constant that is logged by name": (
        "import logging\nlog = logging.getLogger()\nA = 'needle'\nlog.error('x %s', A)",
        {"shown"},
    ),
    "list that is printed item by item": ("A = ['needle', 'b']\nfor a in A:\n    print(a)", {"shown"}),
    "list that is printed joined": ("A = ['needle', 'b']\nprint(', '.join(A))", {"shown"}),
    "given to a function that only prints it": ("def say(x):\n    print(x)\nsay('needle')", {"shown"}),
    "given through two functions that print it": (
        "def say(x):\n    print(x)\ndef tell(y):\n    say(y)\ntell('needle')",
        {"shown"},
    ),
    "given to a printing function of another module": (
        {"h.py": "def say(x):\n    print(x)", "m.py": "from h import say\nsay('needle')"},
        {"shown"},
    ),
    "given to a printing method": ("class C:\n    def say(self, x):\n        print(x)\nC().say('needle')", {"shown"}),
    "default that is printed": ("def say(x='needle'):\n    print(x)", {"shown"}),
    # Compared.
    "equality": ("if x == 'needle':\n    pass", {"compared"}),
    "inequality in a value": ("y = x != 'needle'", {"compared"}),
    "membership": ("if 'needle' in x:\n    pass", {"compared"}),
    "membership in a tuple": ("if x in ('needle', 'b'):\n    pass", {"compared"}),
    "startswith": ("if x.startswith('needle'):\n    pass", {"compared"}),
    "startswith a tuple": ("x.startswith(('needle', 'b'))", {"compared"}),
    "case": ("match x:\n    case 'needle':\n        pass", {"compared"}),
    "pattern": ("import re\nP = re.compile(r'needle')", {"compared"}),
    "searched for": ("import re\nif re.search('needle', x):\n    pass", {"compared"}),
    "replaced": ("y = x.replace('needle', '***')", {"compared"}),
    "prefix held by name": ("A = 'needle'\ndef f(x):\n    return x.startswith(A)", {"compared"}),
    "prefix in another module": (
        {"c.py": "A = 'needle'", "m.py": "from c import A\ndef f(x):\n    return x.startswith(A)"},
        {"compared"},
    ),
    "list that is only tested": ("A = {'needle', 'b'}\ndef f(x):\n    return x in A", {"compared"}),
    "list of prefixes": ("A = ('needle', 'b')\ndef f(x):\n    return any(x.startswith(a) for a in A)", {"compared"}),
    "path that is only tested": ("from pathlib import Path\nif Path('needle').exists():\n    pass", {"compared"}),
    "path that is only tested by os": ("import os\nif os.path.exists('needle'):\n    pass", {"compared"}),
    "given to a function that only compares it": ("def f(x, y):\n    return x == y\nf('needle', z)", {"compared"}),
    # Listed.
    "key": ("D = {'needle': 1}\nsend(D)", set()),
    "removed from the environment": ("import os\nos.environ.pop('needle', None)", {"listed"}),
    "deleted from the environment": ("import os\ndel os.environ['needle']", {"listed"}),
    "removed from a mapping": ("env.pop('needle')", {"listed"}),
    "removal list": ("R = ('needle', 'b')\nfor r in R:\n    env.pop(r, None)", {"listed"}),
    "path that is removed": ("import shutil\nshutil.rmtree('needle')", {"listed"}),
    # Read.
    "environment": ("import os\nx = os.environ['needle']", {"read"}),
    "environment by getenv": ("import os\nx = os.getenv('needle')", {"read"}),
    "environment by get": ("import os\nx = os.environ.get('needle')", {"read"}),
    "environment by a name": ("import os\nA = 'needle'\nx = os.getenv(A)", {"read"}),
    "environment by a name from another module": (
        {"c.py": "A = 'needle'", "m.py": "import os, c\nx = os.getenv(c.A)"},
        {"read"},
    ),
    "environment in a loop": ("import os\nfor v in ('needle', 'b'):\n    x = os.getenv(v)", {"read"}),
    "looked up": ("def f(d):\n    return d['needle']", {"read"}),
    "looked up by get": ("def f(d):\n    return d.get('needle')", {"read"}),
    "opened": ("open('needle')", {"read"}),
    "opened in with": ("with open('needle') as f:\n    x = f.read()", {"read"}),
    "opened by name": ("A = 'needle'\ndef f():\n    return open(A)", {"read"}),
    "read_text": ("from pathlib import Path\nx = Path('needle').read_text()", {"read"}),
    "read_text by name": ("from pathlib import Path\nA = Path('needle')\nA.read_text()", {"read"}),
    "envvar of an option": ("import click\n@click.option('--x', envvar='needle')\ndef f(x):\n    pass", {"read"}),
    "given to a function that opens it": ("def f(p):\n    return open(p)\nf('needle')", {"read"}),
    # Sent.
    "argument": ("requests.post('needle')", {"sent"}),
    "keyword": ("Client(base_url='needle')", {"sent"}),
    "header": ("requests.get(u, headers={'k': 'needle'})", {"sent"}),
    "header by name": ("H = {'k': 'needle'}\nrequests.get(u, headers=H)", {"sent"}),
    "header assigned": ("def f(headers):\n    headers['k'] = 'needle'", {"sent"}),
    "header by a pair": ("requests.get(u, headers=[('k', 'needle')])", {"sent"}),
    "header by add_header": ("request.add_header('k', 'needle')", {"sent"}),
    "header in a function": ("def headers():\n    return {'k': 'needle'}", {"sent"}),
    "part of a URL": ("A = 'needle'\nrequests.get(f'https://{A}/x')", {"sent"}),
    "constant sent in another module": ({"c.py": "A = 'needle'", "m.py": "import c\nrequests.get(c.A)"}, {"sent"}),
    "attribute of an object": ("client.api_key = 'needle'", {"sent"}),
    "environment of a child": ("import subprocess\nsubprocess.run(x, env={'k': 'needle'})", {"sent"}),
    "command": ("import subprocess\nsubprocess.run(['needle', 'b'])", {"sent"}),
    "set in the environment": ("import os\nos.environ['k'] = 'needle'", {"sent"}),
    "list that is sent": ("L = ['needle', 'b']\nClient(scopes=L)", {"sent"}),
    "list that is sent joined": ("L = ['needle', 'b']\nClient(scope=' '.join(L))", {"sent"}),
    "given to a function that sends it": ("def f(x):\n    requests.get(x)\nf('needle')", {"sent"}),
    "given to a function nobody knows": ("unknown('needle')", {"sent"}),
    "returned and sent": ("def f():\n    return 'needle'\nrequests.get(f())", {"sent"}),
    "default that is sent": ("def f(x='needle'):\n    requests.get(x)", {"sent"}),
    "attribute that is sent": (
        "class C:\n    def __init__(self):\n        self.x = 'needle'\n    def f(self):\n        requests.get(self.x)",
        {"sent"},
    ),
    "keyword of a spread mapping": ("K = {'base_url': 'needle'}\nClient(**K)", {"sent"}),
    # More than one.
    "printed and sent": ("A = 'needle'\nprint(A)\nrequests.get(A)", {"shown", "sent"}),
    "compared and sent": ("A = 'needle'\nif x == A:\n    requests.get(A)", {"compared", "sent"}),
    "compared in one module, sent in another": (
        {"c.py": "A = 'needle'", "m.py": "import c\nif x == c.A:\n    pass", "n.py": "import c\nrequests.get(c.A)"},
        {"compared", "sent"},
    ),
    "tested, then opened": (
        "from pathlib import Path\nA = Path('needle')\nif A.exists():\n    A.read_text()",
        {"compared", "read"},
    ),
    "list looped over in two ways": (
        "L = ('needle', 'b')\nfor a in L:\n    print(a)\nfor b in L:\n    requests.get(b)",
        {"shown", "sent"},
    ),
    "given to a function that prints and sends it": (
        "def f(x):\n    print(x)\n    requests.get(x)\nf('needle')",
        {"shown", "sent"},
    ),
    # Less plain ones.
    "help by name": ("import click\nA = 'needle'\n@click.option('--x', help=f'{A}')\ndef f(x):\n    pass", {"shown"}),
    "constant called help": ("HELP = 'needle'", set()),
    "__doc__": ("__doc__ = 'needle'", set()),
    "annotation": (
        "from typing import Literal\nx: Literal['needle'] = y\ndef f(x: Literal['needle']) -> 'needle': ...",
        set(),
    ),
    "cause of an error": ("raise E from ValueError('needle')", set()),
    "detail of an error": ("raise HTTPException(400, detail='needle')", {"shown"}),
    "written to the terminal": ("import sys\nsys.stdout.write('needle')", {"shown"}),
    "printed by a console": ("def f(console):\n    console.print('needle')", {"shown"}),
    "printed in a comprehension": ("[print(x) for x in ('needle', 'b')]", {"shown"}),
    "compared in a lambda": ("f = lambda x: x == 'needle'", {"compared"}),
    "compared in a comprehension": ("y = [x for x in z if x != 'needle']", {"compared"}),
    "tested one by one": ("A = ('needle', 'b')\ndef f(x):\n    return any(a in x for a in A)", {"compared"}),
    "left out of a mapping": ("A = {'needle'}\nE = {k: v for k, v in d.items() if k not in A}", {"compared"}),
    "asserted": ("assert x == 'needle'", {"compared"}),
    "default of an option": ("import click\n@click.option('--x', default='needle')\ndef f(x):\n    pass", {"sent"}),
    "default of a field": ("class C(BaseModel):\n    x: str = Field(default='needle', description='d')", {"defined"}),
    "description of a field": ("class C(BaseModel):\n    x: str = Field(default='', description='needle')", set()),
    "returned, never used": ("def f():\n    return 'needle'", {"defined"}),
    "test of a conditional": ("y = 'a' if x == 'needle' else 'b'\nsend(y)", {"compared"}),
    "printed with a mark each": ("L = ['needle', 'b']\nprint('\\n'.join(f'- {x}' for x in L))", {"shown"}),
    "printed as spread arguments": ("L = ['needle', 'b']\nprint(*L)", {"shown"}),
    "part of a printed list": ("L = ['a']\nL.append('needle')\nprint('; '.join(L))", {"shown"}),
    "default of an argument": ("def f(parser):\n    parser.add_argument('--x', default='needle')", {"sent"}),
}

GAPS: dict[str, tuple[Code, set[str], str]] = {
    "constant as a header": (
        "A = 'needle'\ndef f():\n    return {'k': A}",
        {"sent"},
        "the definition is not marked by entries that are returned",
    ),
    "header of a session": (
        "s.headers.update({'k': 'needle'})",
        {"sent"},
        "at the top level an update is a definition",
    ),
    "asserted by a test case": (
        "class T(TestCase):\n    def test(self):\n        self.assertEqual(x, 'needle')",
        {"compared"},
        "assertions of test cases",
    ),
    "expected message": (
        "import pytest\nwith pytest.raises(E, match='needle'):\n    f()",
        {"compared"},
        "assertions of tests",
    ),
    "put into a panel": (
        "from rich.panel import Panel\nprint(Panel('needle'))",
        {"shown"},
        "only what is printed itself",
    ),
    "key of a mapping that is printed": ("print({'needle': 1})", {"shown"}, "keys"),
}


@pytest.mark.parametrize(("code", "roles"), UNDERSTOOD.values(), ids=UNDERSTOOD)
def test_understood(project: type[Project], code: Code, roles: set[str]) -> None:
    assert project(code).roles("needle") == roles


@pytest.mark.parametrize(
    ("code", "roles"),
    [
        pytest.param(code, roles, id=name, marks=pytest.mark.xfail(strict=True, raises=AssertionError, reason=reason))
        for name, (code, roles, reason) in GAPS.items()
    ],
)
def test_known_gap(project: type[Project], code: Code, roles: set[str]) -> None:
    assert project(code).roles("needle") == roles
