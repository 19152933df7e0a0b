"""What stands on each page for people, and in the files beside them; `feeds.pages` knows how it looks."""
