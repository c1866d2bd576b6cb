"""No credential survives: tokens, session keys, JSON web tokens, an encoded login."""

from __future__ import annotations

import base64
import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claudelint.redact import redact

WORD = string.ascii_letters + string.digits + "_-"
KINDS = ["sk-ant-" + kind for kind in ("oat01", "ort01", "sid01", "sid02", "api03", "admin01", "xyz", "oat99")]
BODIES = st.text(alphabet=WORD, min_size=40, max_size=120)
#: What may stand around a token in a file or a message.
AROUND = st.text(alphabet=" \n\t'\"=:,;{}()<>/&?#é𝔘", max_size=10)


@given(st.sampled_from(KINDS), BODIES, AROUND, AROUND)
def test_no_token_survives(kind: str, body: str, before: str, after: str) -> None:
    shown = redact(f"{before}{kind}-{body}{after}")
    assert body not in shown
    assert body[16:] not in shown
    assert shown == f"{before}{kind}-…({len(kind) + 1 + len(body)} characters){after}"


@given(
    st.sampled_from(KINDS),
    BODIES,
    st.sampled_from(["Bearer {}", "sessionKey={}", '{{"accessToken": "{}"}}', "a\\n{}\\n"]),
)
def test_no_token_survives_in_a_line(kind: str, body: str, line: str) -> None:
    assert body[20:] not in redact(line.format(f"{kind}-{body}"))


@given(st.lists(st.tuples(st.sampled_from(KINDS), BODIES), min_size=2, max_size=4))
def test_none_of_several_survives(tokens: list[tuple[str, str]]) -> None:
    shown = redact(" ".join(f"{kind}-{body}" for kind, body in tokens))
    assert not any(body in shown for _, body in tokens)


@given(st.sampled_from(["sessionKey=", "sessionKey: ", 'sessionkey="', "sessionKeyV3=", "sessionKeyLC="]), BODIES)
def test_no_session_key_survives(name: str, body: str) -> None:
    shown = redact(f"Cookie: a=b; {name}{body}; c=d")
    assert body not in shown
    assert name in shown and "a=b" in shown and "c=d" in shown


@given(
    st.dictionaries(
        st.sampled_from(["sub", "iss", "aud"]), st.text(alphabet=WORD, min_size=10, max_size=20), min_size=1
    ),
    BODIES,
)
def test_no_json_web_token_survives(claims: dict[str, str], signature: str) -> None:
    head, payload = (
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in ({"alg": "HS256"}, claims)
    )
    shown = redact(f"token {head}.{payload}.{signature} end")
    assert payload not in shown and signature not in shown
    assert shown.startswith("token eyJ") and shown.endswith(" end")


@given(BODIES)
def test_no_encoded_login_survives(body: str) -> None:
    encoded = base64.b64encode(
        json.dumps({"claudeAiOauth": {"accessToken": body}}, separators=(",", ":")).encode()
    ).decode()
    shown = redact(f"LOGIN={encoded}\n")
    assert encoded not in shown
    assert encoded[40:] not in shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sk-ant-",
        "sk-ant-oat01-",
        "sk-ant-oat01-…",
        "sk-ant-oat01-<token>",
        "the prefix sk-ant-oat01 of a token",
        "sessionKey = get()",
        "eyJ",
        "a plain text, with punctuation – and é",
    ],
)
def test_other_text_stays(text: str) -> None:
    assert redact(text) == text


@given(st.text(max_size=200))
def test_redacting_twice_changes_nothing(text: str) -> None:
    assert redact(redact(text)) == redact(text)


def test_the_length_is_told() -> None:
    assert redact("sk-ant-oat01-" + "aB3" * 20) == "sk-ant-oat01-…(73 characters)"
