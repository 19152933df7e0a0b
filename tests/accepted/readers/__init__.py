"""Entries of our feeds as parsed by independent readers: a small adapter for each, and one table of expectations."""
