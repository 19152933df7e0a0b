"""The page of an article: all that it says, whose it is, what is like it, what became of it and what we changed."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from feeds.model import Article, Image
from feeds.parsing.markup import prepare_for_page
from feeds.publish.formats.enclosures import further_pictures
from feeds.publish.formats.safe_text import address, body
from feeds.publish.pages.context import PageContext, render
from feeds.publish.pages.corrections import changes
from feeds.publish.pages.diff import Line
from feeds.publish.pages.feed_lists import ListedFeed, article_place


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedArticle:
    """Another article."""

    id: str
    title: str
    source_title: str

    @property
    def place(self) -> str:
        """Of its page."""
        return article_place(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRevision:
    """One version: when it was seen first, and where its words differ from those of the one before it."""

    seen: datetime
    current: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """What stands on the page; `article` as much of it as its rights allow."""

    article: Article
    source: ListedFeed
    copies: tuple[LinkedArticle, ...] = ()
    related: tuple[LinkedArticle, ...] = ()
    #: the newest first; empty where there is only one
    revisions: tuple[ArticleRevision, ...] = ()


def article(frame: PageContext, story: ArticlePage) -> bytes:
    """The page of an article; its content was sanitised when it came in, and no script runs on the page at all."""
    item = story.article
    content = body(item)
    values = {
        "article": item,
        "language": item.language,
        "source": story.source,
        "content": Markup(prepare_for_page(content)),  # noqa: S704  # sanitised by `feeds.parsing.markup`, the only way in
        "lead": _lead(item, content),
        "pictures": further_pictures(item),
        "media": [medium for medium in item.media if address(medium.url) and address(medium.url) not in content],
        "elsewhere": [url for url in map(address, item.also_at) if url],
        "copies": story.copies,
        "related": story.related,
        "revisions": story.revisions,
        "changes": tuple(changes(item.provenance, frame.language)),
    }
    return render("article", frame, values)


def _lead(article: Article, content: str) -> Image | None:
    """The picture above the text, unless the text has one or a video shows it before it is played."""
    lead = article.lead_image
    is_in_content = "<img" in content or (lead and any(medium.poster == lead.url for medium in article.media))
    return lead if lead and address(lead.url) and not is_in_content else None
