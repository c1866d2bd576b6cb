"""`--add-ignore`: writes suppression comments for the findings of a scan into their files.

Owns which findings get one and what is said about each. Must not know where a comment can stand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from claudelint.cli._session import Session, Unusable
from claudelint.cli._write import warn
from claudelint.commenting import Commented, CommentError, comment_for, with_comments
from claudelint.config import Config
from claudelint.escape import visible
from claudelint.finding import Finding, ScanResult
from claudelint.keeping import KeepingError, read, write
from claudelint.project import STDIN
from claudelint.readers import kind_of
from claudelint.redact import redact
from claudelint.source import DecodeError, SourceFile, decode, encoding_of

_ABOUT_COMMENTS = "suppression"


def check_reason(reason: str) -> None:
    """Raises `Unusable` for words that cannot be a reason."""
    if visible(reason) != reason or redact(reason) != reason:
        raise Unusable("--add-ignore: the reason must be one line without control characters or secrets")
    try:
        comment_for(["CL101"], reason)
    except CommentError as error:
        raise Unusable(f"--add-ignore: this cannot be the reason: {error}") from None


def add_ignores(session: Session, result: ScanResult, reason: str) -> bool:
    """Writes the comments and says on stderr what was done and what was left; True when a file changed."""
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in result.shown:
        if why := _unfit(session.config, finding, reason):
            _say_left(finding, why)
        else:
            groups[finding.location.path].append(finding)
    changed = [_add(session, path, findings, reason) for path, findings in sorted(groups.items())]
    return any(changed)


def _unfit(config: Config, finding: Finding, reason: str) -> str:
    """Why a finding gets no comment, empty where it does."""
    if finding.category == _ABOUT_COMMENTS:
        return "it is about a suppression; mend the comment"
    if finding.severity == "error" and not reason.strip():
        return "an error needs a reason: --add-ignore='why it does not apply'"
    if finding.location.cell is not None:
        return "it lies in a notebook's cell; add a comment there by hand"
    if STDIN in config.paths:
        return "standard input cannot be changed"
    return ""


def _add(session: Session, path: str, findings: Sequence[Finding], reason: str) -> bool:
    place = session.config.root / path
    try:
        data = read(place)
        source, skip = _source(path, place, data)
    except (KeepingError, DecodeError) as error:
        return _all_left(findings, str(error))
    done = with_comments(source, findings, reason, session.ruleset.rules, date.today())
    try:
        new = data[:skip] + done.text.encode(source.encoding)
        if data != data[:skip] + source.text.encode(source.encoding) or decode(new, python=_is_python(source)) != (
            done.text,
            source.encoding,
        ):
            return _all_left(findings, "its encoding does not survive a change")
        if done.hidden:
            write(session.config.root, place, new)
    except UnicodeEncodeError:
        return _all_left(findings, f"the reason cannot be written in {source.encoding}")
    except KeepingError as error:
        return _all_left(findings, str(error))
    _tell(done)
    return bool(done.hidden)


def _source(path: str, place: Path, data: bytes) -> tuple[SourceFile, int]:
    kind = kind_of(place.name) or kind_of(place.name, data[:200]) or ""
    text, encoding = decode(data, python=kind == "python")
    return SourceFile(path, kind, text, encoding), encoding_of(data, kind == "python")[1]


def _is_python(source: SourceFile) -> bool:
    return source.kind == "python"


def _tell(done: Commented) -> None:
    for finding in done.hidden:
        warn(f"suppressed {_place(finding)}: {finding.rule_id}")
    for finding, why in done.left:
        _say_left(finding, why)


def _all_left(findings: Iterable[Finding], why: str) -> bool:
    for finding in findings:
        _say_left(finding, why)
    return False


def _say_left(finding: Finding, why: str) -> None:
    warn(f"left {_place(finding)}: {finding.rule_id}: {why}")


def _place(finding: Finding) -> str:
    return f"{finding.location.path}:{finding.location.start.line}"
