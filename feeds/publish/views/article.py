"""The page of one article, with everything that the store has about it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from feeds.dedupe import Version
from feeds.health.redact import redact
from feeds.model import Article
from feeds.publish.feed.chinese_variant import convert_article
from feeds.publish.feed.content_level import limit_content
from feeds.publish.pages.article import ArticlePage, ArticleRevision, LinkedArticle, redirect
from feeds.publish.pages.article import article as render
from feeds.publish.pages.context import PageContext
from feeds.publish.pages.diff import diff_lines
from feeds.publish.snapshot import Snapshot
from feeds.search import text_without_blank_lines
from feeds.store import Record, SimilarArticle

#: number of newest revisions that are compared
_REVISIONS = 10


def article_page(snapshot: Snapshot, page: PageContext, id: str) -> bytes | None:
    """The page of the article with that id; None if it is not stored, forgotten, or its source has no page."""
    # an export renders the pages of an article in all languages one after the other
    last = snapshot.last_article
    if last is None or last[0] != id:
        last = snapshot.last_article = id, _read(snapshot, id)
    _, content = last
    if content is None:
        return None
    article = _in_script(content.article, page)
    if snapshot.extent.shared_pages and page.prefixed and article == content.article:
        return redirect(page)
    return render(page, replace(content, article=article))


def _read(snapshot: Snapshot, id: str) -> ArticlePage | None:
    """What the page shows in every language, with the article as it was written."""
    article = next((candidate for candidate in snapshot.store.find(id) if candidate.id == id), None)
    channel = snapshot.channel_of(article.source) if article else None
    if article is None or channel is None:
        return None
    record = snapshot.store.record(id)
    if record.forgotten:
        return None
    amount = snapshot.config.settings_of(article.source).content
    return ArticlePage(
        article=replace(limit_content(article, amount), via=_public_host(article.via, snapshot.config.allow)),
        source=snapshot.listed(channel),
        copies=tuple(_linked(snapshot, record.duplicates)),
        # duplicates tell the same story and would appear twice
        related=tuple(
            _linked(
                snapshot,
                [
                    candidate
                    for candidate in record.related
                    if candidate.id not in {other.id for other in record.duplicates}
                ],
            )
        ),
        # without full content, no part of it may appear in revisions
        revisions=_revisions(article, record) if amount == "full" else (),
    )


def _in_script(article: Article, page: PageContext) -> Article:
    """The article as written, or converted if the path has a script prefix."""
    return convert_article(article, page.language) if page.prefixed and page.language != "en" else article


def _public_host(via: str, allow: Collection[str]) -> str:
    """The host that an article came through; empty if it is internal."""
    return via if redact(via, allow) == via else ""


def _linked(snapshot: Snapshot, articles: Sequence[SimilarArticle]) -> Iterator[LinkedArticle]:
    for other in articles:
        if other.is_named and not other.is_forgotten and (channel := snapshot.channel_of(other.source)):
            yield LinkedArticle(id=other.id, title=other.title, source_title=channel.title)


def _revisions(article: Article, record: Record) -> tuple[ArticleRevision, ...]:
    """Each version with its changes from the previous one, newest first; empty with a single version."""
    versions = sorted(record.versions, key=lambda version: (version.seen, version.digest))[-_REVISIONS - 1 :]
    return tuple(_revision(article, *pair) for pair in reversed(list(pairwise(versions))))


def _revision(article: Article, old: Version, new: Version) -> ArticleRevision:
    lines = diff_lines(_lines(old.article), _lines(new.article))
    current = new.article.content_html == article.content_html and new.article.title == article.title
    return ArticleRevision(seen=new.seen, current=current, lines=lines)


def _lines(article: Article) -> tuple[str, ...]:
    return (article.title, *text_without_blank_lines(article.content_html).split("\n"))
