"""Takes the login that Claude Code stores, and renews it."""

import json

import httpx

from quotameter.settings import LOGIN, STORE


def stored_login():
    return json.loads(STORE.read_text())["claudeAiOauth"]


def access_token():
    return stored_login()["accessToken"]


def renewed(refresh_token):
    body = {"grant_type": "refresh_token", "client_id": LOGIN["client_id"], "refresh_token": refresh_token}
    return httpx.post(LOGIN["token_url"], json=body).json()
