"""The sample articles that travel with the program: they show what it does, and are no news.

They are known by their ids, in whatever database they are. They are marked wherever they are published, left out of
exports, and go when their source has its first real article.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path

from feeds.model import Article

#: one id a line, of all samples that a version of the program ever had: they may be in a database of that version
FILE = Path(__file__).with_name("samples.txt")
IDS = frozenset(FILE.read_text("ascii").split())

#: what a title begins with in a feed; pages say it in their own language
MARK = "【示例】"


def is_sample(id: str) -> bool:
    """Whether the article with this id is a sample."""
    return id in IDS


def mark_samples(article: Article) -> Article:
    """A sample with the mark in its title, every other article as it is; what they name as related too."""
    related = tuple(replace(item, title=MARK + item.title) if is_sample(item.id) else item for item in article.related)
    title = MARK + article.title if is_sample(article.id) else article.title
    return replace(article, title=title, related=related)


def forget_samples(
    owners: dict[str, str], real: Collection[str], declared: Collection[str], forget: Callable[[str], object]
) -> None:
    """Forget the samples that have to go, of those `owners` (id -> source), and take them out of `owners` too."""
    for id in obsolete_samples(owners, real, declared):
        forget(id)
        del owners[id]


def obsolete_samples(owners: Mapping[str, str], real: Collection[str], declared: Collection[str]) -> list[str]:
    """Return which samples, of those `owners` (id -> source), have to go once the sources `real` have real articles.

    A source that is not `declared`, such as one that was invented for the samples, will never have a real article: its
    samples go with the first of all.
    """
    return [id for id, source in owners.items() if source in real or (real and source not in declared)]
