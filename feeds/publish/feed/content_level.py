"""How much of an article is shown, where its rights do not allow all of it."""

from dataclasses import replace
from html import escape

from feeds.common.text import excerpt
from feeds.model import Article
from feeds.parsing.markup import html_to_text

_MORE = "阅读原文"


def limit_content(article: Article, level: str) -> Article:
    """Return the article with its whole content ("full"), with its summary alone, or with no more than its link.

    Pictures and recordings go with the text; who wrote it, its credits and its rights always stay.
    """
    if level == "full":
        return article
    summary = article.summary or excerpt(html_to_text(article.content_html)) if level == "summary" else ""
    paragraphs = [escape(summary, quote=False)] if summary else []
    if article.url:
        paragraphs.append(f'<a href="{escape(article.url)}">{_MORE}</a>')
    content = "".join(f"<p>{line}</p>" for line in paragraphs)
    return replace(article, content_html=content, summary=summary, images=(), lead_image=None, media=(), episode=None)
