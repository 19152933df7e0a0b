"""Documents become stored articles: read, normalized, deduplicated and written in one transaction."""
