"""The content of each feed document: which articles, and how much of each is shown."""
