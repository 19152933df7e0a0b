"""Helpers: versions of one article, a fake store, and a slow and simple merge as reference."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from feeds.common.text import letters
from feeds.dedupe import ArticleHistory, Decision, Version, decide, is_material, version_of
from feeds.model import Article
from tests.store.samples import BODY, HOUR, NOW, sample

#: a time different from that of the samples
EARLY = NOW - 90 * HOUR


def version(**changes: Any) -> Version:
    return version_of(sample(**changes))


class StoredArticle:
    """A fake store of one article: its history, and the content of each version."""

    def __init__(self, *versions: Version) -> None:
        self.history: ArticleHistory | None = None
        self.contents: dict[str, Article] = {}
        self.reads: Counter[str] = Counter()
        for delivery in versions:
            self.take(delivery)

    def take(self, incoming: Version) -> Decision:
        decision = decide(self.history, incoming, self.read)
        self.history = decision.history
        self.contents.setdefault(incoming.digest, incoming.article)
        return decision

    def read(self, digest: str) -> Article:
        self.reads[digest] += 1
        return self.contents[digest]

    @property
    def stored(self) -> ArticleHistory:
        assert self.history is not None
        return self.history

    @property
    def title(self) -> str:
        return self.contents[self.stored.current].title


def merge_deliveries(deliveries: Iterable[Version]) -> tuple[datetime, datetime, datetime, str]:
    """Return published, updated, first_seen and current of a set of deliveries, computed in a slow and simple way."""
    versions: dict[str, list[Version]] = {}
    all_deliveries = list(deliveries)
    for delivery in [delivery for delivery in all_deliveries if not delivery.article.via] or all_deliveries:
        versions.setdefault(delivery.digest, []).append(delivery)
    everything = [delivery for same_content in versions.values() for delivery in same_content]
    published = min(delivery.article.published for delivery in everything)
    updated, announced = published, None
    for same_content in sorted(
        versions.values(),
        key=lambda same_content: (min(delivery.seen for delivery in same_content), same_content[0].digest),
    ):
        if announced and is_teaser(same_content[0].article, announced):
            continue
        if announced and is_material(announced, same_content[0].article):
            updated = max(
                min(delivery.article.updated for delivery in same_content),
                min(delivery.seen for delivery in same_content),
            )
        elif announced:
            continue
        announced = same_content[0].article
    current = max(
        (
            max(delivery.seen for delivery in same_content),
            min(delivery.article.updated for delivery in same_content),
            digest,
        )
        for digest, same_content in versions.items()
        if not any(is_teaser(same_content[0].article, other.article) for other in everything)
    )[-1]
    return published, max(published, updated), min(delivery.seen for delivery in everything), current


def is_teaser(article: Article, whole: Article) -> bool:
    """Return whether an article is much shorter than another and has the same headline."""
    short = 2 * len(article.content_html) < len(whole.content_html)
    return short and (letters(article.title) or article.title) == (letters(whole.title) or whole.title)


def visible_state(history: ArticleHistory) -> tuple[datetime, datetime, datetime, str]:
    return history.published, history.updated, history.first_seen, history.current


def drifting_versions(steps: int) -> list[Version]:
    """Return versions, each with a few more replaced characters than the one before."""
    letters = BODY.replace("<p>", "").replace("</p>", "")
    versions = []
    for step in range(steps):
        drifted = "".join("某" if at % 40 < step else letter for at, letter in enumerate(letters))
        versions.append(version(content_html=f"<p>{drifted}</p>", first_seen=EARLY + step * HOUR))
    return versions


def edition(number: int, **changes: Any) -> Version:
    """Return a version that differs from other numbers only by a typo."""
    return version(content_html=BODY + f"<p>{number}</p>", first_seen=EARLY + timedelta(minutes=number), **changes)
