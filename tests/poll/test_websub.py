"""WebSub hubs are notified of every changed feed once, independently of failures of other hubs."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from feeds.errors import FetchError, StoreError
from feeds.fetch import Fetcher, FormPost, SsrfGuard
from feeds.model import Article
from feeds.poll.websub import HubResult, WebSubNotifier
from feeds.store import Store, open_store
from tests.fetch.test_posting import Hub, open_to_all
from tests.publish.formats.samples import BASE, article, at, urn
from tests.publish.site import ARTICLES, CONFIG, MET, fill
from tests.store.asked import asked

HUB, OTHER = "https://hub.example.org/", "https://hub.example.net/push"
WITH_HUB = replace(CONFIG, hubs=(HUB,))
WITH_BOTH = replace(CONFIG, hubs=(HUB, OTHER))
#: feeds of the small site: all, a group, three declared sources, one undeclared source
NAMES = ("all", "coast", "harbour", "island", "empty", "met.example.net")


@dataclass(slots=True)
class Posts:
    """Fake hubs with configured responses, which record the notifications; a text is the reason of a failed request."""

    answers: dict[str, int | str] = field(default_factory=dict)
    heard: list[tuple[str, str]] = field(default_factory=list)
    #: duration of a response, in seconds
    pause: float = 0

    async def post(self, post: FormPost) -> int:
        await asyncio.sleep(self.pause)
        assert post.form["hub.mode"] == "publish"
        assert post.form["hub.url"] == post.form["hub.topic"]
        self.heard.append((post.url, post.form["hub.url"]))
        answer = self.answers.get(post.url, 204)
        if isinstance(answer, str):
            raise FetchError(answer, url=post.url)
        return answer

    def topics(self, hub: str = HUB) -> list[str]:
        """The topics sent to a hub since the last call."""
        topics = sorted(topic for url, topic in self.heard if url == hub)
        self.heard = [post for post in self.heard if post[0] != hub]
        return topics


def topics(*names: str) -> list[str]:
    return sorted(f"{BASE}/feeds/{name}.{extension}" for name in names for extension in ("rss", "atom", "json"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "feeds.sqlite3") as opened:
        fill(opened, ARTICLES, at(7))
        yield opened


def announce(announcer: WebSubNotifier) -> list[HubResult]:
    return asyncio.run(announcer.announce())


def new(key: str, source: str = "harbour", **fields: object) -> Article:
    return article(key, source=source, published=at(9), updated=at(9), **fields)


def test_a_new_hub_is_notified_of_every_feed(store: Store) -> None:
    posts = Posts()
    assert announce(WebSubNotifier(store, WITH_HUB, posts)) == [HubResult(hub=HUB, documents=18)]
    assert posts.topics() == topics(*NAMES)


def test_without_a_hub_nothing_is_rendered_or_sent(store: Store) -> None:
    store.close()
    assert announce(WebSubNotifier(store, CONFIG, Posts())) == []


def test_a_hub_is_notified_only_of_changes(store: Store) -> None:
    posts = Posts()
    announcer = WebSubNotifier(store, WITH_HUB, posts)
    announce(announcer)
    posts.topics()
    fill(store, (new("h9"),), at(9))
    assert announce(announcer) == [HubResult(hub=HUB, documents=9)]
    assert posts.topics() == topics("all", "coast", "harbour")


def test_without_changes_no_hub_is_notified(store: Store) -> None:
    posts = Posts()
    announcer = WebSubNotifier(store, WITH_HUB, posts)
    announce(announcer)
    posts.topics()
    fill(store, ARTICLES, at(9))
    assert announce(announcer) == []
    assert announce(WebSubNotifier(store, WITH_HUB, posts)) == []
    assert posts.topics() == []


def test_an_unchanged_document_is_not_notified(store: Store) -> None:
    """A change that is only in the archive, without a change of the link to its newest month."""
    posts = Posts()
    announcer = WebSubNotifier(store, replace(WITH_HUB, groups=()), posts)
    announce(announcer)
    posts.topics()
    with store.batch(at(9)) as batch:
        batch.put_source(replace(MET, zone="Asia/Shanghai"))
    assert announce(announcer) == []
    assert posts.topics() == []


def test_a_forgotten_article_is_a_change(store: Store) -> None:
    posts = Posts()
    announcer = WebSubNotifier(store, WITH_HUB, posts)
    announce(announcer)
    posts.topics()
    with store.batch(at(9)) as batch:
        batch.forget(urn("h3"))
    announce(announcer)
    assert posts.topics() == topics("all", "coast", "harbour")


def test_a_restart_neither_forgets_nor_repeats(store: Store) -> None:
    posts = Posts()
    announce(WebSubNotifier(store, WITH_HUB, posts))
    posts.topics()
    fill(store, (new("h9"),), at(9))
    announce(WebSubNotifier(store, WITH_HUB, posts))
    assert posts.topics() == topics("all", "coast", "harbour")
    assert announce(WebSubNotifier(store, WITH_HUB, posts)) == []


def test_changed_settings_are_notified_if_the_feed_changes(store: Store) -> None:
    posts = Posts()
    announce(WebSubNotifier(store, WITH_HUB, posts))
    posts.topics()
    announce(WebSubNotifier(store, replace(WITH_HUB, title="别的新闻"), posts))
    assert posts.topics() == topics("all")


@pytest.mark.parametrize("answer", [500, 503, 301, 307, 429, 408, "nobody answers"])
def test_a_failing_hub_is_retried_later(store: Store, answer: int | str) -> None:
    posts = Posts({HUB: answer})
    announcer = WebSubNotifier(store, WITH_BOTH, posts, backoff=0.05)
    first, second = announce(announcer)
    assert (first.hub, first.documents, second) == (HUB, 0, HubResult(hub=OTHER, documents=18))
    assert str(answer) in first.error
    # the other hubs are notified, and the failed hub gets one request in total
    assert (len(posts.topics()), posts.topics(OTHER)) == (1, topics(*NAMES))
    posts.answers.clear()
    healed = WebSubNotifier(store, WITH_BOTH, posts)
    assert announce(healed)[0] == HubResult(hub=HUB, documents=18)
    assert posts.topics() == topics(*NAMES)


def test_a_failing_hub_backs_off_and_then_gets_everything(store: Store) -> None:
    posts = Posts({HUB: "nobody answers"})
    announcer = WebSubNotifier(store, WITH_HUB, posts, backoff=0.05)

    async def run() -> list[int]:
        counts = [len(await announcer.announce()), len(await announcer.announce())]
        posts.answers.clear()
        await asyncio.sleep(0.1)
        return [*counts, (await announcer.announce())[0].documents, len(await announcer.announce())]

    assert asyncio.run(run()) == [1, 0, 18, 0]


def test_a_second_failure_backs_off_longer(store: Store) -> None:
    posts = Posts({HUB: "nobody answers"})
    announcer = WebSubNotifier(store, WITH_HUB, posts, backoff=0.1)

    async def run() -> list[int]:
        counts = []
        for pause in (0.0, 0.15, 0.15, 0.1):
            await asyncio.sleep(pause)
            counts.append(len(await announcer.announce()))
        return counts

    assert asyncio.run(run()) == [1, 1, 0, 1]


def test_a_success_resets_the_backoff(store: Store) -> None:
    posts = Posts()
    announcer = WebSubNotifier(store, WITH_HUB, posts, backoff=0.1)

    async def run() -> list[int]:
        counts = []
        for number, answer in enumerate(("silence", 204, "silence", 204)):
            posts.answers[HUB] = answer
            fill(store, (new(f"n{number}"),), at(9))
            counts.append(len(await announcer.announce()))
            await asyncio.sleep(0.15)
        return counts

    assert asyncio.run(run()) == [1, 1, 1, 1]


@pytest.mark.parametrize("status", [400, 403, 404, 410, 422])
def test_a_rejected_document_is_sent_again_only_after_a_change(store: Store, status: int) -> None:
    posts = Posts({HUB: status})
    announcer = WebSubNotifier(store, WITH_HUB, posts)
    assert announce(announcer) == [HubResult(hub=HUB, documents=18, error=f"expected status 2xx, found {status}")]
    posts.topics()
    assert announce(announcer) == []
    fill(store, (new("h9"),), at(9))
    announce(announcer)
    assert posts.topics() == topics("all", "coast", "harbour")


def test_a_slow_hub_gets_the_rest_in_the_next_round(store: Store) -> None:
    posts = Posts(pause=0.05)
    announcer = WebSubNotifier(store, WITH_HUB, posts, hub_timeout=0.33)
    (first,) = announce(announcer)
    assert 0 < first.documents < 18
    assert "18 documents within 0.33 s" in first.error
    rounds = 1
    while announce(announcer):
        rounds += 1
    assert rounds < 18
    assert posts.topics() == topics(*NAMES)


def test_each_document_is_rendered_once_for_any_number_of_hubs(store: Store) -> None:
    """A failed hub is notified later, without rendering again."""
    posts = Posts({HUB: "nobody answers", OTHER: 204})
    announcer = WebSubNotifier(store, WITH_BOTH, posts, backoff=0.05)

    async def run() -> list[int]:
        counts = []
        for _ in range(2):
            with asked() as statements:
                await announcer.announce()
            counts.append(sum("body.packed" in statement for statement, _ in statements))
            posts.answers.clear()
            await asyncio.sleep(0.1)
        return counts

    # one query for the articles of each feed with articles
    with asked() as statements:
        announce(WebSubNotifier(store, replace(WITH_HUB, hubs=("https://hub.example.com/",)), Posts()))
    for_one = sum("body.packed" in statement for statement, _ in statements)
    assert for_one > 0
    assert asyncio.run(run()) == [for_one, 0]
    assert posts.topics() == sorted([f"{BASE}/feeds/all.rss", *topics(*NAMES)]), "the first was in vain"


def test_notifications_sent_before_a_stop_are_recorded(store: Store) -> None:
    posts = Posts(pause=0.02)

    async def run() -> None:
        task = asyncio.create_task(WebSubNotifier(store, WITH_HUB, posts).announce())
        while len(posts.heard) < 3:
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())
    notified = posts.topics()
    posts.pause = 0
    announce(WebSubNotifier(store, WITH_HUB, posts))
    # a notification in progress at the stop may be sent twice
    assert len(posts.topics()) in (18 - len(notified), 19 - len(notified))


def test_changes_soon_after_a_notification_are_announced_together(store: Store) -> None:
    posts = Posts()

    async def run() -> None:
        stop, results = asyncio.Event(), list[HubResult]()
        notifier = WebSubNotifier(store, WITH_HUB, posts, pause=0.5)
        task = asyncio.create_task(notifier.run(stop, results.append, print))
        while len(results) < 1:
            await asyncio.sleep(0.01)
        posts.topics()
        for key in ("h7", "h8", "h9"):
            fill(store, (new(key),), at(9))
            await asyncio.sleep(0.05)
        assert results == [HubResult(hub=HUB, documents=18)]
        while len(results) < 2:
            await asyncio.sleep(0.01)
        stop.set()
        await task

    asyncio.run(asyncio.wait_for(run(), 20))
    assert posts.topics() == topics("all", "coast", "harbour")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (StoreError("the disk is full", path="feeds.sqlite3"), "feeds.sqlite3: the disk is full"),
        (ValueError("a mistake"), "internal error, please report it: ValueError: a mistake"),
    ],
)
def test_a_failing_round_is_reported_and_repeated(tmp_path: Path, error: Exception, words: str) -> None:
    class Failing:
        def __init__(self, store: Store) -> None:
            self.store, self.asked = store, 0

        def __getattr__(self, name: str) -> object:
            return getattr(self.store, name)

        def revision(self) -> int:
            self.asked += 1
            if self.asked == 1:
                raise error
            return self.store.revision()

    complaints: list[str] = []

    async def run(store: Store) -> None:
        stop = asyncio.Event()
        notifier = WebSubNotifier(Failing(store), WITH_HUB, Posts(), pause=0.01)  # type: ignore[arg-type]
        await notifier.run(stop, lambda _: stop.set(), lambda error: complaints.append(str(error)))

    with open_store(tmp_path / "feeds.sqlite3") as store:
        asyncio.run(asyncio.wait_for(run(store), 20))
    assert complaints == [words]


def test_a_real_hub_is_notified_while_the_notifier_runs(store: Store) -> None:
    async def run() -> tuple[Hub, list[HubResult]]:
        stop, results = asyncio.Event(), list[HubResult]()

        def tell(result: HubResult) -> None:
            results.append(result)
            stop.set()

        async with open_to_all(Hub(status=202)) as hub:
            config = replace(CONFIG, hubs=(hub.url,))
            async with Fetcher(SsrfGuard(allow=[hub.host_port]), agent="feeds/0") as fetcher:
                await asyncio.wait_for(WebSubNotifier(store, config, fetcher).run(stop, tell, print), 20)
        return hub, results

    hub, results = asyncio.run(run())
    assert results == [HubResult(hub=hub.url, documents=18)]
    assert sorted(form["hub.topic"] for form in hub.heard) == topics(*NAMES)
    assert {form["hub.mode"] for form in hub.heard} == {"publish"}
