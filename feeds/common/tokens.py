"""Tokens that open private feeds: made at random, told once, and remembered by their digest alone."""

import hashlib
import re
import secrets

#: by which people, and programs that look for secrets in the wrong places, know what it is
_MARK = "feeds_"
#: 192 bits of randomness: nobody guesses one, so its digest needs neither salt nor slowness
_BYTES = 24
#: 24 bytes are 32 characters of base64
_SHAPE = re.compile(rf"{_MARK}[A-Za-z0-9_-]{{32}}")


def new_token() -> str:
    """A new token; nothing in it has to be escaped in an address, and none begins like an option."""
    return _MARK + secrets.token_urlsafe(_BYTES)


def token_digest(token: str) -> str | None:
    """What is remembered in the place of a token; None for what cannot be one.

    It is looked up whole, so the time that takes tells nothing of how near a guess is.
    """
    return hashlib.sha256(token.encode()).hexdigest() if _SHAPE.fullmatch(token) else None


def find_token(text: str) -> str:
    """The token that stands in a text such as the address of a feed, empty where none does.

    >>> find_token("https://news.example/feeds/desk.atom?token=feeds_ABCDEFGHIJKLMNOPQRSTUVWXYZ012345")
    'feeds_ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'
    """
    match = _SHAPE.search(text)
    return match[0] if match else ""
