"""The languages that a browser accepts."""

from flask import Request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header


def accepted_languages(request: Request) -> list[str]:
    """The accepted language tags, best first."""
    return parse_languages(request.headers.get("Accept-Language", ""))


def parse_languages(header: str) -> list[str]:
    """The tags of `Accept-Language`, best first; without those of quality 0 (RFC 9110 section 12.4.2)."""
    return [tag for tag, quality in parse_accept_header(header, LanguageAccept) if quality > 0]
