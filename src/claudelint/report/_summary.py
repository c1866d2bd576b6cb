"""The closing words of the text reports: what was found, what was looked at, what was hidden, what failed.

Owns the wording of the summary, of scan errors and of `--statistics`. "Nothing found" always says what was
looked at. Must not know how a finding is laid out.
"""

from __future__ import annotations

from collections import Counter

from claudelint.finding import SEVERITIES, ScanResult
from claudelint.pack import Pack
from claudelint.report import ReportContext
from claudelint.report._text import Paint, error_place, headed, listed, place, plural, safe, wrap

_HOW = {"comment": "by comment", "baseline": "by baseline", "config": "by configuration", "diff": "on unchanged lines"}


def error_lines(result: ScanResult, paint: Paint, width: int | None = None) -> list[str]:
    """Each scan error, on one line where the width allows it."""
    lines = []
    for error in result.errors:
        where, label = error_place(error), f"scan error[{error.stage}]"
        head = f"{paint('bold', where)}: {paint('error', label)}:"
        lines += headed(head, safe(error.message), width, f"{where}: {label}:")
    return lines


def hidden_lines(result: ScanResult, context: ReportContext, paint: Paint, width: int | None = None) -> list[str]:
    """Each hidden finding with what hides it and why, where these are asked for."""
    lines = []
    for finding in result.findings if context.show_hidden else ():
        if (mark := finding.suppressed) is not None:
            reason = f": {safe(mark.reason)}" if mark.reason else ""
            head = f"{place(finding.location)}: hidden[{finding.rule_id}]"
            lines += headed(paint("dim", f"{head}:"), f"{_HOW[mark.how]}{reason}", width, f"{head}:")
    return lines


def verdict(result: ScanResult, paint: Paint) -> str:
    """The one sentence of a summary: what was found, or that nothing was."""
    if result.shown:
        files = plural(len({f.location.path for f in result.shown}), "file")
        failed = f"; {paint('error', plural(len(result.errors), 'scan error'))}" if result.errors else ""
        return f"Found {counts(result, paint)} in {files}{failed}{' so far' if is_stopped(result) else ''}."
    if is_stopped(result):
        return "No findings so far: the scan is not complete."
    if result.errors or not result.complete:
        return f"No findings, but the scan is not complete: looked at {plural(result.statistics.files, 'file')}."
    return f"{paint('good', 'All clear:')} looked at {_looked_at(result)}, found nothing to report."


def is_stopped(result: ScanResult) -> bool:
    """True when the scan ended before its end, whatever it met until then."""
    return result.interrupted or not (result.complete or result.errors)


def counts(result: ScanResult, paint: Paint) -> str:
    """`2 errors, 1 warning and 3 notes`, without those that are none."""
    numbers = Counter(f.severity for f in result.shown)
    return listed([paint(level, plural(numbers[level], level)) for level in SEVERITIES if numbers[level]])


def summary(result: ScanResult, context: ReportContext, paint: Paint) -> list[str]:
    """The summary block, wrapped to the context's width."""
    lines = [verdict(result, paint)]
    for text in (*_looked(result), *_settings(result), *_packs(context), *_hidden(result)):
        lines += wrap(text, context.width)
    for style, text in _incomplete(result, context.statistics):
        lines += [paint(style, line) for line in wrap(text, context.width)]
    return lines


def _looked_at(result: ScanResult) -> str:
    seen = result.statistics
    candidates = f"{seen.candidates:,} {'candidate' if seen.candidates == 1 else 'candidates'}"
    return f"{plural(seen.files, 'file')} ({candidates}, {seen.parsed:,} parsed)"


def _looked(result: ScanResult) -> list[str]:
    clear = not (result.shown or result.errors) and result.complete
    lines = [] if clear else [f"Looked at {_looked_at(result)}."]
    if result.statistics.official:
        own = listed([safe(name) for name in result.statistics.official])
        lines.append(f"Recognised as Anthropic's own and left alone: {own}.")
    return lines


def _settings(result: ScanResult) -> list[str]:
    config = safe(result.config_path) if result.config_path else "none (defaults)"
    read = f" Policy last read: {result.policy_read}." if result.policy_read else ""
    return [f"Use: {safe(result.use)}. Configuration: {config}.{read}"]


def _packs(context: ReportContext) -> list[str]:
    return [f"Rule pack: {pack_words(pack)}." for pack in context.packs]


def pack_words(pack: Pack) -> str:
    """A rule pack in use, and what it changes of the built-in rules."""
    changed = listed([f"{rule} is {level}" for rule, level in pack.severity])
    hosts = listed([safe(host) for host in pack.allow_hosts])
    policy = "clauses replaced" if pack.replace_policy else ""
    changes = "; ".join(part for part in (changed, hosts and f"allowed {hosts}", policy) if part)
    return f"{safe(str(pack))}{f' ({changes})' if changes else ''}"


def _hidden(result: ScanResult) -> list[str]:
    parts = [f"{number:,} {_HOW[how]}" for how, number in result.hidden.items() if number]
    total = sum(result.hidden.values())
    lines = [f"Hidden: {plural(total, 'finding')} ({', '.join(parts)})."] if total else []
    if result.statistics.excluded:
        lines.append(f"Not looked at: {plural(result.statistics.excluded, 'file')} that the configuration excludes.")
    return lines


def _incomplete(result: ScanResult, statistics: bool) -> list[tuple[str, str]]:
    """What keeps the verdict from covering everything; bounds of the resolution only with the statistics."""
    bounds = listed([safe(bound) for bound in result.statistics.bounds])
    lines = []
    if bounds and statistics:
        lines.append(("dim", f"Limits reached: {bounds}; what lies behind them was not resolved."))
    if result.errors:
        lines.append(("error", f"Not complete: {plural(len(result.errors), 'scan error')}, listed above."))
    if is_stopped(result):
        lines.append(("error", "Not complete: the scan was stopped before its end."))
    return lines


def statistics(result: ScanResult) -> list[str]:
    """The `--statistics` block: findings by rule, files by stage, seconds by stage."""
    seen = result.statistics
    by_rule = Counter((f.rule_id, f.rule_name) for f in result.shown)
    rules = sorted(by_rule.items(), key=lambda item: (-item[1], item[0]))
    lines = ["", "Findings by rule:", *(f"{n:>9,}  {rule} {name}" for (rule, name), n in rules)]
    if not rules:
        lines.append("        0")
    lines += ["Files:"]
    for name in ("files", "excluded", "candidates", "grown", "parsed"):
        lines.append(f"{getattr(seen, name):>9,}  {_FILES[name]}")
    lines += ["Seconds:", *(f"{seconds:>9.3f}  {safe(stage)}" for stage, seconds in seen.stages)]
    return [*lines, f"{seen.seconds:>9.3f}  in all"]


_FILES = {
    "files": "looked at",
    "excluded": "excluded by configuration",
    "candidates": "past the prefilter",
    "grown": "added because a candidate imports them or is imported",
    "parsed": "parsed",
}
