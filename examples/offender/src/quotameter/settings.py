"""Names and addresses, kept apart from where they are used, as in any tidy project."""

from pathlib import Path

API_HOST = "https://api.anthropic.com"
STORE = Path.home() / ".claude" / ".credentials.json"
LOGIN = {
    "token_url": "https://console.anthropic.com/v1/oauth/token",
    "client_id": "9d1c250a-e61b-44d9-88ed-5944d1962f5e",
}
BETA = "oauth-2025-04-20"
