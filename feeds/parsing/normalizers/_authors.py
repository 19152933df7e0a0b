"""Parse the authors of an entry: a text is split into names only at signs that no single name contains."""

import re

from feeds.common.limits import MAX_SHORT
from feeds.common.text import letters
from feeds.model import RawEntry, Source
from feeds.parsing.corrections import CorrectionKind
from feeds.parsing.markup import Draft, html_to_text
from feeds.parsing.normalizers._base import Normalizer
from feeds.parsing.normalizers._bylines import split_people, without_brackets

#: separators that no name contains, outside brackets: 林晓（文、图） is one name
_BETWEEN = re.compile(r"\s*[、;；](?![^（(）)]{0,100}+[)）])\s*")
#: Chinese, Japanese and Korean names have no comma; `Hines, P. J.` and `Martin Luther King, Jr.` have one
_HAN = r"[\u3005\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af]"
_BETWEEN_HAN = re.compile(rf"(?<={_HAN})\s*[,，]\s*(?={_HAN})")
_TWICE = re.compile(r"^(.+?)\s*[,，]\s*\1$")
#: 林晓 <lin@harbour.example>
_MAIL = re.compile(r"\s?<[^<>\s]{1,100}@[^<>\s]{1,100}>")
#: maximum characters of a name
_MAX_NAME_LENGTH = 300


def authors(raw: RawEntry, draft: Draft, source: Source, layers: tuple[Normalizer, ...]) -> tuple[str, ...]:
    """Return the names without duplicates; `null`, the source's own name and mail addresses are removed."""
    marks = "".join(layer.author_marks for layer in layers)
    lines = (_MAIL.sub("", html_to_text(line[:MAX_SHORT])) for line in (*raw.authors, *draft.authors))
    listed = (name.removeprefix("null").strip() for line in lines for name in names(without_brackets(line), marks))
    bounded = (draft.truncate(name, _MAX_NAME_LENGTH, CorrectionKind.NAMES_CUT) for name in dict.fromkeys(listed))
    cleaned = (name for author in bounded for name in split_people(author))
    ignored = {_normalize_name(name) for name in ("", "null", source.title, raw.site, *source.names)}
    return tuple(dict.fromkeys(name for name in cleaned if _normalize_name(name) not in ignored and "@" not in name))


def names(line: str, marks: str = "") -> list[str]:
    """Split a line into names; `marks` are further separators that the publisher uses.

    >>> names("孔乐、Martin Luther King, Jr.; 林晓,周帆")
    ['孔乐', 'Martin Luther King, Jr.', '林晓', '周帆']
    >>> names("AC/DC"), names("孔乐/林晓", "/")
    (['AC/DC'], ['孔乐', '林晓'])
    """
    parts = [part for text in _BETWEEN.split(line) for part in _BETWEEN_HAN.split(text)]
    if marks:
        parts = [part for text in parts for part in re.split(f"[{re.escape(marks)}]", text)]
    # NYT repeats a name: MITCH SMITH,MITCH SMITH
    return [
        _TWICE.sub(r"\1", part.strip()) if len(part) <= _MAX_NAME_LENGTH else part.strip()
        for part in parts
        if part.strip()
    ]


def _normalize_name(name: str) -> str:
    """Return a name without brackets, spaces and the suffix of an edition: 《纽约时报》 equals 纽约时报中文网."""
    return letters(name).removesuffix("网").removesuffix("中文")
