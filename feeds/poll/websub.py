"""Notify WebSub hubs of changed documents (https://www.w3.org/TR/websub/, 2018-01).

The plan compares the current ETags of the documents with those that a hub was last notified of. The database stores
what each hub was notified of, by any process.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Protocol

from feeds.config import Config
from feeds.errors import FetchError, StoreError
from feeds.fetch import FormPost
from feeds.messages import Message
from feeds.messages.reasons import Reason, bug
from feeds.publish.output_fingerprint import fingerprint_of
from feeds.publish.publisher import Publisher
from feeds.store import Store

#: seconds per hub and round; the remaining documents wait for the next round
HUB_TIMEOUT = 300
#: cache size: nothing is cached, because each document is rendered once
_CAPACITY = 0
#: backoff in seconds after a hub fails, doubled up to the maximum
BACKOFF, MAX_BACKOFF = 60.0, 3600.0
#: key of the revision and fingerprint up to which a hub is up to date; it is not a path
_UPTO = ""
#: seconds between two checks for changes
CHECK_INTERVAL = 0.5
#: seconds after a notification: a burst of changes becomes few notifications of the same document
PAUSE = 5
_SUCCESS = range(200, 300)
#: the hub rejects the request; these three statuses ask for a retry
_REFUSALS = frozenset(range(400, 500)) - {408, 425, 429}

#: runs a blocking function in another thread
Offload = Callable[..., Awaitable[Any]]


class FormPoster(Protocol):
    """The method of Fetcher that notifying hubs uses."""

    async def post(self, post: FormPost) -> int:
        """Send a form and return the status; raises FetchError."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class HubResult:
    """The result of notifying one hub."""

    hub: str
    #: number of documents that it was notified of, accepted or not
    documents: int = 0
    #: the error; empty if there is none
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """The documents to notify one hub of (path and ETag), and the revision up to which it is then up to date."""

    hub: str
    upto: str
    due: Mapping[str, str]
    #: the documents it has been notified of so far
    announced: dict[str, str] = field(default_factory=dict)


