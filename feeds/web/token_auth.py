"""Token authentication for private feeds.

Without a valid token, the request continues as if the private feed did not exist, so it does not reveal its existence.
"""

from collections.abc import Iterator

from flask import Request, Response

from feeds.common.tokens import token_digest
from feeds.config import Config
from feeds.errors import StoreError
from feeds.publish.feed.variant import FeedVariant
from feeds.publish.private_feeds import PrivateFeeds
from feeds.publish.render_slots import ConcurrencyLimit
from feeds.store import Store
from feeds.web.client_ip import client_address
from feeds.web.content_encoding import BackgroundEncoder
from feeds.web.responses import Freshness, document_response

#: query parameter of the token
PARAMETER = "token"


class TokenAuth:
    """Serves private feeds; checks the token of every request, so a revoked token fails at once."""

    def __init__(self, store: Store, config: Config, limit: ConcurrencyLimit, encoder: BackgroundEncoder) -> None:
        self._store = store
        self._encoder = encoder
        self._private = PrivateFeeds(store, config, limit)
        self._freshness = Freshness(config.ttl * 60, is_shared=False)

    def response(self, variant: FeedVariant, request: Request) -> Response | None:
        """The document of a private feed for a request with a valid token, else None."""
        if not (request.query_string or request.authorization) or not self._is_authorized(variant.name, request):
            return None
        rendition = self._private.document(variant, client_address(request))
        return document_response(rendition, request, self._freshness, self._encoder) if rendition else None

    def _is_authorized(self, feed: str, request: Request) -> bool:
        digests = [digest for token in request_tokens(request) if (digest := token_digest(token))]
        try:
            return any(self._store.tokens.opens(digest, feed) for digest in digests)
        except StoreError:
            # without the store no token can be checked; public feeds have their stale copies
            return False


def request_tokens(request: Request) -> Iterator[str]:
    """The tokens of a request: query parameter, bearer token (RFC 6750 section 2.1) or password (RFC 7617)."""
    yield request.args.get(PARAMETER, "")
    if request.authorization:
        yield request.authorization.token or ""
        yield request.authorization.get("password") or ""
