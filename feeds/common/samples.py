"""Sample articles shipped with the program, which show what it does.

They are recognized by their ids in every database. They are marked in feeds and pages, not exported, and deleted when
their source has its first real article.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from feeds.model import Article

#: one id per line, of the samples of all versions of the program, because old databases may contain old samples
FILE = Path(__file__).with_name("samples.txt")
IDS = frozenset(FILE.read_text("ascii").split())

#: prefix of the title in a feed; pages have a translated mark
MARK = "【示例】"


def is_sample(id: str) -> bool:
    """Whether the article with this id is a sample."""
    return id in IDS


def mark_samples(article: Article) -> Article:
    """Add the mark to the title of a sample, and to the titles of related samples; other articles stay unchanged."""
    related = tuple(replace(item, title=MARK + item.title) if is_sample(item.id) else item for item in article.related)
    title = MARK + article.title if is_sample(article.id) else article.title
    return replace(article, title=title, related=related)


def obsolete_samples(owners: Mapping[str, str], real: Collection[str], declared: Collection[str]) -> list[str]:
    """Return the samples of `owners` (id -> source) to delete, given that the sources `real` have real articles.

    A source that is not `declared`, such as an invented one, never gets a real article: its samples are deleted with
    the first real article of any source.
    """
    return [id for id, source in owners.items() if source in real or (real and source not in declared)]
