"""OPML 2.0 (http://opml.org/spec2.opml): the list of feeds for import into readers."""

import re
from collections.abc import Sequence

from lxml import etree

from feeds.model import Subscription
from feeds.publish.formats.feedgen_extension import add
from feeds.publish.formats.safe_text import title, web_url

MEDIA_TYPE = "text/x-opml"

#: `&` in texts that some readers parse as HTML: they want it escaped if something follows (NotHtml)
_AMPERSAND = re.compile(r"&(?=\S)")


def render(name: str, subscriptions: Sequence[Subscription]) -> bytes:
    """Render the subscriptions in the given order, each folder at its first feed; no date, so bytes are stable."""
    root = etree.Element("opml", version="2.0")
    add(add(root, "head"), "title", _label(name))
    body = add(root, "body")
    folders: dict[str, etree._Element] = {}
    for subscription in subscriptions:
        folder = subscription.folder
        if folder and folder not in folders:
            folders[folder] = add(body, "outline", text=_label(folder))
        _add_feed(folders[folder] if folder else body, subscription)
    if not subscriptions:
        add(body, "outline", text=_label(name))  # a body must have an outline
    return etree.tostring(root, pretty_print=True, encoding="UTF-8", xml_declaration=True)


def _add_feed(parent: etree._Element, subscription: Subscription) -> None:
    """One `outline`; `type` is `rss` for Atom too, as the specification says."""
    name = _label(subscription.title)
    feed_url, home_url = web_url(subscription.feed_url), web_url(subscription.home_url)
    add(parent, "outline", type="rss", text=name, title=name, xmlUrl=feed_url, htmlUrl=home_url)


def _label(text: str) -> str:
    """OPML texts may contain HTML, so some validators reject a single `<` and the `&` of `R&D`."""
    return _AMPERSAND.sub("＆", title(text).replace("<", "＜"))
