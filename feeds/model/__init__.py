"""The schema: raw entries as received, and articles, sources and feeds as published."""

from feeds.model.article import (
    LANGUAGES,
    Article,
    Exactness,
    Feed,
    FeedSource,
    Group,
    Image,
    Language,
    Markup,
    Media,
    RawChannel,
    RawEntry,
    Related,
    Source,
    Subscription,
    Validators,
)

__all__ = [
    "LANGUAGES",
    "Article",
    "Exactness",
    "Feed",
    "FeedSource",
    "Group",
    "Image",
    "Language",
    "Markup",
    "Media",
    "RawChannel",
    "RawEntry",
    "Related",
    "Source",
    "Subscription",
    "Validators",
]
