"""Less of an article for who has little room, time or data: its beginning, or its text without pictures."""

from dataclasses import replace
from html import escape

from feeds.common.text import excerpt
from feeds.model import Article
from feeds.parsing.markup import text_lines, without_pictures
from feeds.publish.feed.content_level import limit_content


def shorten(article: Article, amount: str, most: int) -> Article:
    """The article, of which `amount` is shown, with the beginning of that, at most `most` characters, in its place."""
    if amount != "full":
        shorter = replace(article, summary=excerpt(article.summary, most))
        return limit_content(shorter, amount) if article.summary else article
    text = excerpt(text_lines(article.content_html), most) or excerpt(article.summary, most)
    content = f"<p>{escape(text, quote=False)}</p>" if text else ""
    # a summary beside it would be the same once more
    return replace(article, content_html=content, summary="", episode=None)


def remove_images(article: Article) -> Article:
    """The article without any picture that a reader would load; captions and recordings stay."""
    media = tuple(replace(one, poster="") for one in article.media if not one.type.startswith("image/"))
    content = without_pictures(article.content_html)
    episode = article.episode
    if episode:
        chapters = tuple(replace(one, image="") for one in episode.chapters)
        episode = replace(episode, cover="", chapters=chapters)
    return replace(article, content_html=content, images=(), lead_image=None, media=media, episode=episode)
