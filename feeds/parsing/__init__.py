"""From bytes to articles: parse the formats, clean the HTML, normalize by publisher."""
