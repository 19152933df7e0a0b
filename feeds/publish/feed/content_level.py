"""Content levels: how much of an article may be published under its rights."""

from dataclasses import replace
from html import escape

from feeds.common.text import excerpt
from feeds.model import Article
from feeds.parsing.markup import html_to_text

_MORE = "阅读原文"


def limit_content(article: Article, level: str) -> Article:
    """The article with its whole content ("full"), its summary ("summary") or only its link ("link").

    Below "full", images and recordings are removed with the text; authors, credits and rights always stay.
    """
    if level == "full":
        return article
    summary = article.summary or excerpt(html_to_text(article.content_html)) if level == "summary" else ""
    paragraphs = [escape(summary, quote=False)] if summary else []
    if article.url:
        paragraphs.append(f'<a href="{escape(article.url)}">{_MORE}</a>')
    content = "".join(f"<p>{line}</p>" for line in paragraphs)
    return replace(article, content_html=content, summary=summary, images=(), lead_image=None, media=(), episode=None)
