"""From an address or a list to sources: what an address has to offer, and what a catalogue says of it."""

from feeds.subscribe.new_source import SourceRegistry, same_feed
from feeds.subscribe.opml_lists import ImportPlan, plan, subscriptions
from feeds.subscribe.probe import FeedOffer, FetchedPage, Get, ProbeResult, look

__all__ = [
    "FeedOffer",
    "FetchedPage",
    "Get",
    "ImportPlan",
    "ProbeResult",
    "SourceRegistry",
    "look",
    "plan",
    "same_feed",
    "subscriptions",
]
