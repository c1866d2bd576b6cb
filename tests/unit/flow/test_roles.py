"""What being given to a callable says about a value, by the callable's name alone."""

from __future__ import annotations

import pytest

from claudelint.condition import Role
from claudelint.flow import roles
from claudelint.flow.variables import reads_environment


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("print", "shown"),
        ("logging.info", "shown"),
        ("logger.warning", "shown"),
        ("self.log.debug", "shown"),
        ("warnings.warn", "shown"),
        ("click.echo", "shown"),
        ("sys.exit", "shown"),
        ("ValueError", "shown"),
        ("mine.LoginError", "shown"),
        ("click.UsageError", "shown"),
        ("parser.add_argument", "sent"),
        ("webbrowser.open", "shown"),
        ("x.startswith", "compared"),
        ("re.compile", "compared"),
        ("re.sub", "compared"),
        ("x.split", "compared"),
        ("hmac.compare_digest", "compared"),
        ("os.path.exists", "compared"),
        ("shutil.which", "compared"),
        ("env.pop", "listed"),
        ("os.environ.pop", "listed"),
        ("shutil.rmtree", "listed"),
        ("names.discard", "listed"),
        ("monkeypatch.delenv", "listed"),
        ("os.getenv", "read"),
        ("os.environ.get", "read"),
        ("open", "read"),
        ("io.open", "read"),
        ("data.get", "read"),
        ("requests.get", "sent"),
        ("session.get", "sent"),
        ("httpx.AsyncClient.get", "sent"),
        ("requests.post", "sent"),
        ("anthropic.Anthropic", "sent"),
        ("subprocess.run", "sent"),
        ("os.replace", "sent"),
        ("anything", "sent"),
    ],
)
def test_first_argument(name: str, role: Role) -> None:
    assert roles.argument_role(name, position=0, key="") == role


@pytest.mark.parametrize(
    ("name", "key", "role"),
    [
        ("click.option", "help", "shown"),
        ("click.option", "envvar", "read"),
        ("Field", "description", "shown"),
        ("subprocess.run", "env", "sent"),
        ("subprocess.run", "env_var", "sent"),
        ("anthropic.Anthropic", "auth_token", "sent"),
        ("anything", "HELP", "shown"),
    ],
)
def test_keyword(name: str, key: str, role: Role) -> None:
    assert roles.argument_role(name, position=None, key=key) == role


@pytest.mark.parametrize(
    ("method", "role"),
    [
        ("exists", "compared"),
        ("startswith", "compared"),
        ("unlink", "listed"),
        ("read_text", "read"),
        ("open", "read"),
        ("upper", None),
    ],
)
def test_receiver(method: str, role: Role | None) -> None:
    assert roles.receiver_role(method) == role


@pytest.mark.parametrize(
    ("name", "method", "transparent"),
    [
        ("str", False, True),
        ("os.path.join", False, True),
        ("base64.b64decode", False, True),
        ("x.format", True, True),
        ("x.strip", True, True),
        ("mine.format", False, False),
        ("print", False, False),
        ("x.post", True, False),
    ],
)
def test_transparent(name: str, method: bool, transparent: bool) -> None:
    assert roles.is_transparent(name, method=method) is transparent


def test_environment_and_fields() -> None:
    assert reads_environment("os.getenv")
    assert reads_environment("environs.Env") and reads_environment("environs.Env.str")
    assert not reads_environment("environs.Env.read_env")
    assert not reads_environment("os.putenv")
    assert roles.is_field("pydantic.Field")
    assert not roles.is_field("pydantic.BaseModel")
    assert roles.is_shown_key("help") and not roles.is_shown_key("token")
    assert roles.names_variable("envvar", "click.option")
    assert not roles.names_variable("env", "subprocess.run")
