"""Calls the API with the stored login."""

import httpx

from quotameter.auth import access_token
from quotameter.settings import API_HOST, BETA


def headers():
    found = {"anthropic-version": "2023-06-01"}
    found["Authorization"] = f"Bearer {access_token()}"
    found.update({"anthropic-beta": BETA})
    return found


def ask(question):
    body = {"model": "claude-example", "messages": [{"role": "user", "content": question}]}
    return httpx.post(f"{API_HOST}/v1/messages", headers=headers(), json=body)
