"""General helpers: dates, Chinese scripts, text, hashes, an LRU cache."""
