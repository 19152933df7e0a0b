"""Tokens for private feeds: random, shown once, and stored only as a hash."""

import hashlib
import re
import secrets

#: prefix by which people and secret scanners recognize a token
_MARK = "feeds_"
#: 192 random bits cannot be guessed, so the hash needs no salt and need not be slow
_BYTES = 24
#: 24 bytes are 32 characters of base64
_SHAPE = re.compile(rf"{_MARK}[A-Za-z0-9_-]{{32}}")


def new_token() -> str:
    """Create a token; it needs no escaping in a URL, and does not look like a command line option."""
    return _MARK + secrets.token_urlsafe(_BYTES)


def token_digest(token: str) -> str | None:
    """The hash that is stored instead of a token; None if `token` has not the form of a token.

    The lookup compares whole hashes, so its timing reveals nothing about a guess.
    """
    return hashlib.sha256(token.encode()).hexdigest() if _SHAPE.fullmatch(token) else None


def find_token(text: str) -> str:
    """Find the token in a text such as the URL of a feed; empty if there is none.

    >>> find_token("https://news.example/feeds/desk.atom?token=feeds_ABCDEFGHIJKLMNOPQRSTUVWXYZ012345")
    'feeds_ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'
    """
    match = _SHAPE.search(text)
    return match[0] if match else ""
