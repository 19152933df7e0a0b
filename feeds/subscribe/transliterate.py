"""Names in Latin letters, for ids that people read and write."""

import re
import unicodedata

_HAN = re.compile("([\u3400-\u9fff\uf900-\ufaff]+)")
_ANY = re.compile("[a-z0-9]")
#: as passports have it; in Unicode's names these letters are called EN, VE and SHCHA
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
    """Return `name` with every script in Latin letters, without accents; empty where nothing is left of it.

    Signs go by their Unicode names where nothing else is there.

    >>> to_latin("科技 News"), to_latin("Économie"), to_latin("ニュース"), to_latin("Новости"), to_latin("🎉")
    ('keji News', 'Economie', 'nyusu', 'novosti', 'party popper')
    """
    parts = _HAN.split(unicodedata.normalize("NFKC", name))
    words = "".join(f" {_pinyin(part)} " if at % 2 else _transliterate(part) for at, part in enumerate(parts))
    if not _ANY.search(words.lower()):
        signs = (unicodedata.name(sign, "") for sign in name if unicodedata.category(sign) == "So")
        words = " ".join(signs).lower()
    # a Han character that nobody has written down the sound of
    words = words.encode("ascii", "ignore").decode()
    return " ".join(words.split()) if _ANY.search(words.lower()) else ""


def _transliterate(text: str) -> str:
    """The letters of an alphabet or syllabary, each by what it sounds like.

    >>> _transliterate("ガチャ Ørsted 뉴스")
    'gatya Orsted nyuseu'
    """
    sounds = "".join(map(_sound, text))
    return re.sub(r"i\x00(?=y)", "", sounds).replace("\x00", "")


def _sound(letter: str) -> str:
    """What a letter sounds like, behind a NUL if it is one of the small kana that the one before it goes with."""
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
    # loads a dictionary of 48,000 phrases, which few runs of the program need
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(text))
