"""The content of each page and static file; `feeds.publish.pages` renders the HTML."""
