"""How much of the visible text of a document has no place in its article: a check apart from the cleaning."""

import re
from collections.abc import Iterable
from html import unescape

from feeds.common.character_references import unescaped
from feeds.common.text import letters
from feeds.parsing.corrections import CorrectionKind, Corrections
from feeds.parsing.markup.draft import Draft
from feeds.parsing.markup.limits import truncate_html
from feeds.parsing.markup.text_edit import text_lines

#: elements whose text nobody sees, as long as it is no article
_HIDDEN = frozenset(
    "script style title textarea iframe noembed noframes noscript template object select button svg math canvas audio "
    "video map datalist head".split()
)
#: letters from which it may be one, but for scripts
_LONGEST_HIDDEN = 200
#: a value in quotation marks may hold `>` only where a value may end; a damaged one ends at the next `>`
_TAG = re.compile(
    r"""<(?P<end>/)?(?P<name>[a-zA-Z!?][^\s/<>]*+)"""
    r"""(?P<rest>(?:[^<>"']++|"[^"<>]*+"|'[^'<>]*+'|"[^"]{0,3000}+"(?=[\s/>])|'[^']{0,3000}+'(?=[\s/>]))*+>|[^<>]*+>)"""
)
#: so many letters in a row are a place
_RUN = 8
#: letters, and hundredths of all, that may be missing
_LEAST, _SHARE = 20, 3


def note_missing(html: str, draft: Draft, title: str) -> None:
    """Note how much of `html`, the body as it came in, is neither in the finished draft nor left out with a note."""
    pictures = (f"{image.caption}\n{image.alt}" for image in draft.images)
    fields = (*draft.authors, *draft.credits, *draft.rights, *pictures, *(media.caption for media in draft.media))
    texts = (text_lines(draft.html), title, draft.title, draft.summary, *fields, *draft.removed)
    if share := missing_share(truncate_html(unescaped(html), Corrections()), texts):
        draft.note(CorrectionKind.MISSING, percent=share)


def missing_share(html: str, texts: Iterable[str]) -> int:
    """Return how many hundredths of the letters that `html` shows are in none of the texts `texts`; 0 for a few.

    >>> missing_share("<p>清晨的渡口起了薄雾</p><p>摆渡的老人照例先烧一壶水，再解开缆绳", ["清晨的渡口起了薄雾"])
    0
    >>> missing_share("<p>清晨的渡口起了薄雾</p><p>摆渡的老人照例先烧一壶水，再解开缆绳，往对岸去", ["清晨"])
    100
    """
    source_text = letters(visible_text(html))
    article_text = "\n".join(map(letters, texts))
    if not source_text or source_text in article_text:
        return 0
    runs = {article_text[at : at + _RUN] for at in range(len(article_text) - _RUN + 1)}
    missing = end = 0
    for at in range(len(source_text) - _RUN + 1):
        if source_text[at : at + _RUN] in runs:
            missing += max(0, at - end)
            end = at + _RUN
    missing += len(source_text) - end
    share = 100 * missing // len(source_text)
    return share if missing >= _LEAST and share >= _SHARE else 0


def visible_text(html: str) -> str:
    """Return the text that a browser shows of `html`, and of elements that nothing closes as well."""
    pieces: list[str] = []
    at, hidden, start = 0, "", 0
    html = _without_comments(html)
    for tag in _TAG.finditer(html):
        pieces += [html[at : tag.start()], " "]
        at, name = tag.end(), tag["name"].lower()
        if tag["end"] and name == hidden:
            text = "".join(pieces[start:])
            if name in ("script", "style") or len(letters(text[: 20 * _LONGEST_HIDDEN])) <= _LONGEST_HIDDEN:
                del pieces[start:]
            hidden = ""
        elif not tag["end"] and not hidden and name in _HIDDEN and not tag["rest"].endswith("/>"):
            hidden, start = name, len(pieces)
    return unescape("".join(pieces) + html[at:])


def _without_comments(html: str) -> str:
    """Return `html` without its comments; one that nothing ends is text."""
    first, *further = html.replace("<![CDATA[", "").replace("]]>", "").split("<!--")
    parts = (part.partition("-->") for part in further)
    return first + "".join(behind if end else comment for comment, end, behind in parts)
