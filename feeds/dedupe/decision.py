"""The decision about a delivery: everything that the store writes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from feeds.dedupe.history import ArticleHistory, Version
from feeds.messages.aliases import AliasReason
from feeds.model import Article

Outcome = Literal["new", "duplicate", "updated", "corrected", "same", "refused"]

#: outcomes that change nothing for a reader
UNCHANGED: frozenset[Outcome] = frozenset({"same", "refused"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """Another article with the same text; `likeness` is the Jaccard similarity of the 4-grams of both texts.

    It is 1 if both have the same URL.
    """

    id: str
    likeness: float
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAlias:
    """Another name of an article: an id that it would have had, or its guid; see `guid_name`."""

    name: str
    article: str
    reason: AliasReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The outcome of a delivery, and what is stored of it; the outcome is `same` if a reader sees no difference.

    `duplicate` is a new article with the text of another article. `updated` changes the time of the last change that
    feeds publish; `corrected` does not. Of a `refused` delivery, only aliases and the claim are stored.
    """

    outcome: Outcome
    reason: str
    incoming: Version
    #: the history before the delivery, None if the article was not stored
    stored: ArticleHistory | None
    #: the history after it, None if the article was refused and nothing of it is stored
    history: ArticleHistory | None
    #: the content that is shown from now on; None if nothing changes or only times
    content: Article | None = None
    #: the articles with the same text or URL, most similar first; None if these links stay as they are
    duplicates: tuple[Duplicate, ...] | None = None
    #: the articles on the same story, as similarity by id; None if these links stay as they are
    related: Mapping[str, float] | None = None
    aliases: tuple[NewAlias, ...] = ()
    #: the source that claims an article of another one; empty if there is no such claim
    claimant: str = ""

    @property
    def is_visible(self) -> bool:
        """Whether it changes what a reader sees."""
        return self.outcome not in UNCHANGED


def guid_name(guid: str) -> str:
    """Return the alias of a guid; the prefix `guid ` keeps it apart from article ids."""
    return f"guid {guid}"
