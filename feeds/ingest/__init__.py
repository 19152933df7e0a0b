"""Ingest documents: parse, normalize, deduplicate, and store their articles in one transaction."""
