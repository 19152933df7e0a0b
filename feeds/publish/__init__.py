"""Everything that is published at one revision of the store: feeds, archives, pages and their caches."""
