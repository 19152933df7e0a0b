"""Rules for articles of private sources on their way in: they must not mix with public articles.

What readers see of private sources is decided in `feeds/publish/visibility.py`.
"""

from collections.abc import Iterable, Mapping

from feeds.config import Config
from feeds.model import RawEntry, Source
from feeds.urls.canonicalize import article_url


def private_source_of_file(raw: RawEntry, config: Config) -> tuple[Source, str] | None:
    """Return the private source that a file belongs to, and its address there: a file of a private feed is private too.

    It is matched by the address of the feed or of its site; a false claim brings no advantage.
    """
    if raw.is_archived:
        return None
    for url in filter(None, (raw.channel.url, raw.channel.link)):
        own = (source for source in config.sources if source.private and url in source.feeds)
        source = next(own, None) or config.source_of_url(article_url(url) or "")
        if source is not None and source.private:
            return source, article_url(url) or url
    return None


def may_deliver_for_others(source: Source) -> bool:
    """Return whether a feed may deliver articles of other sources: those of a private feed stay separate articles."""
    return not source.private


def keeps_carried_articles(owner: Source) -> bool:
    """Return whether articles of `owner` in a feed of another publisher belong to `owner`, not to that feed."""
    return owner.private


def is_separate_article(source: Source, via: str) -> bool:
    """Return whether an article from another publisher's feed (host `via`) gets an id that no other source gives it."""
    return bool(via) and source.private


def scope_of_ids(source: Source, scope: str) -> str:
    """Return the scope of the ids of a feed's articles: a private feed shares no ids."""
    return source.id if source.private else scope


def may_match_originals(*, is_private: bool) -> bool:
    """Return whether an article from a third-party feed may become a version of the original of another source."""
    return not is_private


def may_take_over(declared: Source, undeclared: Source) -> bool:
    """Return whether a declared source may take the articles of an undeclared one.

    A private source stays private until the catalogue declares its own id as public.
    """
    return declared.private or not undeclared.private


def changed_privacy(declared: Iterable[Source], stored: Mapping[str, Source]) -> list[Source]:
    """Return the declared sources that are not stored as private although they are, or the other way round."""
    return [source for source in declared if source.private != (source.id in stored and stored[source.id].private)]
