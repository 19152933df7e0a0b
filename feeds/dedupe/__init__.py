"""Deduplication: decides how a delivered article changes the stored one, as a pure function of the *set* of deliveries.

The order of arrival does not matter. For each content we keep the earliest times, the first wording of its corrections
and the time of the last delivery; the content delivered last is the current one. Importing the same documents in any
order, any number of times, ends in the same articles. Deliveries through third-party feeds count only until the
publisher's own delivery is known: a third party cannot change an article.

Two things depend on the order: the id of an article without a URL is that of its first delivery, and a combined feed
shows the duplicate that was stored first, because readers have that one already.

All this is exact for up to `MAX_VERSIONS` contents of one article. Beyond that the contents not delivered for the
longest time are dropped. The current content, `first_seen` and `published` stay exact; only `updated`, the corrections
and the list of versions may then depend on the order.
"""

from feeds.dedupe.decide import MAX_RETURNS, MAX_VERSIONS, decide
from feeds.dedupe.decision import Decision, Duplicate, NewAlias, Outcome, guid_name
from feeds.dedupe.digests import content_digest, to_json_value
from feeds.dedupe.duplicates import ArticleAtUrl, Candidate, find_duplicates, is_follow_up, shared_opening
from feeds.dedupe.explain import VersionDelivery, explain_versions
from feeds.dedupe.history import ArticleHistory, Trace, Version, version_of
from feeds.dedupe.minhash import SCHEME, bands, grams, is_likely, jaccard, minhash_of
from feeds.dedupe.related import STORY_WINDOW, ComparedTitle, related_articles, title_pairs
from feeds.dedupe.same_article import (
    SAME_ARTICLE_DAYS,
    is_different_article,
    is_moved,
    is_republished,
    is_same_without_url,
    text_key,
    titles_agree,
)
from feeds.dedupe.similarity import COMPARED, headline, is_material, numbers_agree, similarity, text_of
from feeds.dedupe.thresholds import (
    DUPLICATE_THRESHOLD,
    DUPLICATE_THRESHOLD_WITHIN,
    MATERIAL,
    OPENING,
    duplicate_threshold,
)

__all__ = [
    "COMPARED",
    "DUPLICATE_THRESHOLD",
    "DUPLICATE_THRESHOLD_WITHIN",
    "MATERIAL",
    "MAX_RETURNS",
    "MAX_VERSIONS",
    "OPENING",
    "SAME_ARTICLE_DAYS",
    "SCHEME",
    "STORY_WINDOW",
    "ArticleAtUrl",
    "ArticleHistory",
    "Candidate",
    "ComparedTitle",
    "Decision",
    "Duplicate",
    "NewAlias",
    "Outcome",
    "Trace",
    "Version",
    "VersionDelivery",
    "bands",
    "content_digest",
    "decide",
    "duplicate_threshold",
    "explain_versions",
    "find_duplicates",
    "grams",
    "guid_name",
    "headline",
    "is_different_article",
    "is_follow_up",
    "is_likely",
    "is_material",
    "is_moved",
    "is_republished",
    "is_same_without_url",
    "jaccard",
    "minhash_of",
    "numbers_agree",
    "related_articles",
    "shared_opening",
    "similarity",
    "text_key",
    "text_of",
    "title_pairs",
    "titles_agree",
    "to_json_value",
    "version_of",
]
