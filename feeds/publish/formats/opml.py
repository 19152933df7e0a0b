"""OPML 2.0 (http://opml.org/spec2.opml): the list of feeds, for readers to import."""

import re
from collections.abc import Sequence

from lxml import etree

from feeds.model import Subscription
from feeds.publish.formats.feedgen_extension import add
from feeds.publish.formats.safe_text import address, title

MEDIA_TYPE = "text/x-opml"

#: in texts that some read as HTML, which has it written out wherever something follows (NotHtml)
_AMPERSAND = re.compile(r"&(?=\S)")


def render(name: str, subscriptions: Sequence[Subscription]) -> bytes:
    """The subscriptions in the order given, each folder where its first one stands; no date, as there is no clock."""
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
    feed_url, home_url = address(subscription.feed_url), address(subscription.home_url)
    add(parent, "outline", type="rss", text=name, title=name, xmlUrl=feed_url, htmlUrl=home_url)


def _label(text: str) -> str:
    """OPML's texts may hold HTML, so a lone `<` is an error to some, and so is the `&` of `R&D`."""
    return _AMPERSAND.sub("＆", title(text).replace("<", "＜"))
