"""From an address or a list to sources: what an address has to offer, and what a catalogue says of it."""

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
