"""Helpers that know nothing of feeds: dates, Chinese scripts, text, digests, an LRU cache."""
