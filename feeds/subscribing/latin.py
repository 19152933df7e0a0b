"""Names in Latin letters, for ids that people read and write."""

import re
import unicodedata

_HAN = re.compile("([\u3400-\u9fff\uf900-\ufaff]+)")
_ANY = re.compile("[a-z0-9]")


def latin(name: str) -> str:
    """Return `name` with Chinese in pinyin and letters without their accents; empty where nothing is left of it.

    >>> latin("科技 News"), latin("Économie"), latin("ニュース")
    ('keji News', 'Economie', '')
    """
    words = "".join(f" {_pinyin(part)} " if at % 2 else part for at, part in enumerate(_HAN.split(name)))
    text = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return " ".join(text.split()) if _ANY.search(text.lower()) else ""


def _pinyin(text: str) -> str:
    # loads a dictionary of 48,000 phrases, which few runs of the program need
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(text))
