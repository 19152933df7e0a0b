"""The article page: content, source, copies, related articles, revisions and corrections."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from feeds.model import Article, Image
from feeds.parsing.markup import prepare_for_page
from feeds.publish.formats.enclosures import further_pictures
from feeds.publish.formats.safe_text import body, web_url
from feeds.publish.pages.context import PageContext, render
from feeds.publish.pages.diff import Line
from feeds.publish.pages.feed_lists import ListedFeed, article_folder
from feeds.publish.pages.translation import translate


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedArticle:
    """Another article."""

    id: str
    title: str
    source_title: str

    @property
    def folder(self) -> str:
        """The folder of its page."""
        return article_folder(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRevision:
    """One version: when it was first seen, and where its text differs from the previous version."""

    seen: datetime
    current: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """The content of the page; `article` is already limited to its content level."""

    article: Article
    source: ListedFeed
    copies: tuple[LinkedArticle, ...] = ()
    related: tuple[LinkedArticle, ...] = ()
    #: newest first; empty with a single version
    revisions: tuple[ArticleRevision, ...] = ()


def article(page: PageContext, story: ArticlePage) -> bytes:
    """Render an article page; its content was sanitized when it was stored, and the page runs no inline script."""
    item = story.article
    content = body(item)
    values = {
        "article": item,
        "language": item.language,
        "source": story.source,
        "content": Markup(prepare_for_page(content)),  # noqa: S704  # sanitised by `feeds.parsing.markup`, the only way in
        "lead": _lead(item, content),
        "pictures": further_pictures(item),
        "media": [medium for medium in item.media if web_url(medium.url) and web_url(medium.url) not in content],
        "elsewhere": [url for url in map(web_url, item.also_at) if url],
        "copies": story.copies,
        "related": story.related,
        "revisions": story.revisions,
        "changes": [translate(correction, page.language) for correction in item.provenance],
    }
    return render("article", page, values)


def redirect(page: PageContext) -> bytes:
    """Render a redirect to the page of the same article without language prefix, for hosts that only send files."""
    return render("redirect", page, {"target": page.file(page.folder)})


def _lead(article: Article, content: str) -> Image | None:
    """The image above the text, unless the text contains an image or a video shows it as its poster."""
    lead = article.lead_image
    is_in_content = "<img" in content or (lead and any(medium.poster == lead.url for medium in article.media))
    return lead if lead and web_url(lead.url) and not is_in_content else None
