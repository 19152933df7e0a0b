"""From an address or a list to sources: what an address has to offer, and what a catalogue says of it."""

from feeds.subscribe.new_source import Register, same_feed
from feeds.subscribe.opml_lists import Plan, plan, subscriptions
from feeds.subscribe.probe import Found, Get, Offer, Page, look

__all__ = ["Found", "Get", "Offer", "Page", "Plan", "Register", "look", "plan", "same_feed", "subscriptions"]
