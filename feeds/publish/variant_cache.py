"""Documents with parameters: there is no end of them, so they have a shelf of their own, and are made in turns."""

from collections.abc import Callable, Hashable
from threading import Lock

from feeds.publish.render_slots import ConcurrencyLimit
from feeds.publish.rendition import Rendition, RenditionCache


class VariantCache:
    """The renditions that strangers have asked for last; however many of them ask, one is being made.

    Who waits has one of `places`, which other kinds of documents share.
    """

    def __init__(self, capacity: int, limit: ConcurrencyLimit) -> None:
        self._shelf, self._places = RenditionCache(capacity), limit
        self._turn = Lock()

    def rendition(
        self, path: str, state: Hashable, render: Callable[[], Rendition | None], client: str = ""
    ) -> Rendition | None:
        """What `render` makes of `path`, or what it made in the same state; raises Busy where too many are waiting.

        `client` is who asks, empty where nobody knows.
        """
        if rendition := self._shelf.get(path, state):
            return rendition
        with self._places.one(client), self._turn:
            return self._shelf.get(path, state) or self._made(state, render)

    def _made(self, state: Hashable, render: Callable[[], Rendition | None]) -> Rendition | None:
        if rendition := render():
            self._shelf.put(rendition, state)
        return rendition
