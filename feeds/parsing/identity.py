"""Article ids: a UUID made from the publisher's article number, or the address, or title and day."""

import hashlib
import re
import unicodedata
import uuid
from urllib.parse import unquote

from feeds.common.text import letters

#: must never change: all published ids are made with it
_NAMESPACE = uuid.UUID("6f0c9b0e-4f7a-5d0b-9d52-5a1f6e0c7a11")
_SCHEME = re.compile(r"https?://(?:www\.)?")
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")
_ENCODED_TEXT = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")


def article_id(source: str, native_key: str) -> str:
    """Return the id of an article of `source`: the same key gives the same id on every machine (RFC 9562 section 5.5).

    Two spellings of an address count as one key, see `canonical_key`.

    >>> article_id("dw", "60368204")
    'urn:uuid:8046bd9f-b342-5bc4-a69f-c9fa57277158'
    """
    return uuid.uuid5(_NAMESPACE, f"{source}\n{canonical_key(native_key)}").urn


def canonical_key(native_key: str) -> str:
    """Normalize an address so that https, `www.`, a final slash and percent-encoding do not matter.

    Other keys are returned unchanged. Text beyond ASCII is compared decoded and in NFC; encoded ASCII stays encoded, as
    `%2F` and `/` are different paths.

    >>> canonical_key("http://www.example.org/%e6%96%b0/") == canonical_key("https://example.org/%E6%96%B0")
    True
    """
    match = _SCHEME.match(native_key)
    if match is None:
        return native_key
    url = _ENCODED_TEXT.sub(lambda run: unquote(run[0], errors="surrogateescape"), native_key[match.end() :])
    url = _ENCODED.sub(lambda match: match[0].upper(), url)
    url = url.encode("utf-8", "backslashreplace").decode()
    return unicodedata.normalize("NFC", url).rstrip("/")


def title_key(title: str, day: str) -> str:
    """Return the native key of an article without number, address or guid: a hash of its letters, and its day
    (`yyyy-mm-dd`).

    Punctuation is ignored, as archives write `_` for characters that file names forbid.
    """
    digest = hashlib.blake2b(letters(title).encode(), digest_size=12).hexdigest()
    return f"{day}:{digest}"
