"""Links that subscribe to a feed in one click, in the URL format of each reader."""

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class SubscribeLink:
    """A subscribe link; without a name, it opens the default feed reader of the device."""

    name: str
    url: str


#: by name; `{}` is replaced with the percent-encoded URL of the feed
_SERVICES = {
    "Feedly": "https://feedly.com/i/subscription/feed%2F{}",
    "Inoreader": "https://www.inoreader.com/?add_feed={}",
    "NewsBlur": "https://www.newsblur.com/?url={}",
    "Feedbin": "https://feedbin.com/?subscribe={}",
    "The Old Reader": "https://theoldreader.com/feeds/subscribe?url={}",
}


def subscribe_links(feed_url: str) -> tuple[SubscribeLink, ...]:
    """The subscribe links for the feed at `feed_url`."""
    # apps register for this scheme
    own = SubscribeLink("", f"feed:{feed_url}")
    return (own, *(SubscribeLink(name, url.format(quote(feed_url, safe=""))) for name, url in _SERVICES.items()))
