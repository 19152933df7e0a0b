"""The schema: entries as they were sent, and articles, sources and feeds as they are published."""

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
