"""Subscribe to new sources: find feeds at a URL, import OPML lists, and declare them in the settings."""

from feeds.subscribe.new_source import SourceRegistry, same_feed
from feeds.subscribe.opml_lists import ImportPlan, plan_import, subscriptions
from feeds.subscribe.probe import FeedOffer, FetchedPage, Get, ProbeResult, probe

__all__ = [
    "FeedOffer",
    "FetchedPage",
    "Get",
    "ImportPlan",
    "ProbeResult",
    "SourceRegistry",
    "plan_import",
    "probe",
    "same_feed",
    "subscriptions",
]
