"""Links that subscribe to a feed with one click, each as its reader describes it."""

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class SubscribeLink:
    """A way to subscribe; without a name it is whatever the device has for feeds."""

    name: str
    url: str


#: by name, with the whole address of the feed in the place of `{}`, percent-encoded
_SERVICES = {
    "Feedly": "https://feedly.com/i/subscription/feed%2F{}",
    "Inoreader": "https://www.inoreader.com/?add_feed={}",
    "NewsBlur": "https://www.newsblur.com/?url={}",
    "Feedbin": "https://feedbin.com/?subscribe={}",
    "The Old Reader": "https://theoldreader.com/feeds/subscribe?url={}",
}


def subscribe_links(feed_url: str) -> tuple[SubscribeLink, ...]:
    """The ways to subscribe to the feed at `feed_url`."""
    # what apps register for: https://web.archive.org/web/2024/https://en.wikipedia.org/wiki/Feed_URI_scheme
    own = SubscribeLink("", f"feed:{feed_url}")
    return (own, *(SubscribeLink(name, url.format(quote(feed_url, safe=""))) for name, url in _SERVICES.items()))
