"""The index page: what there is to subscribe to, for people, and for readers that look for feeds on a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from feeds.render.formats import FORMATS, feed_path
from feeds.render.wire import address, rfc3339, title

MEDIA_TYPE = "text/html"

_HERE = Path(__file__).parent

#: the bytes of `/style.css`; styles stand in no other place, so that the page's CSP can forbid them inline
STYLESHEET = (_HERE / "style.css").read_bytes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One feed on the page; `newest` is None where it holds no article yet."""

    #: the name in its address, `feeds/<name>.rss`
    name: str
    title: str
    kind: Literal["all", "group", "source"]
    home_url: str = ""
    count: int = 0
    newest: datetime | None = None


def render(site_title: str, listed: Sequence[Listed]) -> bytes:
    """The page in UTF-8; its addresses are relative to the root, so it works under any host and folder."""
    combined = [feed for feed in listed if feed.kind != "source"]
    sources = [feed for feed in listed if feed.kind == "source"]
    page = _TEMPLATE.render(site_title=title(site_title), listed=listed, combined=combined, sources=sources)
    return page.encode()


def _feed_href(name: str, extension: str) -> str:
    return feed_path(quote(name, safe="", errors="ignore"), extension)


def _when(moment: datetime | None) -> Markup:
    """A `time` element, or a dash."""
    if moment is None:
        return Markup("—")
    return Markup('<time datetime="{}">{:%Y-%m-%d %H:%M}</time>').format(rfc3339(moment), moment)


def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.globals.update(formats=tuple(FORMATS.values()), feed_href=_feed_href)
    environment.filters.update(address=address, label=title, when=_when)
    return environment.from_string((_HERE / "index.html.j2").read_text(encoding="utf-8"))


_TEMPLATE = _template()
