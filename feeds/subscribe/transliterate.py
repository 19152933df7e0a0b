"""Transliterate names to Latin letters, for readable ids."""

import re
import unicodedata

_HAN = re.compile("([\u3400-\u9fff\uf900-\ufaff]+)")
_ANY = re.compile("[a-z0-9]")
#: as in passports; the Unicode names of these letters are EN, VE and SHCHA
_CYRILLIC = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщыэюяіїєґёъь",
        [*"a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch y e yu ya i yi ye g yo".split(), "", ""],
        strict=True,
    )
)
#: `KATAKANA LETTER SMALL YU`, `HANGUL SYLLABLE NYU`, `LATIN SMALL LETTER O WITH STROKE`
_LETTER_NAME = re.compile(
    r"LATIN .*LETTER ([A-Z]{1,2})(?: WITH .*)?|(?!LATIN|CJK).*(?:LETTER|SYLLABLE|CHARACTER) ([A-Z ]+)"
)


def to_latin(name: str) -> str:
    """`name` in Latin letters without accents, from any script; empty if nothing is left.

    Symbols are replaced with their Unicode names if there is nothing else.

    >>> to_latin("科技 News"), to_latin("Économie"), to_latin("ニュース"), to_latin("Новости"), to_latin("🎉")
    ('keji News', 'Economie', 'nyusu', 'novosti', 'party popper')
    """
    parts = _HAN.split(unicodedata.normalize("NFKC", name))
    words = "".join(f" {_pinyin(part)} " if at % 2 else _transliterate(part) for at, part in enumerate(parts))
    if not _ANY.search(words.lower()):
        signs = (unicodedata.name(sign, "") for sign in name if unicodedata.category(sign) == "So")
        words = " ".join(signs).lower()
    # drops Han characters without a known pronunciation
    words = words.encode("ascii", "ignore").decode()
    return " ".join(words.split()) if _ANY.search(words.lower()) else ""


def _transliterate(text: str) -> str:
    """Transliterate the letters of alphabets and syllabaries by their sound.

    >>> _transliterate("ガチャ Ørsted 뉴스")
    'gatya Orsted nyuseu'
    """
    sounds = "".join(map(_sound, text))
    return re.sub(r"i\x00(?=y)", "", sounds).replace("\x00", "")


def _sound(letter: str) -> str:
    """The sound of a letter; a small kana that modifies the letter before it starts with NUL."""
    lower = letter.lower()
    if letter.isascii() or lower in _CYRILLIC:
        return _CYRILLIC.get(lower, "" if letter == "\x00" else letter)
    if plain := unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode():
        return plain
    name = unicodedata.name(letter, "")
    match = _LETTER_NAME.fullmatch(name)
    if match is None:
        return " " if letter.isspace() or unicodedata.category(letter).startswith(("P", "S")) else ""
    if match[1]:
        return match[1] if letter.isupper() else match[1].lower()
    return ("\x00" if " SMALL Y" in name else "") + match[2].rpartition(" ")[2].lower()


def _pinyin(text: str) -> str:
    # imported late: it loads a dictionary of 48,000 phrases, which few runs need
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(text))
