"""Library functions that look up environment variables, by their dotted names. Must not know values or roles."""

from __future__ import annotations

_READERS = frozenset(
    """os.getenv os.environ.get os.environ.pop os.environ.setdefault os.environ.__getitem__ os.environb.get
    environ.get environ.pop environ.setdefault os.environ.copy.get os.environ.copy.pop getenv os.getenvb
    decouple.config decouple.Config decouple.AutoConfig decouple.Config.get decouple.AutoConfig.get
    starlette.config.Config starlette.config.Config.get
    dotenv.dotenv_values.get dotenv.main.dotenv_values.get""".split()
)
#: Objects that read the environment when they are called or by their methods, one for each type.
_READING = ("environs.Env", "environ.Env", "environ.FileAwareEnv", "environs.FileAwareEnv")


def reads_environment(name: str) -> bool:
    """Whether calling this dotted name looks up an environment variable."""
    return name in _READERS or (
        name.startswith(_READING) and (name in _READING or not name.rpartition(".")[2].startswith(("read_", "prefix")))
    )
