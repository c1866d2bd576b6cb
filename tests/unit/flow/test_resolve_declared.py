"""The environment as declarations read it: settings classes, options of commands, readers of other libraries."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pytest

if TYPE_CHECKING:
    from tests.unit.flow.conftest import Project

Code: TypeAlias = "str | dict[str, str]"
TOKEN = {"subscription-token"}
SETTINGS = "from pydantic_settings import BaseSettings, SettingsConfigDict\nfrom pydantic import AliasChoices, Field\n"
NAME = "CLAUDE_CODE_OAUTH_TOKEN"

UNDERSTOOD: dict[str, tuple[Code, set[str]]] = {
    "dict of the environment": ("import os\nenv = dict(os.environ)\nprobe(env['CLAUDE_CODE_OAUTH_TOKEN'])", TOKEN),
    "spread environment": ("import os\nenv = {**os.environ}\nprobe(env['CLAUDE_CODE_OAUTH_TOKEN'])", TOKEN),
    "dotenv_values": ("from dotenv import dotenv_values\nprobe(dotenv_values()['CLAUDE_CODE_OAUTH_TOKEN'])", TOKEN),
    "pydantic settings alias": (
        (
            "from pydantic import Field\nfrom pydantic_settings import BaseSettings\nclass S(BaseSettings):\n"
            "    t: str = Field(alias='CLAUDE_CODE_OAUTH_TOKEN')\nprobe(S().t)"
        ),
        TOKEN,
    ),
    "pydantic settings field": (
        (
            "from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n"
            "    claude_code_oauth_token: str = ''\n"
            "probe(S().claude_code_oauth_token)"
        ),
        TOKEN,
    ),
    "click option": (
        "import click\n@click.option('--t', envvar='CLAUDE_CODE_OAUTH_TOKEN')\ndef f(t):\n    probe(t)",
        TOKEN,
    ),
    "typer option": (
        "import typer\ndef f(t: str = typer.Option(None, envvar='CLAUDE_CODE_OAUTH_TOKEN')):\n    probe(t)",
        TOKEN,
    ),
    "environs": ("from environs import Env\nenv = Env()\nprobe(env.str('CLAUDE_CODE_OAUTH_TOKEN'))", TOKEN),
    "field without a default": (
        SETTINGS + "class S(BaseSettings):\n    claude_code_oauth_token: str\nprobe(S().claude_code_oauth_token)",
        TOKEN,
    ),
    "field with a prefix": (
        SETTINGS + "class S(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix='CLAUDE_CODE_')\n"
        "    oauth_token: str\nprobe(S().oauth_token)",
        TOKEN,
    ),
    "field with a prefix in a mapping": (
        SETTINGS + "P = 'claude_code_'\nclass S(BaseSettings):\n    model_config = {'env_prefix': P}\n"
        "    oauth_token: str\nprobe(S().oauth_token)",
        TOKEN,
    ),
    "field with a prefix in Config": (
        SETTINGS + "class S(BaseSettings):\n    oauth_token: str\n    class Config:\n"
        "        env_prefix = 'CLAUDE_CODE_'\nprobe(S().oauth_token)",
        TOKEN,
    ),
    "field with a prefix in the head": (
        SETTINGS + "class S(BaseSettings, env_prefix='CLAUDE_CODE_'):\n    oauth_token: str\nprobe(S().oauth_token)",
        TOKEN,
    ),
    "field whose prefix makes another name": (
        SETTINGS + "class S(BaseSettings, env_prefix='APP_'):\n    claude_code_oauth_token: str\n"
        "probe(S().claude_code_oauth_token)",
        set(),
    ),
    "validation alias": (
        SETTINGS + f"class S(BaseSettings):\n    t: str = Field(validation_alias='{NAME}')\nprobe(S().t)",
        TOKEN,
    ),
    "alias choices": (
        SETTINGS + f"class S(BaseSettings):\n    t: str = Field('', validation_alias=AliasChoices('X', '{NAME}'))\n"
        "probe(S().t)",
        TOKEN,
    ),
    "env of a field": (
        SETTINGS + f"class S(BaseSettings):\n    t: str = Field(env=['X', '{NAME.lower()}'])\nprobe(S().t)",
        TOKEN,
    ),
    "annotated field": (
        SETTINGS + f"class S(BaseSettings):\n    t: Annotated[str, Field(alias='{NAME}')] = ''\nprobe(S().t)",
        TOKEN,
    ),
    "settings of another module": (
        {
            "p/base.py": SETTINGS + "class App(BaseSettings):\n    pass",
            "p/conf.py": "from .base import App\nclass S(App):\n    claude_code_oauth_token: str\nsettings = S()",
            "p/use.py": "from .conf import settings\ndef f():\n    probe(settings.claude_code_oauth_token)",
        },
        TOKEN,
    ),
    "field of no settings class": (
        "from pydantic import BaseModel\nclass S(BaseModel):\n    claude_code_oauth_token: str\n"
        "probe(S().claude_code_oauth_token)",
        set(),
    ),
    "option by its longest name": (
        f"import click\n@click.command()\n@click.option('-t', '--my-token', envvar='{NAME}')\n"
        "def f(my_token):\n    probe(my_token)",
        TOKEN,
    ),
    "option by its given name": (
        f"import click\n@click.option('--token', 't', envvar=['X', '{NAME}'])\ndef f(t, token):\n    probe(t)",
        TOKEN,
    ),
    "another option": (
        f"import click\n@click.option('--t', envvar='{NAME}')\n@click.option('--u')\ndef f(t, u):\n    probe(u)",
        set(),
    ),
    "option with a variable of another module": (
        {
            "names.py": f"V = '{NAME}'",
            "m.py": "import click, names\n@click.option('--t', envvar=names.V)\ndef f(t):\n    probe(t)",
        },
        TOKEN,
    ),
    "annotated option": (
        f"import typer\ndef f(t: Annotated[str, typer.Option(envvar='{NAME}')] = ''):\n    probe(t)",
        TOKEN,
    ),
    "environs, called": (f"from environs import Env\nenv = Env()\nenv.read_env()\nprobe(env('{NAME}'))", TOKEN),
    "environs in another module": (
        {"e.py": "import environs\nenv = environs.Env()", "m.py": f"from e import env\nprobe(env.str('{NAME}', ''))"},
        TOKEN,
    ),
    "decouple with a file": (
        f"from decouple import Config, RepositoryEnv\nconfig = Config(RepositoryEnv('.env'))\nprobe(config('{NAME}'))",
        TOKEN,
    ),
    "starlette with a file": (
        f"from starlette.config import Config\nconfig = Config('.env')\nprobe(config('{NAME}', cast=str))",
        TOKEN,
    ),
    "dotenv_values, get": (
        f"import dotenv\nV = dotenv.dotenv_values('.env')\nprobe(V.get('{NAME}'))",
        TOKEN,
    ),
    "setdefault": (f"import os\nprobe(os.environ.setdefault('{NAME}', ''))", TOKEN),
    "environment of several files": (
        f"import os\nfrom dotenv import dotenv_values\n"
        f"C = {{**dotenv_values('.env'), **os.environ}}\nprobe(C['{NAME}'])",
        TOKEN,
    ),
}

#: Code that names the variable, and whether that is a look-up.
READS: dict[str, tuple[Code, bool]] = {
    "os.environ[]": (f"import os\nos.environ['{NAME}']", True),
    "pop": (f"import os\nT = os.environ.pop('{NAME}', '')", True),
    "pop that drops the value": (f"import os\nos.environ.pop('{NAME}', '')", False),
    "setdefault": (f"import os\nT = os.environ.setdefault('{NAME}', '')", True),
    "setdefault that drops the value": (f"import os\nos.environ.setdefault('{NAME}', '')", False),
    "copy of the environment": (f"import os\nenv = dict(os.environ)\nT = env['{NAME}']", True),
    "mapping of the project": (f"env = {{'X': 'a'}}\nT = env['{NAME}']", False),
    "settings field": (SETTINGS + "class S(BaseSettings):\n    claude_code_oauth_token: str", True),
    "settings alias": (SETTINGS + f"class S(BaseSettings):\n    t: str = Field(alias='{NAME}')", True),
    "model alias": (
        f"from pydantic import BaseModel, Field\nclass S(BaseModel):\n    t: str = Field(alias='{NAME}')",
        False,
    ),
    "click": (f"import click\n@click.option('--t', envvar='{NAME}')\ndef f(t):\n    pass", True),
    "typer": (f"import typer\ndef f(t: str = typer.Option('', envvar='{NAME}')):\n    pass", True),
    "annotated typer": (f"def f(t: Annotated[str, typer.Option(envvar='{NAME}')] = ''):\n    pass", True),
    "environs": (f"import environs\nT = environs.Env().str('{NAME}')", True),
    "decouple": (f"from decouple import config\nT = config('{NAME}')", True),
    "dotenv_values": (f"from dotenv import dotenv_values\nT = dotenv_values()['{NAME}']", True),
    "handed to a child": (f"import subprocess\nsubprocess.run(['x'], env={{'{NAME}': ''}})", False),
}


@pytest.mark.parametrize(("code", "origins"), UNDERSTOOD.values(), ids=UNDERSTOOD)
def test_understood(project: type[Project], code: Code, origins: set[str]) -> None:
    assert project(code).origins() == origins


@pytest.mark.parametrize(("code", "read"), READS.values(), ids=READS)
def test_a_declaration_reads_its_variable(project: type[Project], code: Code, read: bool) -> None:
    assert ("read" in project(code).roles(NAME)) is read
