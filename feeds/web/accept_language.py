"""The languages that a browser asks for."""

from flask import Request


def accepted_languages(request: Request) -> list[str]:
    """Their tags, the best first; one of quality 0 is none that is wanted (RFC 9110 section 12.4.2)."""
    return [tag for tag, quality in request.accept_languages if quality > 0]
