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
_HIDES = re.compile(rf"<(?:{'|'.join(sorted(_HIDDEN))})(?=[\s/<>])", re.IGNORECASE)
#: letters from which the text may be an article, except in scripts
_MAX_HIDDEN_LENGTH = 200
#: a quoted value may contain `>` only if it ends properly; a damaged one ends at the next `>`
_REST = r"""(?:[^<>"']++|"[^"<>]*+"|'[^'<>]*+'|"[^"]{0,3000}+"(?=[\s/>])|'[^']{0,3000}+'(?=[\s/>]))*+>|[^<>]*+>"""
_TAG = re.compile(rf"<(?P<end>/)?(?P<name>[a-zA-Z!?][^\s/<>]*+)(?P<rest>{_REST})")
#: the same tags without groups; those without quotation marks come first, as they are the most
_ANY_TAG = re.compile(rf"""</?[a-zA-Z!?](?:[^<>"']*+>|[^\s/<>]*+(?:{_REST}))""")
_HIDES = re.compile(rf"<(?:{'|'.join(sorted(_HIDDEN))})(?=[\s/<>])", re.IGNORECASE)
#: letters from which the text may be an article, except in scripts
_MAX_HIDDEN_LENGTH = 200
#: a quoted value may contain `>` only if it ends properly; a damaged one ends at the next `>`
_TAG = re.compile(
    r"""<(?P<end>/)?(?P<name>[a-zA-Z!?][^\s/<>]*+)"""
    r"""(?P<rest>(?:[^<>"']++|"[^"<>]*+"|'[^'<>]*+'|"[^"]{0,3000}+"(?=[\s/>])|'[^']{0,3000}+'(?=[\s/>]))*+>|[^<>]*+>)"""
)
#: letters of the runs that are compared
_RUN = 8
#: maximum number of searches for passages that both texts contain; each takes time proportional to the text
_MAX_SEARCHES = 100
#: thresholds: letters, and percent of all letters
_LEAST, _SHARE = 20, 3


def note_missing(html: str, draft: Draft, title: str) -> None:
    """Note the percentage of the original body `html` that is missing from the draft and was not removed on purpose."""
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
    missing = _missing_letters(source_text, article_text)
    share = 100 * missing // len(source_text)
    return share if missing >= _LEAST and share >= _SHARE else 0


def _missing_letters(source: str, article: str) -> int:
    """Return the number of letters in `source` that are not part of a run of `_RUN` letters that `article` contains.

    Texts mostly share long passages, so each is searched as a whole; after many searches, all runs are indexed.
    """
    missing = end = at = 0
    last = len(source) - _RUN
    for _ in range(_MAX_SEARCHES):
        if at > last:
            return missing + len(source) - end
        position = article.find(source[at : at + _RUN])
        if position < 0:
            at += 1
            continue
        missing += max(0, at - end)
        end = at + _shared_length(source, at, article, position)
        at = end - _RUN + 1
    runs = {article[start : start + _RUN] for start in range(len(article) - _RUN + 1)}
    for start in range(at, last + 1):
        if source[start : start + _RUN] in runs:
            missing += max(0, start - end)
            end = start + _RUN
    return missing + len(source) - end


def _shared_length(source: str, at: int, article: str, position: int) -> int:
    """Return the number of equal letters from these positions on."""
    shared, beyond = 0, min(len(source) - at, len(article) - position) + 1
    while beyond - shared > 1:
        middle = (shared + beyond) // 2
        if source[at + shared : at + middle] == article[position + shared : position + middle]:
            shared = middle
        else:
            beyond = middle
    return shared


def visible_text(html: str) -> str:
    """Return the text that a browser shows of `html`, including the text of unclosed elements."""
    html = _without_comments(html)
    if not _HIDES.search(html):
        return unescape(_ANY_TAG.sub(" ", html))
    pieces: list[str] = []
    at, hidden, start = 0, "", 0
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
