"""Asks git about the past of a project that is not trusted, in such a way that git runs nothing of the project's.

Owns how git is found and called: by plumbing commands that read objects only, never the working tree, so that
neither filters nor diff drivers, hooks, monitors or remotes named in the repository's configuration come into play.
Must not know what is done with the answers.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

DEADLINE = 60.0
_SETTINGS = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "core.pager=cat",
    "core.attributesFile=",
    "diff.external=",
    "protocol.allow=never",
    "safe.bareRepository=explicit",
    "submodule.recurse=false",
)
#: No transport is allowed, so nothing missing is fetched: older versions of git do not know GIT_NO_LAZY_FETCH.
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_ASKPASS": "",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
#: Of the caller's own variables for git those that say which repositories to trust and where to look for them.
_KEPT = ("GIT_CEILING_DIRECTORIES", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_")


class GitError(Exception):
    """git cannot answer; the text says why and what to do."""


class Git:
    """git in one directory, the project's root."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.environment = _environment(root)
        self.program = _program(self.environment["PATH"])

    def merge_base(self, ref: str) -> str:
        """The commit in which HEAD and a reference part. Raises `GitError`."""
        if not ref or ref.startswith("-") or any(ord(char) < 33 for char in ref):
            raise GitError(f"{ref!r} is no reference; give a branch, tag or commit")
        commit, _ = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
        if not commit:
            raise GitError(f"unknown commit, branch or tag {ref!r}; `git fetch` it first{self._shallow()}")
        if not self._run("rev-parse", "--verify", "--quiet", "HEAD^{commit}")[0]:
            raise GitError("HEAD leads to no commit")
        base, _ = self._run("merge-base", commit.decode().strip(), "HEAD")
        if not base:
            raise GitError(f"{ref!r} and HEAD have no common commit{self._shallow()}")
        return base.decode().split()[0]

    def top(self) -> Path:
        """The root of the working tree. Raises `GitError` outside of one."""
        found, said = self._run("rev-parse", "--show-toplevel")
        if not found:
            raise GitError(said or f"{self.root} is in no git repository")
        return Path(os.fsdecode(found.removesuffix(b"\n")))

    def files(self, commit: str) -> dict[str, str]:
        """The regular files of a commit: path below `top`, POSIX, to the name of the object. Raises `GitError`."""
        listed, said = self._run("ls-tree", "-r", "-z", "--full-tree", commit)
        if said:
            raise GitError(said)
        found = {}
        for line in listed.split(b"\0")[:-1]:
            (mode, _, name), path = line.split(b"\t", 1)[0].split(b" "), line.split(b"\t", 1)[1]
            if mode.startswith(b"100"):
                found[os.fsdecode(path)] = name.decode()
        return found

    def contents(self, names: Iterable[str], largest: int) -> dict[str, bytes]:
        """The bytes of objects of at most `largest` bytes, by name. Raises `GitError` where one is not here."""
        asked = sorted(set(names))
        sizes, said = self._run("cat-file", "--batch-check", text=_lines(asked))
        rows = [line.split() for line in sizes.decode().splitlines()]
        if len(rows) != len(asked) or any(len(row) != 3 for row in rows):
            raise GitError(f"objects of the base are missing here (a partial clone?): {said or 'fetch them first'}")
        small = [row[0] for row in rows if int(row[2]) <= largest]
        data, _ = self._run("cat-file", "--batch", text=_lines(small))
        found, at = {}, 0
        for name in small:
            end = data.index(b"\n", at)
            size = int(data[at:end].split()[2])
            found[name] = data[end + 1 : end + 1 + size]
            at = end + 2 + size
        return found

    def _shallow(self) -> str:
        answer, _ = self._run("rev-parse", "--is-shallow-repository")
        hint = "; this clone is shallow: fetch more history (`git fetch --unshallow`, or fetch-depth: 0 in CI)"
        return hint if answer.strip() == b"true" else ""

    def _run(self, *arguments: str, text: bytes = b"") -> tuple[bytes, str]:
        """What git prints, and the last line of its complaint where it fails."""
        settings = [word for setting in _SETTINGS for word in ("-c", setting)]
        command = [self.program, "--no-pager", "--no-optional-locks", *settings, "-C", str(self.root), *arguments]
        try:
            done = subprocess.run(
                command, input=text, capture_output=True, env=self.environment, timeout=DEADLINE, check=False
            )
        except subprocess.TimeoutExpired:
            raise GitError(f"git {arguments[0]} did not answer within {DEADLINE:.0f} s") from None
        except OSError as error:
            raise GitError(f"{self.program} cannot be started: {error.strerror}") from None
        said = done.stderr.decode("utf-8", "replace").strip()
        return (b"", _first(said)) if done.returncode else (done.stdout, "")


def _first(said: str) -> str:
    """git's own words without the advice that follows them."""
    return said.splitlines()[0].removeprefix("fatal: ") if said else "git failed without a word"


def _lines(names: Iterable[str]) -> bytes:
    return "".join(f"{name}\n" for name in names).encode()


def _environment(root: Path) -> dict[str, str]:
    """The caller's environment without what would lead git elsewhere or to programs of the project's."""
    given: Mapping[str, str] = os.environ
    kept = {name: value for name, value in given.items() if not name.startswith("GIT_") or name.startswith(_KEPT)}
    top = os.path.join(os.path.realpath(root), "")
    places = [place for place in os.get_exec_path() if os.path.isabs(place)]
    safe = [place for place in places if not os.path.join(os.path.realpath(place), "").startswith(top)]
    return {**kept, **_ENVIRONMENT, "PATH": os.pathsep.join(safe)}


def _program(path: str) -> str:
    """The absolute path of git. Raises `GitError`."""
    name = "git.exe" if os.name == "nt" else "git"
    for place in path.split(os.pathsep):
        program = os.path.join(place, name)
        if place and os.path.isfile(program) and os.access(program, os.X_OK):
            return program
    raise GitError("git is not on the PATH (a git inside the scanned project does not count)")
