"""Addresses: parsing, one canonical form, link wrappers and image proxies undone."""
