"""What pay-as-you-go costs: the arithmetic, and examples counted from docs/prices.toml.

Owns the formula. Prices stand in the data with the day on which they were seen, never here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from claudelint.ruleset import Ruleset
from claudelint.tomlfile import load_toml
from tools.pages import DOCS, notice

_MILLION = 1_000_000
_INTRO = """# What it will cost

An API key has no monthly price: every token is paid for. So the bill depends on how much you send and get, on the
model, and on two discounts that most programs can use. This page shows the arithmetic.

**The prices are those of {seen}**, in US dollars for a million tokens, from [Anthropic's page]({source}).
They change: look there before you decide. Taxes, tools that are billed by the call (web search, for instance) and the
prices of cloud providers are not in it.

Max, Ultra and Team plans include API credits every month, to be spent with an API key of the linked Console
organisation ([HC-CREDITS](clauses.md#hc-credits)): look at *Settings > Billing > API credits* on claude.ai first."""
_FORMULA = """## The arithmetic

For each day, with prices for a million tokens:

    input   = tokens sent × (1 - cached - written) × price of input
    writes  = tokens sent × written × price of cache writes
    reads   = tokens sent × cached × price of cache reads
    output  = tokens received × price of output
    day     = (input + writes + reads + output) ÷ 1,000,000
    month   = day × days × (1 - batched × {discount})

- **Prompt caching**: what stands at the beginning of every prompt (system prompt, tools, documents) is written to the
  cache once and read from it afterwards, at a small part of the price of input. `cached` and `written` are the shares
  of your input that are read and written. Caches last five minutes, or an hour at a higher price of writing.
- **Batches**: requests that can wait up to a day cost {discount:.0%} less, cached tokens included. `batched` is the
  share of your requests that can.
- Thinking counts as output. Newer models count the same text as more tokens than older ones did."""
_OWN = """## With your own numbers

Nobody knows your numbers but the API, which reports them with every answer: `usage.input_tokens`,
`usage.cache_creation_input_tokens`, `usage.cache_read_input_tokens` and `usage.output_tokens` of the message (tokens
sent are the first three together). `client.messages.count_tokens(...)` counts a prompt without sending it. Try a
cheaper model first, run a day of your real work, then put the sums here:

```python
{code}
```

Set a spend limit for the workspace in the Console before you ship: a program in a loop spends faster than a person."""


def pages(_: Ruleset) -> dict[str, str]:
    data = prices()
    discount = data["batch_discount"]
    parts = [
        _INTRO.format(**data),
        f"## Prices, seen on {data['seen']}\n\n{_price_table(data['model'])}",
        _FORMULA.format(discount=discount),
        _examples(data),
        f"## One of them, step by step\n\n{_steps(data)}",
        _OWN.format(code=calculator(data)),
    ]
    return {"costs.md": notice("docs/prices.toml") + "\n\n".join(parts) + "\n"}


def prices() -> dict[str, Any]:
    """The data of the page."""
    return load_toml((DOCS / "prices.toml").read_text("utf-8"))


def month(load: Mapping[str, Any], price: Mapping[str, float], discount: float) -> float:
    """Dollars a month for a workload on a model."""
    return float(sum(_parts(load, price)) * load["days"] * (1 - load.get("batched", 0) * discount))


def _parts(load: Mapping[str, Any], price: Mapping[str, float]) -> tuple[float, float, float, float]:
    """Dollars a day for plain input, for writing to the cache, for reading from it, and for output."""
    cached, written = load.get("cached", 0), load.get("written", 0)
    sent, received = load["input"] / _MILLION, load["output"] / _MILLION
    plain = sent * (1 - cached - written) * price["input"]
    return plain, sent * written * price["cache_write"], sent * cached * price["cache_read"], received * price["output"]


def _price_table(models: list[dict[str, Any]]) -> str:
    head = "| model | input | cache writes (5 minutes) | cache reads | output |\n|---|---|---|---|---|"
    keys = ("input", "cache_write", "cache_read", "output")
    return "\n".join([head, *(f"| {_name(m)} | {' | '.join(_price(m[key]) for key in keys)} |" for m in models)])


def _name(model: Mapping[str, Any]) -> str:
    note = f"<br>{model['note']}" if "note" in model else ""
    return f"{model['name']} (`{model['id']}`){note}"


def _price(dollars: float) -> str:
    exact = f"{dollars:.3f}"
    return f"${exact[:-1] if exact.endswith('0') else exact}"


def _money(dollars: float) -> str:
    return f"${dollars:,.2f}" if dollars < 100 else f"${dollars:,.0f}"


def _short(models: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row of prices a model: the first, which is that for short prompts."""
    return [model for number, model in enumerate(models) if model["id"] not in {m["id"] for m in models[:number]}]


def _examples(data: Mapping[str, Any]) -> str:
    models, discount = _short(data["model"]), data["batch_discount"]
    names = [model["name"].removeprefix("Claude ") for model in models]
    rows = [f"| workload (made up) | a day | {' | '.join(names)} |", "|---" * (len(names) + 2) + "|"]
    for load in data["workload"]:
        costs = " | ".join(f"{_money(month(load, model, discount))}" for model in models)
        rows.append(f"| {load['name']} | {_amounts(load)} | {costs} |")
    return "## Examples, in dollars a month\n\n" + "\n".join(rows) + "\n\nPrompts of up to 100,000 tokens are assumed."


def _amounts(load: Mapping[str, Any]) -> str:
    shares = [f"{load[key]:.0%} {word}" for key, word in _WORDS.items() if key in load]
    return "<br>".join([f"{load['input']:,} in", f"{load['output']:,} out", *shares, f"{load['days']} days"])


_WORDS = {"cached": "read from the cache", "written": "written to it", "batched": "in batches"}


def _steps(data: Mapping[str, Any]) -> str:
    """The second workload on the second model, as one would do it by hand."""
    load, model = data["workload"][1], data["model"][1]
    names = ("input", "writes", "reads", "output")
    shares = (1 - load["cached"] - load["written"], load["written"], load["cached"], 1)
    prices = (model["input"], model["cache_write"], model["cache_read"], model["output"])
    amounts = (load["input"], load["input"], load["input"], load["output"])
    lines = [
        f"    {name:<7} = {_millions(amount)} × {share:.0%} × {_price(price)} = {_money(cost)} a day"
        for name, amount, share, price, cost in zip(names, amounts, shares, prices, _parts(load, model), strict=True)
    ]
    whole, discount = month(load, model, 0), data["batch_discount"]
    lines.append(f"    month   = {_money(sum(_parts(load, model)))} × {load['days']} days = {_money(whole)}")
    without = _money(month({**load, "cached": 0, "written": 0}, model, 0))
    waiting = _money(month({**load, "batched": 1}, model, discount))
    closing = f"Without the cache it would be {without}; in batches, if nobody waits for the answers, {waiting}."
    return "\n".join([f"{load['name']}, on {model['name']}:", "", *lines, "", closing])


def _millions(tokens: int) -> str:
    return f"{tokens / _MILLION:g} million"


def calculator(data: Mapping[str, Any]) -> str:
    """A program that counts the second workload on the second model, with every number in sight."""
    load, model = data["workload"][1], data["model"][1]
    price = json.dumps({key: model[key] for key in ("input", "cache_write", "cache_read", "output")})
    return f"""# {model["name"]}, dollars for a million tokens
price = {price}
sent, received, days = {load["input"]:_}, {load["output"]:_}, {load["days"]}  # tokens a day
cached, written, batched = {load["cached"]}, {load["written"]}, 0.0  # shares

day = sent * (1 - cached - written) * price["input"]
day += sent * (written * price["cache_write"] + cached * price["cache_read"])
day += received * price["output"]
month = day / 1_000_000 * days * (1 - batched * {data["batch_discount"]})
print(f"${{month:,.2f}} a month")"""
