"""Media RSS 1.5.1 (https://www.rssboard.org/media-rss) for the lead image, audio and video of an entry."""

from lxml import etree

from feeds.model import Article, Image, Media
from feeds.publish.formats.enclosures import further_pictures, image_type, lead_image, published_media
from feeds.publish.formats.feedgen_extension import MEDIA, Step, add
from feeds.publish.formats.safe_text import line, web_url

_CONTENT, _DESCRIPTION, _THUMBNAIL = (f"{{{MEDIA}}}{name}" for name in ("content", "description", "thumbnail"))


def media_rss(article: Article) -> Step:
    """`media:content` and `media:thumbnail` of the lead image, `media:content` of other images and recordings.

    feedgen's own extension is not used: it makes a `media:group` of one, an error (MediaGroupWithoutAlternatives).
    """

    def step(entry: etree._Element) -> None:
        if image := lead_image(article):
            _add_image(entry, image)
        for image in further_pictures(article):
            _add_picture(entry, image)
        for media in published_media(article):
            _add_recording(entry, media)

    return step


def _add_image(entry: etree._Element, image: Image) -> None:
    _add_picture(entry, image)
    add(entry, _THUMBNAIL, url=web_url(image.url), **_size(image))


def _add_picture(entry: etree._Element, image: Image) -> None:
    url = web_url(image.url)
    content = add(entry, _CONTENT, url=url, medium="image", type=image_type(url), **_size(image))
    _add_caption(content, image.caption or image.alt)


def _size(image: Image) -> dict[str, str]:
    return {"width": _positive(image.width), "height": _positive(image.height)}


def _add_recording(entry: etree._Element, media: Media) -> None:
    kind = media.type.partition("/")[0]
    medium = kind if kind in ("audio", "video") else ""
    numbers = {"fileSize": _positive(media.length), "duration": _positive(media.duration)}
    content = add(entry, _CONTENT, url=media.url, medium=medium, type=media.type, **numbers)
    _add_caption(content, media.caption)
    if poster := web_url(media.poster):
        add(content, _THUMBNAIL, url=poster)


def _add_caption(content: etree._Element, caption: str) -> None:
    if text := line(caption):
        add(content, _DESCRIPTION, text, type="plain")


def _positive(number: int | None) -> str:
    """The number as an attribute value, empty (no attribute) if it is unknown or not positive."""
    return str(number) if number and number > 0 else ""
