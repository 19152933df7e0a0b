"""URLs: parsing, canonical form, and the original URL behind link wrappers and image proxies."""
