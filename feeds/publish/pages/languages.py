"""The languages of the pages and their message catalogs."""

from collections.abc import Sequence
from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from feeds.common.chinese import to_hant
from feeds.model import Language

#: the native name of each language
NAMES: dict[Language, str] = {"zh-Hans": "简体中文", "zh-Hant": "繁體中文", "en": "English"}

#: by language tag as browsers send it, some without a script: the first two parts, else the first
_TAGS: dict[str, Language] = {
    **dict.fromkeys(("zh", "zh-cn", "zh-sg", "zh-my", "zh-hans"), "zh-Hans"),
    **dict.fromkeys(("zh-tw", "zh-hk", "zh-mo", "zh-hant"), "zh-Hant"),
    "en": "en",
}

_CATALOG = Path(__file__).parent / "translations" / "zh_Hans.po"


@cache
def messages(language: Language) -> NullTranslations:
    """The translations of a language; traditional Chinese is converted from simplified Chinese."""
    if language == "en":
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, catalog(language))
    compiled.seek(0)
    return Translations(fp=compiled)


def catalog(language: Language) -> Catalog:
    """The message catalog of a Chinese language."""
    with _CATALOG.open("rb") as file:
        messages_catalog = read_po(file, locale=Locale("zh", script="Hans"))
    if language == "zh-Hant":
        for message in messages_catalog:
            # the header has an empty id and is not a message
            message.string = _converted(message.string) if message.id else message.string  # type: ignore[arg-type]
    return messages_catalog


def negotiate_language(tags: Sequence[str], offered: Sequence[Language]) -> Language:
    """The first language in `tags` (best first) that is in `offered`, else the first offered one."""
    for tag in tags:
        if (language := _meant(tag)) in offered and language:
            return language
    return offered[0]


def _meant(tag: str) -> Language | None:
    parts = tag.lower().split("-")
    return _TAGS.get("-".join(parts[:2])) or _TAGS.get(parts[0])


def _converted(text: str | Sequence[str]) -> str | tuple[str, ...]:
    return to_hant(text) if isinstance(text, str) else tuple(map(to_hant, text))
