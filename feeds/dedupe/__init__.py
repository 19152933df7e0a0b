"""Decides what an article that comes in changes, as a pure function of the *set* of its deliveries.

The order of arrival never matters: of all deliveries of one content the earliest times and the first wording of its
corrections are kept, and when it was last seen; the content seen last is the current one. Importing the same documents
in any order, any number of times, ends in the same articles. What came through other people's feeds counts only until
the publisher's own is known: nobody else can change an article.

Which id an article has is that of the delivery that came first, where it had no address; and which of several copies a
combined list shows is the one that was taken in first, as readers have it.

This holds as long as an article has had no more than `KEPT` contents. Beyond that the ones seen last the longest ago
are forgotten: which one is current, and when the article was first seen and published, stay exact; only `updated`, the
corrections named and the list of versions may then depend on the order.
"""

from feeds.dedupe.decide import KEPT, RETURNS, Decision, Duplicate, Outcome, decide
from feeds.dedupe.digests import content_digest, filled
from feeds.dedupe.explain import VersionDelivery, retold
from feeds.dedupe.follow_ups import is_follow_up, shared_opening
from feeds.dedupe.history import ArticleHistory, Trace, Version, version_of
from feeds.dedupe.minhash import SCHEME, bands, grams, is_likely, jaccard, sketch
from feeds.dedupe.related import STORY, relatedness, title_pairs
from feeds.dedupe.same_article import (
    TWIN_DAYS,
    is_another,
    is_moved,
    is_published_again,
    is_twin,
    text_key,
    titles_agree,
)
from feeds.dedupe.similarity import COMPARED, agree, headline, is_material, similarity, text_of
from feeds.dedupe.thresholds import COPY, COPY_WITHIN, MATERIAL, OPENING, copy_from

__all__ = [
    "COMPARED",
    "COPY",
    "COPY_WITHIN",
    "KEPT",
    "MATERIAL",
    "OPENING",
    "RETURNS",
    "SCHEME",
    "STORY",
    "TWIN_DAYS",
    "ArticleHistory",
    "Decision",
    "Duplicate",
    "Outcome",
    "Trace",
    "Version",
    "VersionDelivery",
    "agree",
    "bands",
    "content_digest",
    "copy_from",
    "decide",
    "filled",
    "grams",
    "headline",
    "is_another",
    "is_follow_up",
    "is_likely",
    "is_material",
    "is_moved",
    "is_published_again",
    "is_twin",
    "jaccard",
    "relatedness",
    "retold",
    "shared_opening",
    "similarity",
    "sketch",
    "text_key",
    "text_of",
    "title_pairs",
    "titles_agree",
    "version_of",
]
