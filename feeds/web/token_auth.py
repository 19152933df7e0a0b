"""The gate before private feeds: a token that opens the feed, or the answer that everybody gets.

Who is not let in is told nothing, not even that there is such a feed: the request goes on as if there were none.
"""

from collections.abc import Iterator

from flask import Request, Response

from feeds.common.tokens import token_digest
from feeds.config import Config
from feeds.errors import StoreError
from feeds.publish.feed.params import FeedParams
from feeds.publish.private_feeds import PrivateFeeds
from feeds.publish.publisher import feed_name_of
from feeds.publish.render_slots import ConcurrencyLimit
from feeds.store import Store
from feeds.web.client_ip import client_address
from feeds.web.responses import Freshness, answer

#: the parameter of the address that readers subscribe to
PARAMETER = "token"


class TokenAuth:
    """Answers for private feeds; every request is judged anew, so what was revoked is so from the next one on."""

    def __init__(self, store: Store, config: Config, limit: ConcurrencyLimit) -> None:
        self._store = store
        self._private = PrivateFeeds(store, config, limit)
        self._freshness = Freshness(config.ttl * 60, is_private=True)

    def answer(self, path: str, request: Request, params: FeedParams) -> Response | None:
        """The document of a private feed at `path` for who brings its token; None for everybody else."""
        if not self._is_authorized(feed_name_of(path), request):
            return None
        rendition = self._private.rendition(path, params, client_address(request))
        return answer(rendition, request, self._freshness) if rendition else None

    def _is_authorized(self, feed: str, request: Request) -> bool:
        digests = [token_digest for token in request_tokens(request) if (token_digest := token_digest(token))]
        try:
            return any(self._store.tokens.opens(token_digest, feed) for token_digest in digests)
        except StoreError:
            # nobody is let in unseen; public feeds go on with their last good copy
            return False


def request_tokens(request: Request) -> Iterator[str]:
    """The tokens of a request: in its address, as a bearer (RFC 6750 section 2.1), as anybody's password (RFC 7617)."""
    yield request.args.get(PARAMETER, "")
    if request.authorization:
        yield request.authorization.token or ""
        yield request.authorization.get("password") or ""
