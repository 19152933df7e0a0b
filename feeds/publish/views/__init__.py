"""What stands on each page for people, and in the files beside them; `feeds.publish.pages` knows how it looks."""
