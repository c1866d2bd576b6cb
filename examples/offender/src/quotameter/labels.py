"""The same names where they do no harm: claudelint says nothing about this module."""

HELP = "Sign in with `claude` itself; do not copy ~/.claude/.credentials.json into this tool."
SECRET_NAMES = ["CLAUDE_CODE_OAUTH_TOKEN", "ANTHROPIC_API_KEY"]


def redacted(environment):
    return {name: value for name, value in environment.items() if name not in SECRET_NAMES}


def is_subscription_token(text):
    return text.startswith("sk-ant-oat")


def explain():
    print(HELP)
