"""From an address or a list to sources: what an address has to offer, and what a catalogue says of it."""

from feeds.subscribing.declaring import Register, same_feed
from feeds.subscribing.lists import Plan, plan, subscriptions
from feeds.subscribing.looking import Found, Get, Offer, Page, look

__all__ = ["Found", "Get", "Offer", "Page", "Plan", "Register", "look", "plan", "same_feed", "subscriptions"]
