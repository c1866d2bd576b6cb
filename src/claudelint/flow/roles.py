"""What being given to a callable says about a value: sent, read, compared, shown or listed.

Owns the tables of well-known callables. Must not know expressions: it judges names.
"""

from __future__ import annotations

import re

from claudelint.condition import Role
from claudelint.flow import fold
from claudelint.flow.variables import reads_environment

_SHOWN_NAMES = frozenset(
    """print pprint.pprint pprint warnings.warn sys.exit exit quit input getpass.getpass webbrowser.open
    webbrowser.open_new webbrowser.open_new_tab sys.stderr.write sys.stdout.write click.echo click.secho
    click.style click.prompt click.confirm click.launch typer.echo typer.secho typer.prompt typer.confirm
    typer.launch rich.print termcolor.colored tqdm.write""".split()
)
_SHOWN_METHODS = frozenset(
    """debug info warning warn error critical exception log echo secho print notify fail abort print_exception
    toast success showerror showinfo showwarning set_description add_row
    add_column pprint print_help rule skip xfail skipTest fatal notice trace""".split()
)
#: Keyword arguments and fields that hold text for people, whatever they are given to.
_SHOWN_KEYS = frozenset(
    """help description desc epilog usage hint hints label title doc docs metavar placeholder tooltip caption
    detail short_help display_name displayname summary explanation example examples deprecated help_text
    long_description instructions_url login_url docs_url homepage error_message err msg note notes message
    footer subtitle""".split()
)
_SHOWN_ENDINGS = ("_label", "_hint", "_help", "_message", "_description", "_title", "_doc", "_docs", "_error")
_ERRORS = re.compile(r"(Error|Exception|Warning|Exit|Failure|BadParameter|UsageError|Abort)$")
_COMPARED = frozenset(
    """startswith endswith match search fullmatch findall finditer compile sub subn count index find rfind rindex
    removeprefix removesuffix split rsplit partition rpartition replace fnmatch fnmatchcase isinstance
    issubclass hasattr __contains__ compare_digest __eq__ translate escape""".split()
)
_LISTED = frozenset(
    "pop discard remove unsetenv delenv difference isdisjoint unset rmtree unlink popitem symmetric_difference".split()
)
_PRESENT = frozenset(
    """exists is_file is_dir stat lstat is_symlink isfile isdir getmtime getsize access lexists samefile islink
    relative_to is_relative_to which""".split()
)
_OPENED = frozenset(
    """open read_text read_bytes write_text write_bytes io.open codecs.open os.open aiofiles.open gzip.open
    shutil.copy shutil.copy2 shutil.copyfile shutil.move copyfile replace rename iterdir glob touch""".split()
)
_STRING_METHODS = frozenset("startswith endswith find index count isdigit isalnum rfind".split())
_TRANSPARENT = frozenset(
    """os.path.join posixpath.join ntpath.join urllib.parse.urljoin urljoin urllib.parse.quote
    urllib.parse.quote_plus urllib.parse.unquote pathlib.Path.home getattr importlib.import_module super chr max
    min next""".split()
)
_TRANSPARENT_METHODS = frozenset(
    """format join joinpath lower upper title capitalize casefold with_name with_suffix format_map copy items
    values keys split rsplit partition rpartition""".split()
)
#: Programs of the command line by what becomes of their arguments. Anthropic's own may be handed a login.
_COMMANDS: dict[str, Role] = {
    **dict.fromkeys("echo printf logger say".split(), "shown"),
    **dict.fromkeys("grep egrep fgrep rg test [ [[ ls stat find diff cmp sed awk cut tr git which".split(), "compared"),
    **dict.fromkeys("rm unset rmdir shred chmod chown mkdir touch cp mv scp rsync tar ln".split(), "listed"),
    **dict.fromkeys("mount copy claude".split(), "listed"),
    **dict.fromkeys("cat less head tail source . jq base64".split(), "read"),
}  # fmt: skip
#: Programs that run a project's own code.
_RUNNERS = re.compile(
    r"(?:command|service)\.(?:python[\d.]*w?|pytest|tox|nox|uvicorn|gunicorn|hypercorn|granian|flask|streamlit|gradio|celery"
    r"|django-admin|fastapi|litellm|uwsgi|daphne|pypy3?|ipython|jupyter|papermill)(\.exe)?"
)
_FIELDS = frozenset("Field field attrib ib mapped_column PrivateAttr Factory".split())
#: Keywords whose value names an environment variable that is read.
_ENV_KEYS = frozenset("envvar env env_var auto_envvar env_name".split())


def is_shown_key(name: str) -> bool:
    """Whether a keyword or field of this name is meant for people."""
    low = name.lower()
    return low in _SHOWN_KEYS or low.endswith(_SHOWN_ENDINGS)


def names_variable(key: str, callee: str) -> bool:
    """Whether a keyword of a callable names an environment variable (`envvar=` of a command-line option)."""
    return key in _ENV_KEYS and not callee.startswith(("subprocess.", "os.", "asyncio.")) and key != "env"


def is_transparent(name: str, *, method: bool) -> bool:
    """Whether a call only changes the form of what it is given, so that its result has the use, not its arguments."""
    last = name.rpartition(".")[2]
    if name in fold.IDENTITY or name in _TRANSPARENT or fold.is_decoder(name):
        return True
    return method and (last in _TRANSPARENT_METHODS or last in fold.IDENTITY_METHODS)


def is_field(name: str) -> bool:
    """Whether a call declares a field of a class with a default."""
    return name.rpartition(".")[2] in _FIELDS


def is_of_readers(name: str) -> bool:
    """Whether a callable stands for what files say that are no programs: commands, actions of workflows, services."""
    return name.startswith(("command.", "action.", "service."))


def argument_role(name: str, *, position: int | None, key: str) -> Role:
    """Role of an argument of an outside callable by its dotted name; `position` is None for keywords."""
    last = name.rpartition(".")[2]
    if is_of_readers(name):
        return command_role(name, key)
    if key and is_shown_key(key):
        return "shown"
    if name in _SHOWN_NAMES or last in _SHOWN_METHODS or _ERRORS.search(last):
        return "shown"
    if key and names_variable(key, name):
        return "read"
    if reads_environment(name):
        return "listed" if last == "pop" else "read"
    if last in _COMPARED and not name.startswith(("shutil.", "os.")):
        return "compared"
    if last in _PRESENT:
        return "compared"
    if last in _LISTED:
        return "listed"
    if last == "get" and position == 0 and _looks_up(name):
        return "read"
    return "read" if name in _OPENED or last == "open" else "sent"


def command_role(name: str, key: str) -> Role:
    """Role of a word of a command line, or (key "env") of the variables a program is started with."""
    last = name.rpartition(".")[2]
    if key == "env" and last != "claude":
        if _RUNNERS.fullmatch(name):
            return "read"
        return "sent" if name.startswith("service.") else "defined"
    if name.startswith("action."):
        return "listed" if name.startswith("action.anthropics/") else "sent"
    return _COMMANDS.get(last, "sent")


def _looks_up(name: str) -> bool:
    """`.get(key)` of something that is not an HTTP client."""
    clients = r"(?i)(requests|httpx|aiohttp|session|client|http|curl_cffi|scraper|driver|browser|page)"
    return not re.search(clients, name.rpartition(".")[0])


def receiver_role(method: str) -> Role | None:
    """Role of the object a method is called on; None where the method says nothing of it."""
    if method in _PRESENT or method in _STRING_METHODS:
        return "compared"
    if method in ("unlink", "rmdir"):
        return "listed"
    return "read" if method in _OPENED and "." not in method else None
