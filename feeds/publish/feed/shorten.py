"""Shorter articles on request: the first characters of the text, or the content without images."""

from dataclasses import replace
from html import escape

from feeds.common.text import excerpt
from feeds.model import Article
from feeds.parsing.markup import text_lines, without_pictures
from feeds.publish.feed.content_level import limit_content


def shorten(article: Article, level: str, limit: int) -> Article:
    """The article with the first `limit` characters in place of the content that `level` allows."""
    if level != "full":
        shorter = replace(article, summary=excerpt(article.summary, limit))
        return limit_content(shorter, level) if article.summary else article
    text = excerpt(text_lines(article.content_html), limit) or excerpt(article.summary, limit)
    content = f"<p>{escape(text, quote=False)}</p>" if text else ""
    # a summary would repeat the same text
    return replace(article, content_html=content, summary="", episode=None)


def remove_images(article: Article) -> Article:
    """The article without any image that a reader would load; captions and recordings stay."""
    media = tuple(replace(medium, poster="") for medium in article.media if not medium.type.startswith("image/"))
    content = without_pictures(article.content_html)
    episode = article.episode
    if episode:
        chapters = tuple(replace(medium, image="") for medium in episode.chapters)
        episode = replace(episode, cover="", chapters=chapters)
    return replace(article, content_html=content, images=(), lead_image=None, media=media, episode=episode)
