"""One function per field: each returns the first valid candidate."""

import re
from html import escape, unescape

from feeds.common.character_references import join_surrogates
from feeds.common.limits import MAX_SHORT
from feeds.common.text import excerpt, language_of, letters, plain
from feeds.model import RawEntry, Source
from feeds.parsing.corrections import CorrectionKind, Corrections
from feeds.parsing.markup import Draft, html_to_text, images_of
from feeds.parsing.normalizers._base import Normalizer

MAX_TITLE_LENGTH = 500
_MAX_CATEGORY_LENGTH = 100
_SUMMARY = 200
#: minimum characters of a description that can be the story itself
_STORY = 200
#: names of RSSHub routes among the categories of archived entries
_ROUTES = frozenset({"source", "channel", "uncategorized", "未分类"})
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
#: HTML that shows a picture, possibly after cleaning
_PICTURE = re.compile(r"<(?:img|picture|video|amp-img|mip-img|svg)\b|background|data-(?:src|bg)", re.IGNORECASE)
_IMG = re.compile("<img", re.IGNORECASE)
#: an address in plain text; punctuation at its end is not part of it
_URL = re.compile(r"""(https?://[^\s<>"，。；：、！？“”‘’「」（）《》【】]{1,2000}(?<![.,;:!?)'\]]))""")
_PARAGRAPHS = re.compile(r"\n\s*\n")


def body(raw: RawEntry, notes: Corrections) -> str:
    """Return the fullest text as HTML; empty lines of plain text separate paragraphs."""
    text, kind = raw.content, raw.content_type
    if _is_fuller(raw.summary, text):
        text, kind = raw.summary, raw.summary_type
        if raw.content.strip():
            notes.add(CorrectionKind.DESCRIPTION)
    if kind == "html":
        return text
    return "".join(f"<p>{_linked(part)}</p>".replace("\n", "<br>") for part in _PARAGRAPHS.split(text.strip()))


def _linked(text: str) -> str:
    """Return plain text as HTML, with its web addresses as links."""
    parts = _URL.split(text)
    return "".join(
        f'<a href="{escape(part)}">{escape(part)}</a>' if number % 2 else escape(part)
        for number, part in enumerate(parts)
    )


def with_pictures(html: str, raw: RawEntry) -> str:
    """Return `html` after the pictures of the entry's other text, if it has no pictures itself."""
    both = ((raw.content, raw.content_type), (raw.summary, raw.summary_type))
    with_images = [text for text, kind in both if kind == "html" and _IMG.search(text)]
    if not with_images or _PICTURE.search(html):
        return html
    return "".join(map(images_of, with_images)) + html


def _is_fuller(summary: str, content: str) -> bool:
    """Return whether the description has the story and the content only a stub, as in some feeds."""
    if not content.strip():
        return True
    return len(summary) > _STORY and len(html_to_text(summary)) > 2 * len(html_to_text(content))


def title(raw: RawEntry, layers: tuple[Normalizer, ...], notes: Corrections) -> str:
    """Return the title as plain text without the publisher's suffixes; empty if there is none."""
    text = html_to_text(raw.title) if raw.title_type == "html" else plain(raw.title)
    if _ENTITY.search(text):
        text = plain(unescape(join_surrogates(text)))
    suffixes = tuple(suffix for layer in layers for suffix in layer.title_suffixes)
    while suffix := next(
        (candidate for candidate in suffixes if text.endswith(candidate) and len(text) > len(candidate)), ""
    ):
        text = text.removesuffix(suffix).rstrip()
        notes.add(CorrectionKind.TITLE_CUT)
    if len(text) > MAX_TITLE_LENGTH:
        notes.add(CorrectionKind.LONG_TITLE, most=MAX_TITLE_LENGTH)
    return text[:MAX_TITLE_LENGTH]


def title_or_excerpt(title: str, text: str, raw: RawEntry, notes: Corrections) -> str:
    """Return `title`, or the beginning of the text for feeds without titles; archived entries need their own title."""
    if title or raw.is_archived or not plain(text):
        return title
    notes.add(CorrectionKind.NO_TITLE)
    return excerpt(text, 60)


def summary(raw: RawEntry, draft: Draft, title: str) -> str:
    """Return the publisher's teaser if it differs from the text, else the beginning of the text or a caption."""
    if raw.summary.strip() and not _is_fuller(raw.summary, raw.content):
        own = html_to_text(raw.summary) if raw.summary_type == "html" else plain(raw.summary)
        if own and letters(own) != letters(title):
            return excerpt(own, 2 * _SUMMARY)
    text = _opening(draft, title)
    return draft.summary or excerpt(text or (draft.lead.caption if draft.lead else ""), _SUMMARY)


def _opening(draft: Draft, title: str) -> str:
    """Return the text without first lines that repeat the title or a caption, unless there are no others."""
    repeated = {letters(title), *(letters(image.caption) for image in draft.images)}
    paragraphs = draft.paragraphs
    begin = next((index for index, line in enumerate(paragraphs) if letters(line) not in repeated), 0)
    return "\n".join(paragraphs[begin:])


def categories(raw: RawEntry, draft: Draft, source: Source) -> tuple[str, ...]:
    """Return the publisher's categories, without its own name and names of RSSHub routes."""
    ours = {source.title, *source.names, plain(raw.site), ""}
    labels = dict.fromkeys(html_to_text(category[:MAX_SHORT]) for category in raw.categories)
    own_labels = (name for name in labels if name not in ours and name.lower() not in _ROUTES)
    return tuple(
        dict.fromkeys(draft.truncate(name, _MAX_CATEGORY_LENGTH, CorrectionKind.NAMES_CUT) for name in own_labels)
    )


def rights(raw: RawEntry, draft: Draft) -> str:
    """Return the notices of the text, else of the entry, else of the feed."""
    return " ".join(dict.fromkeys(draft.rights)) or html_to_text(raw.rights or raw.channel.rights)


def language(raw: RawEntry, source: Source, text: str) -> str:
    """Return the language by the characters; for ambiguous Latin letters the declared language comes first."""
    detected = language_of(text)
    return detected if detected not in {"", "en"} else declared_language(raw) or source.language or detected


def declared_language(raw: RawEntry) -> str:
    """Return the language that the document declares, as a BCP 47 tag; used only if the characters do not show it."""
    tag = plain(raw.language or raw.channel.language).replace("_", "-").lower()
    if tag.startswith("zh"):
        return "zh-Hant" if tag.split("-")[-1] in {"tw", "hk", "mo", "hant"} else "zh-Hans"
    return tag if re.fullmatch(r"[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,2}", tag) else ""
