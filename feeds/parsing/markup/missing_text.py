"""Check how much of a document's visible text is missing from its article, independently of the cleaning."""

import re
from collections.abc import Iterable
from html import unescape

from feeds.common.character_references import unescape_twice_escaped
from feeds.common.text import letters
from feeds.parsing.corrections import CorrectionKind, Corrections
from feeds.parsing.markup.draft import Draft
from feeds.parsing.markup.limits import truncate_html
from feeds.parsing.markup.text_edit import text_lines

#: elements with invisible text, unless it is long enough for an article
_HIDDEN = frozenset(
    "script style title textarea iframe noembed noframes noscript template object select button svg math canvas audio "
    "video map datalist head".split()
)
#: letters from which the text may be an article, except in scripts
_MAX_HIDDEN_LENGTH = 200
#: a quoted value may contain `>` only if it ends properly; a damaged one ends at the next `>`
_TAG = re.compile(
    r"""<(?P<end>/)?(?P<name>[a-zA-Z!?][^\s/<>]*+)"""
    r"""(?P<rest>(?:[^<>"']++|"[^"<>]*+"|'[^'<>]*+'|"[^"]{0,3000}+"(?=[\s/>])|'[^']{0,3000}+'(?=[\s/>]))*+>|[^<>]*+>)"""
)
#: letters of the runs that are compared
_RUN = 8
#: thresholds: letters, and percent of all letters
_LEAST, _SHARE = 20, 3


def note_missing(html: str, draft: Draft, title: str) -> None:
    """Note how much of `html`, the original body, is neither in the finished draft nor removed with a correction."""
    pictures = (f"{image.caption}\n{image.alt}" for image in draft.images)
    fields = (*draft.authors, *draft.credits, *draft.rights, *pictures, *(media.caption for media in draft.media))
    texts = (text_lines(draft.html), title, draft.title, draft.summary, *fields, *draft.removed)
    if share := missing_share(truncate_html(unescape_twice_escaped(html), Corrections()), texts):
        draft.note(CorrectionKind.MISSING, percent=share)


def missing_share(html: str, texts: Iterable[str]) -> int:
    """Return the percentage of the letters visible in `html` that are in none of the `texts`; 0 below the thresholds.

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
    """Return the text that a browser shows of `html`, including the text of unclosed elements."""
    pieces: list[str] = []
    at, hidden, start = 0, "", 0
    html = _without_comments(html)
    for tag in _TAG.finditer(html):
        pieces += [html[at : tag.start()], " "]
        at, name = tag.end(), tag["name"].lower()
        if tag["end"] and name == hidden:
            text = "".join(pieces[start:])
            if name in ("script", "style") or len(letters(text[: 20 * _MAX_HIDDEN_LENGTH])) <= _MAX_HIDDEN_LENGTH:
                del pieces[start:]
            hidden = ""
        elif not tag["end"] and not hidden and name in _HIDDEN and not tag["rest"].endswith("/>"):
            hidden, start = name, len(pieces)
    return unescape("".join(pieces) + html[at:])


def _without_comments(html: str) -> str:
    """Return `html` without its comments; an unclosed comment is text."""
    first, *further = html.replace("<![CDATA[", "").replace("]]>", "").split("<!--")
    parts = (part.partition("-->") for part in further)
    return first + "".join(behind if end else comment for comment, end, behind in parts)
