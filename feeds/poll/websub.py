"""Tells WebSub hubs which documents have changed (https://www.w3.org/TR/websub/, 2018-01).

Planning is a comparison of tags: those of the documents as they are now with those that a hub was told of last. What a
hub was told is remembered in the database, whoever told it.
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
from feeds.publish.output_fingerprint import fingerprint_of
from feeds.publish.publisher import Publisher
from feeds.store import Store

#: seconds for telling one hub; what is left then is told at the next look
HUB_TIMEOUT = 300
#: bytes of bodies kept: none, as each document is looked at once
_CAPACITY = 0
#: seconds for which a hub that fails is left alone
BACKOFF, MAX_BACKOFF = 60.0, 3600.0
#: no document: up to which revision, and in which shape, a hub knows everything
_UPTO = ""
#: seconds between two looks at whether anything has changed
CHECK_INTERVAL = 5
_SUCCESS = range(200, 300)
#: the hub has understood and does not want it; these three ask for another time
_REFUSALS = frozenset(range(400, 500)) - {408, 425, 429}

#: runs a function that blocks, somewhere else
Offload = Callable[..., Awaitable[Any]]


class FormPoster(Protocol):
    """As much of a Fetcher as telling hubs asks for."""

    async def post(self, post: FormPost) -> int:
        """Send a form and return the status; raises FetchError."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class HubResult:
    """What became of telling one hub."""

    hub: str
    #: documents that it was told of, wanted or not
    documents: int = 0
    #: what went wrong; empty where nothing did
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What there is to tell one hub: the paths and the tags of documents, and how far it knows everything then."""

    hub: str
    upto: str
    due: Mapping[str, str]
    #: what of it has been told
    announced: dict[str, str] = field(default_factory=dict)


class WebSubNotifier:
    """Tells the hubs of one site; to be asked again and again, as it knows when there is nothing to do.

    `offload` runs what reads the database and renders (`asyncio.to_thread`); `most` seconds go to one hub at a time,
    and one that fails is left alone for `rest` seconds, then for longer and longer.
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
    ) -> None:
        self._store, self._config, self._poster, self._offload = store, config, poster, offload
        self._hub_timeout, self._backoff = hub_timeout, backoff
        self._publisher = Publisher(store, config, capacity=_CAPACITY)
        self._fingerprint = fingerprint_of(config)
        #: the last revision and shape that was looked at, and by path the tags of documents as they were then
        self._tags_state, self._tags = "", dict[str, str]()
        #: of hubs that failed: when they are asked again, by the clock of the event loop, and how long they rested
        self._backoffs: dict[str, tuple[float, float]] = {}

    async def run(
        self, stop: asyncio.Event, on_result: Callable[[HubResult], None], on_error: Callable[[StoreError], None]
    ) -> None:
        """Announce whatever changes, by whatever process, until `stop` is set."""
        while not stop.is_set():
            try:
                for result in await self.announce():
                    on_result(result)
            except StoreError as error:
                on_error(error)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), CHECK_INTERVAL)

    async def announce(self) -> list[HubResult]:
        """Tell each hub what has changed since it was told last; one that fails is in the result, and no exception.

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
        """What is to be told to those of the hubs that do not know everything; all compare with the same documents."""
        # read first: what changes meanwhile is told now, and looked at once more
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
        """The documents that may have changed for a hub that knows everything up to there."""
        seen, _, shape = upto.partition(" ")
        changed = {mark.source for mark in self._store.month_changes(int(seen))} if shape == str(self._fingerprint) else None
        return self._publisher.subscriptions(changed)

    def _tags_of(self, paths: Iterable[str], upto: str) -> Mapping[str, str]:
        """The tags of those of the documents that there are, each rendered once for all hubs and all tries."""
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
                f"expected to tell it of {len(plan.due)} documents within {self._hub_timeout:g} s, found no time"
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
        """Tell a hub of one document, and return its objection if it wants to hear no more of it; raises FetchError.

        The standard leaves open how a hub is told. All that are known take `hub.mode=publish`; the older ones look for
        the topic in `hub.url`, newer ones in `hub.topic`.
        """
        topic = f"{self._config.base_url}/{path}"
        form = {"hub.mode": "publish", "hub.url": topic, "hub.topic": topic}
        status = await self._poster.post(FormPost(url=hub, form=form, deadline=self._config.deadline))
        if status in _SUCCESS:
            return []
        problem = f"expected status 2xx, found {status}"
        if status in _REFUSALS:
            return [problem]
        raise FetchError(problem, url=hub)
