"""Attachments of an article: lead image, audio and video as enclosures, and related articles."""

import html
import re
from dataclasses import dataclass, replace

from feeds.model import Article, Image, Media
from feeds.publish.formats.safe_text import MIME, title, web_url
from feeds.urls.image_kinds import mime_type

#: a host with a dot, because the W3C validator requires one in an RSS enclosure
_PUBLIC_HOST = re.compile(r"https?://(?:[a-z0-9-]+\.)+[a-z0-9][a-z0-9-]*(?::[0-9]+)?(?:/|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file attached to an article; `length` in bytes, `duration` in seconds, None where unknown."""

    url: str
    type: str
    length: int | None = None
    duration: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedLink:
    """Another article on the same story."""

    id: str
    url: str
    title: str


def image_type(url: str) -> str:
    """The image MIME type by the file name in `url`, empty if unknown."""
    kind = mime_type(url) or ""
    return kind if kind.startswith("image/") else ""


def lead_image(article: Article) -> Image | None:
    """The lead image if its URL can be published."""
    return article.lead_image if article.lead_image and web_url(article.lead_image.url) else None


def published_media(article: Article) -> list[Media]:
    """Audio and video with a publishable URL, without duplicates; an invalid MIME type becomes empty."""
    result: dict[str, Media] = {}
    for media in article.media:
        if url := web_url(media.url):
            mime = media.type if MIME.fullmatch(media.type) else ""
            length = media.length if media.length and media.length > 0 else None
            result.setdefault(url, replace(media, url=url, type=mime, length=length))
    return list(result.values())


def recordings(article: Article) -> list[Enclosure]:
    """Audio and video of a known type."""
    return [
        Enclosure(url=media.url, type=media.type, length=media.length, duration=media.duration)
        for media in published_media(article)
        if media.type
    ]


def further_pictures(article: Article) -> list[Image]:
    """Images that are neither in the text nor the lead image, such as those of a post with an image gallery."""
    stills = {media.poster for media in article.media}
    lead = article.lead_image.url if article.lead_image else ""
    return [
        image
        for image in article.images
        if image.url not in (lead, *stills)
        and html.escape(image.url) not in article.content_html
        and web_url(image.url)
    ]


def enclosures(article: Article) -> list[Enclosure]:
    """Audio and video, then the lead image if its type is known: an RSS enclosure must have a type."""
    result = recordings(article)
    image = lead_image(article)
    if image and (mime := image_type(image.url)):
        url = web_url(image.url)
        if url not in [enclosure.url for enclosure in result]:
            result.append(Enclosure(url=url, type=mime))
    return result


def rss_enclosure(article: Article) -> Enclosure | None:
    """The single enclosure that RSS allows an item: the first recording, else the lead image."""
    return next((e for e in enclosures(article) if _PUBLIC_HOST.match(e.url)), None)


def related(article: Article) -> list[RelatedLink]:
    """Articles of other sources on the same story that have a publishable URL."""
    links = ((story, web_url(story.url)) for story in article.related)
    return [RelatedLink(id=story.id, url=url, title=title(story.title)) for story, url in links if url]
