"""The languages that a browser accepts."""

from flask import Request


def accepted_languages(request: Request) -> list[str]:
    """The accepted language tags, best first; without those of quality 0 (RFC 9110 section 12.4.2)."""
    return [tag for tag, quality in request.accept_languages if quality > 0]