class WebSubNotifier:
    """Notifies the hubs of one site; cheap to call again and again while nothing has changed.

    `offload` runs functions that read the database and render (`asyncio.to_thread`). Each round takes at most
    `hub_timeout` seconds per hub; a hub that fails is skipped for `backoff` seconds, doubled with each failure. After
    a notification the next check waits `pause` seconds.
    """

    def __init__(
        self,
        store: Store,
        config: Config,
        poster: FormPoster,
        *,
        offload: Offload = asyncio.to_thread,
        hub_timeout: float = HUB_TIMEOUT,
        backoff: float = BACKOFF,
        pause: float = PAUSE,
    ) -> None:
        self._store, self._config, self._poster, self._offload = store, config, poster, offload
        self._hub_timeout, self._backoff, self._pause = hub_timeout, backoff, pause
        self._publisher = Publisher(store, config, capacity=_CAPACITY)
        self._fingerprint = fingerprint_of(config)
        #: the revision and fingerprint of the last check, and the ETags at that time by path
        self._tags_state, self._tags = "", dict[str, str]()
        #: by failed hub: when it is tried again, in time of the event loop, and its current backoff
        self._backoffs: dict[str, tuple[float, float]] = {}

    async def run(
        self,
        stop: asyncio.Event,
        on_result: Callable[[HubResult], None],
        on_error: Callable[[StoreError | Message], None],
    ) -> None:
        """Notify the hubs of all changes, by any process, until `stop` is set; a bug is reported and ends one round."""
        while not stop.is_set():
            wait = CHECK_INTERVAL
            try:
                for result in await self.announce():
                    wait = self._pause
                    on_result(result)
            except StoreError as error:
                wait = self._pause
                on_error(error)
            except Exception as error:
                wait = self._pause
                on_error(bug(error))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), wait)

    async def announce(self) -> list[HubResult]:
        """Notify each hub of the changes since its last notification; errors of hubs are in the results.

        Raises StoreError.
        """
        now = asyncio.get_running_loop().time()
        ready = [hub for hub in self._config.hubs if self._backoffs.get(hub, (now, 0))[0] <= now]
        plans: list[_Plan] = await self._offload(self._plan, ready) if ready else []
        try:
            return list(await asyncio.gather(*(self._notify(plan) for plan in plans if plan.due)))
        finally:
            for plan in plans:
                await self._offload(self._save, plan)

    def _plan(self, hubs: Collection[str]) -> list[_Plan]:
        """The plans for the hubs that are not up to date; all of them use the same renditions."""
        # read the revision first: a change in between is notified now and checked again next time
        upto = f"{self._store.revision()} {self._fingerprint}"
        announced = {hub: self._store.announced(hub) for hub in hubs}
        paths = {
            hub: self._paths(tags_of_hub.get(_UPTO, ""))
            for hub, tags_of_hub in announced.items()
            if tags_of_hub.get(_UPTO) != upto
        }
        tags = self._tags_of(chain.from_iterable(paths.values()), upto)
        due = {
            hub: {path: tags[path] for path in changed if path in tags and announced[hub].get(path) != tags[path]}
            for hub, changed in paths.items()
        }
        return [_Plan(hub=hub, upto=upto, due=changed) for hub, changed in due.items()]

    def _paths(self, upto: str) -> list[str]:
        """The documents that may have changed for a hub that is up to date until `upto`."""
        seen, _, shape = upto.partition(" ")
        changed = (
            {mark.source for mark in self._store.month_changes(int(seen))} if shape == str(self._fingerprint) else None
        )
        return self._publisher.subscriptions(changed)

    def _tags_of(self, paths: Iterable[str], upto: str) -> Mapping[str, str]:
        """The ETags of the existing documents, each rendered once for all hubs and retries."""
        if self._tags_state != upto:
            self._tags_state, self._tags = upto, {}
        for path in paths:
            if path not in self._tags and (rendition := self._publisher.rendition(path)):
                self._tags[path] = rendition.etag
        return self._tags

    def _save(self, plan: _Plan) -> None:
        is_done = len(plan.announced) == len(plan.due)
        self._store.put_announced(plan.hub, plan.announced | ({_UPTO: plan.upto} if is_done else {}))

    async def _notify(self, plan: _Plan) -> HubResult:
        problems: list[str] = []
        try:
            async with asyncio.timeout(self._hub_timeout):
                for path, tag in plan.due.items():
                    problems += await self._post(plan.hub, path)
                    plan.announced[path] = tag
            self._backoffs.pop(plan.hub, None)
        except TimeoutError:
            problems.append(
                f"expected to announce {len(plan.due)} documents within {self._hub_timeout:g} s, found no time"
            )
        except FetchError as failure:
            problems.append(failure.reason)
            self._back_off(plan.hub)
        return HubResult(hub=plan.hub, documents=len(plan.announced), error="; ".join(dict.fromkeys(problems))[:500])

    def _back_off(self, hub: str) -> None:
        previous = self._backoffs[hub][1] if hub in self._backoffs else 0
        backoff = min(2 * previous, MAX_BACKOFF) or self._backoff
        self._backoffs[hub] = (asyncio.get_running_loop().time() + backoff, backoff)

    async def _post(self, hub: str, path: str) -> list[str]:
        """Notify a hub of one document; returns its rejection, if any; raises FetchError.

        The standard leaves open how a hub is notified. All known hubs accept `hub.mode=publish`; older ones read the
        topic from `hub.url`, newer ones from `hub.topic`.
        """
        topic = f"{self._config.base_url}/{path}"
        form = {"hub.mode": "publish", "hub.url": topic, "hub.topic": topic}
        status = await self._poster.post(FormPost(url=hub, form=form, deadline=self._config.deadline))
        if status in _SUCCESS:
            return []
        problem = Reason.HUB_STATUS(status=status)
        if status in _REFUSALS:
            return [str(problem)]
        raise FetchError(problem, url=hub)
