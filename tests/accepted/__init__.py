"""Feeds that every client accepts: what is served of the samples and of real documents, judged by others than us."""
