"""From bytes to articles: formats are read, HTML is cleaned, publishers are normalized."""
