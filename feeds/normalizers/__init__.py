"""`RawEntry` -> `Article`: one named question per field, each a chain of fallbacks that reads from top to bottom."""

from dataclasses import dataclass
from datetime import datetime

from feeds.config import Config
from feeds.errors import DocumentError
from feeds.identity import article_id, title_key
from feeds.images import mime_type
from feeds.markup import Draft, finish, new_draft
from feeds.model import Article, Image, Media, RawEntry, Source
from feeds.normalizers import _dates, _fields
from feeds.normalizers._declare import Normalizer
from feeds.normalizers._publisher import host_of, source_of
from feeds.normalizers._registry import all_normalizers, name_for_host
from feeds.text import fingerprint, language_of
from feeds.urls import article_address, clean

__all__ = ["Normalized", "all_normalizers", "normalize", "published_address"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalized:
    """An article and the source it belongs to, which the catalogue may not know yet."""

    article: Article
    source: Source


def normalize(raw: RawEntry, *, config: Config, now: datetime, seen: datetime | None = None) -> Normalized:
    """Reconcile one entry into the schema.

    `seen` is when the document was fetched, None for a file of unknown age; `now` stands in where nothing tells a time.
    Raises `DocumentError` (line in the document) for an entry without title or date, and where a limit is exceeded.
    """
    try:
        return _normalize(raw, config, now, seen)
    except DocumentError as error:
        error.line = raw.line
        raise


def published_address(address: str) -> str | None:
    """The address under which the article at `address` is published, whatever slug or tracking it carries.

    >>> published_address("http://www.dw.com/zh/%E6%96%B0/a-60368204?maca=chi")
    'https://www.dw.com/zh/a-60368204'
    """
    link = article_address(address)
    if link is None:
        return None
    owner = name_for_host(host_of(link))
    own = all_normalizers()[owner or "plain"]
    return own.address(link, own.native_key(link))


def _normalize(raw: RawEntry, config: Config, now: datetime, seen: datetime | None) -> Normalized:
    link = article_address(clean(_fields.link(raw), raw.base or raw.channel.link) or "")
    source = source_of(raw, link, config)
    own = all_normalizers()[name_for_host(host_of(link)) or source.normalizer]
    layers = _layers(raw, own)
    key = own.native_key(link) if link else None
    url = own.address(link, key) if link else None
    held = _dates.held(raw, seen)

    draft = new_draft(
        _fields.body(raw), title=_fields.title(raw, layers), base=raw.base or link or raw.channel.link, zone=source.zone
    )
    draft.lines = tuple(rule for layer in layers for rule in layer.lines)
    html = finish(draft, tuple(step for layer in layers for step in layer.steps))
    text = "\n".join(draft.paragraphs)
    title = own.mend_title(_fields.whole_title(draft.title, text, raw), text)
    written = _dates.written(raw, draft)
    published = _dates.published(raw, draft, own, held=held, now=now)
    images, media = _attached(raw, draft)
    native_key = key or url or _fields.guid(raw) or title_key(title, f"{written or published:%Y-%m-%d}")
    article = Article(
        id=article_id(source.id, native_key),
        source=source.id,
        native_key=native_key,
        url=url,
        title=title,
        published=published,
        updated=_dates.updated(raw, source.zone, published, latest=held or now),
        first_seen=held or published,
        content_html=html,
        summary=_fields.summary(raw, draft, text),
        authors=_fields.authors(raw, draft, source),
        categories=_fields.categories(raw, source),
        language=language_of(f"{title}\n{text}") or _fields.declared_language(raw) or source.language,
        images=images,
        lead_image=draft.lead or (images[0] if images else None),
        media=media,
        credits=tuple(dict.fromkeys(draft.credits)),
        rights=_fields.rights(raw, draft),
        fingerprint=fingerprint(text),
        provenance=tuple(draft.notes),
    )
    return Normalized(article=article, source=source)


def _layers(raw: RawEntry, own: Normalizer) -> tuple[Normalizer, ...]:
    """The mirror's layer below the publisher's, where the entry came through a mirror."""
    mirror = all_normalizers()["feedx"]
    mirrored = raw.format == "feedx" or "feedx." in f"{raw.channel.address} {raw.channel.link}" or bool(own.hosts)
    return (mirror, own) if mirrored and own is not mirror else (own,)


def _attached(raw: RawEntry, draft: Draft) -> tuple[tuple[Image, ...], tuple[Media, ...]]:
    """Pictures and media of the body, then those that only the document's head or enclosures name."""
    images, media = list(draft.images), list(draft.media)
    shown = {image.url for image in images} | {one.url for one in media}
    for one in raw.media:
        kind = one.type.split(";")[0].strip().lower() or mime_type(one.url) or "image"
        if kind.partition("/")[0] == "image":
            picture = _fields.head_picture(one, draft.base)
            if picture and picture.url not in shown and not images:
                images.append(picture)
        elif (player := _fields.enclosure(one, kind, draft.base)) and player.url not in shown:
            media.append(player)
            shown.add(player.url)
    return tuple(images), tuple(media)
