"""Normalize a `RawEntry` to an `Article`: one function per field, each a chain of fallbacks that reads from top to
bottom.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from feeds.common.text import fingerprint
from feeds.config import Config
from feeds.errors import DocumentError
from feeds.messages.reasons import bug
from feeds.model import Article, Exactness, RawEntry, Source
from feeds.parsing.corrections import CorrectionKind, Corrections
from feeds.parsing.identity import article_id
from feeds.parsing.markup import Draft, finish, new_draft, note_missing, remove_matches
from feeds.parsing.normalizers import _authors, _dates, _enclosures, _episode, _fields, _untitled
from feeds.parsing.normalizers._base import Normalizer
from feeds.parsing.normalizers._dates import DocumentPosition, document_positions
from feeds.parsing.normalizers._enclosures import Files
from feeds.parsing.normalizers._fields import declared_language
from feeds.parsing.normalizers._identity import EntryKeys, entry_keys, id_without_url, identify
from feeds.parsing.normalizers._links import article_number, base_of, link_excerpt, link_of, written_link
from feeds.parsing.normalizers._publisher import SELF_NAMED, PublisherMatch, publisher_of
from feeds.parsing.normalizers._registry import all_normalizers, mirrors_before, name_for_feed_host, name_for_host
from feeds.parsing.normalizers._repeats import NO_REPEATS, Repeats, find_repeats
from feeds.parsing.normalizers._trust import PollOrigin, host_of
from feeds.urls.canonicalize import article_url, clean

__all__ = [
    "SELF_NAMED",
    "DocumentPosition",
    "Normalized",
    "PollOrigin",
    "all_normalizers",
    "declared_language",
    "host_of",
    "name_for_feed_host",
    "name_for_host",
    "normalize",
    "normalize_document",
    "published_id",
    "published_url",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalized:
    """An article and its source, which may not be in the catalogue."""

    article: Article
    source: Source
    #: the id that its guid alone gives; empty if it adds nothing to `article.id`
    guid: str = ""
    #: whether the entry is from a poll, and not from a file
    live: bool = False
    #: False if another source has an equal claim to the article
    is_sure: bool = True
    #: precision of the publication time in the document
    exactness: Exactness = Exactness.TIME
    #: whether the document has another entry with the same title and text
    is_repeated: bool = False


def normalize_document(
    raws: Sequence[RawEntry | DocumentError],
    *,
    config: Config,
    now: datetime,
    seen: datetime | None,
    polled: PollOrigin | None,
    is_known: bool = False,
) -> Iterator[Normalized | DocumentError]:
    """Yield each entry normalized, or the error why it has no article, in the order of the document.

    `is_known`: this URL was read before, so undated entries are newer than the last poll. For the other parameters see
    `normalize`.
    """
    positions = {} if is_known else document_positions(raws, seen, now)
    for index, (raw, repeats) in enumerate(zip(raws, find_repeats(raws, polled), strict=True)):
        if isinstance(raw, DocumentError):
            yield raw
            continue
        try:
            yield normalize(
                raw, config=config, now=now, seen=seen, repeats=repeats, polled=polled, position=positions.get(index)
            )
        except DocumentError as error:
            error.line = raw.line
            yield error
        except Exception as error:  # a bug in one entry must not affect the others: reported like any other rejection
            yield DocumentError(bug(error), line=raw.line)


def normalize(
    raw: RawEntry,
    *,
    config: Config,
    now: datetime,
    seen: datetime | None = None,
    repeats: Repeats = NO_REPEATS,
    polled: PollOrigin | None = None,
    position: DocumentPosition | None = None,
) -> Normalized:
    """Normalize one entry.

    `seen` is when the document was fetched, None for a file of unknown age; `now` is used if there is no other time.
    `repeats` are the values that another entry of the document has too. `polled` is set if we fetched the document.
    `position` is the position of an undated entry if its source is new. Raises `DocumentError` for an entry
    without title or date, and if a limit is exceeded.
    """
    link = link_of(raw, polled)
    publisher = publisher_of(raw, link, config, polled)
    normalizer = all_normalizers()[publisher.owner or publisher.source.normalizer]
    keys = entry_keys(raw, normalizer, repeats, polled)
    drop = config.settings_of(publisher.source.id).drop
    # first the mirror's, then the publisher's
    layers = (*mirrors_before(normalizer, raw, polled.host if polled else ""), normalizer)
    base = base_of(raw, polled)
    draft = _draft(raw, layers, base if raw.base else link or base, publisher.source, drop)
    if keys.url and keys.url not in (written_link(raw), clean(written_link(raw), base)):
        draft.note(CorrectionKind.ADDRESS)
    if keys.url is None and (left_out := link_excerpt(raw)):
        draft.note(CorrectionKind.NO_ADDRESS, link=left_out)
    if raw.is_cut:
        draft.note(CorrectionKind.BROKEN_OFF)
    first_seen = _dates.first_seen_at(raw, seen, now, polled=polled is not None)
    article, exactness = _article(
        raw, draft, layers, keys, publisher, first_seen=first_seen, now=now, position=position
    )
    return Normalized(
        article=article,
        source=publisher.source,
        guid=id_without_url(keys, publisher),
        live=polled is not None,
        is_sure=publisher.is_sure,
        is_repeated=repeats.text,
        exactness=exactness,
    )


def published_url(url: str) -> str | None:
    """Return the address under which the article at `url` is published, with any slug or tracking parameters.

    >>> published_url("http://www.dw.com/zh/%E6%96%B0/a-60368204?maca=chi")
    'https://www.dw.com/zh/a-60368204'
    """
    link = article_url(url)
    if link is None:
        return None
    normalizer = all_normalizers()[name_for_host(host_of(link)) or "plain"]
    number, spelling = article_number(url, normalizer)
    return normalizer.url(spelling, number)


def published_id(url: str) -> str | None:
    """Return the id of the article at `url`, with any slug or tracking parameters; None if it is not an address.

    >>> published_id("https://m.dw.com/zh/a-60368204") == published_id("http://www.dw.com/zh/%E6%96%B0/a-60368204?maca=chi")
    True
    """
    link = article_url(url)
    if link is None:
        return None
    owner = name_for_host(host_of(link))
    number = article_number(url, all_normalizers()[owner])[0] if owner else None
    return article_id(owner, number) if owner and number else article_id("", link)


def _article(
    raw: RawEntry,
    draft: Draft,
    layers: tuple[Normalizer, ...],
    keys: EntryKeys,
    publisher: PublisherMatch,
    *,
    first_seen: datetime | None,
    now: datetime,
    position: DocumentPosition | None,
) -> tuple[Article, Exactness]:
    """Normalize each field, after the publisher is known and the body is cleaned."""
    source, normalizer = publisher.source, layers[-1]
    text = "\n".join(draft.paragraphs)
    files = _enclosures.files(raw, draft)
    title = _title(raw, draft, normalizer, text) or _untitled.title_of_files(raw, files, _page(raw, keys), draft)
    stamp = _dates.written_date(raw, draft, first_seen, now)
    dated = _dates.published(stamp, raw, draft, normalizer, first_seen=first_seen, now=now, position=position)
    entry_id, native_key = identify(keys, publisher, title, stamp.when if stamp and not stamp.is_relative else None)
    article = Article(
        id=entry_id,
        source=source.id,
        native_key=native_key,
        url=keys.url,
        title=title,
        published=dated.when,
        updated=_dates.updated(raw, source.zone, dated.when, latest=first_seen or now),
        first_seen=dated.first_seen,
        content_html=draft.html or _html_of_files(raw, files, keys, draft),
        summary=_fields.summary(raw, draft, title),
        authors=_authors.authors(raw, draft, source, layers),
        categories=_fields.categories(raw, draft, source),
        language=_fields.language(raw, source, f"{title}\n{text}"),
        images=files.images,
        lead_image=draft.lead or (files.images[0] if files.images else None),
        media=files.media,
        episode=_episode.episode(raw, draft.base) if files.media else None,
        credits=tuple(dict.fromkeys(draft.credits)),
        rights=_fields.rights(raw, draft),
        fingerprint=fingerprint(text),
        via=publisher.via,
        provenance=tuple(dict.fromkeys((*raw.provenance, *draft.notes.messages()))),
    )
    return article, dated.exactness


def _draft(raw: RawEntry, layers: tuple[Normalizer, ...], base: str, source: Source, rules: tuple[str, ...]) -> Draft:
    """Return the finished draft of the body: first the operator's rules, then the steps of mirror and publisher, then
    the common steps.
    """
    notes = Corrections()
    html = remove_matches(_fields.with_pictures(_fields.body(raw, notes), raw), rules, notes)
    has_text = bool(raw.content.strip() or raw.summary.strip())
    if has_text and (external := clean(raw.external)) and escape(external) not in html:
        html += _link_to(external)
    draft = new_draft(html, title=_fields.title(raw, layers, notes), base=base, zone=source.zone, notes=notes)
    draft.lines = tuple(rule for layer in layers for rule in layer.lines)
    finish(draft, tuple(step for layer in layers for step in layer.steps))
    note_missing(html, draft, raw.title)
    return draft


def _title(raw: RawEntry, draft: Draft, normalizer: Normalizer, text: str) -> str:
    fixed = normalizer.fix_title(draft.title, text)
    if fixed != draft.title:
        draft.note(CorrectionKind.TITLE_CUT if fixed in draft.title else CorrectionKind.TITLE_RESTORED)
    return _fields.title_or_excerpt(fixed, text, raw, draft.notes)


def _page(raw: RawEntry, keys: EntryKeys) -> str | None:
    """Return the page that an entry without text is about."""
    return article_url(raw.external) or keys.url


def _html_of_files(raw: RawEntry, files: Files, keys: EntryKeys, draft: Draft) -> str:
    """Return the content of an entry without text: its pictures, recordings and documents, and a link to its page."""
    html = _enclosures.as_html(files)
    if html:
        draft.note(CorrectionKind.NO_TEXT)
    html += "".join(map(_link_to, files.documents))
    page = _page(raw, keys)
    if page and (raw.external or not (html or raw.title)):
        html += _link_to(page)
    return finish(new_draft(html)) if html else ""


def _link_to(url: str) -> str:
    return f'<p><a href="{escape(url)}">{escape(_untitled.link_title(url), quote=False)}</a></p>'
