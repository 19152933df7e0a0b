"""Articles imported through or for a private feed never become public."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds.config import Config
from feeds.ingest.catalogue_changes import bring_up_to_date
from feeds.ingest.deduplicate import put_article
from feeds.ingest.pipeline import InputDocument, ingest
from feeds.model import Source
from feeds.publish.visibility import visible_to
from feeds.store import Store, open_store

NOW = datetime(2026, 1, 1, tzinfo=UTC)

LETTER = Source(
    id="letter",
    title="内部通讯",
    homepage="https://letter.example.org/",
    feeds=("https://letter.example.org/rss",),
    hosts=("letter.example.org",),
    private=True,
)
HARBOUR = Source(
    id="harbour", title="海港日报", feeds=("https://harbour.example.net/rss",), hosts=("harbour.example.net",)
)
CONFIG = Config(sources=(LETTER, HARBOUR))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "feeds.sqlite3") as opened:
        yield opened


def take(
    store: Store, source: Source, link: str, text: str, *, hours: int = 0, config: Config = CONFIG, says: str = ""
) -> None:
    """Poll a feed of one entry that links to `link`, empty for none; where it `says` of which site it is, import it."""
    message = f"<link>{link}</link>" if link else ""
    entry = f"<item><title>夜航的灯</title>{message}<guid isPermaLink='false'>7</guid><description>{text}</description>"
    dated = f"{entry}<pubDate>Tue, 14 May 2024 09:00:00 GMT</pubDate></item>"
    head = says or "<title>x</title><link>https://planet.example.com/</link>"
    body = f"<rss version='2.0'><channel>{head}{dated}</channel></rss>"
    now = NOW + timedelta(hours=hours)
    document = InputDocument(path=source.feeds[0], body=body.encode(), seen=now, polled="" if says else source.id)
    assert ingest([document], store=store, config=config, now=now).rejected == ()


def public(store: Store, config: Config = CONFIG) -> str:
    """All that everybody may read, as text."""
    visible, _ = visible_to("", store, config)
    return repr((visible.newest(None, 99), visible.sources()))


SECRET, OPEN = "只有订户读到的夜航内情" * 20, "人人可读的夜航消息" * 20


@pytest.mark.parametrize(
    "link",
    [
        "https://harbour.example.net/1",
        "https://nobody.example.com/1",
        "https://www.dw.com/zh/x/a-98000999",
        "https://letter.example.org/1",
        "",
    ],
    ids=["of a declared source", "of nobody", "with a number", "its own", "no link"],
)
@pytest.mark.parametrize("secret_first", [True, False])
def test_what_a_private_feed_carries_stands_in_it_alone(store: Store, link: str, secret_first: bool) -> None:
    """Neither as an article of its own publisher, nor as a version of one that is public."""
    other = replace(HARBOUR, hosts=()) if "letter" in link else HARBOUR
    config = replace(CONFIG, sources=(LETTER, other))
    deliveries = [(LETTER, SECRET), (other, OPEN)]
    for hour, (source, text) in enumerate(deliveries if secret_first else reversed(deliveries)):
        take(store, source, link, text, hours=hour, config=config)
    assert "内情" not in public(store, config)
    assert "人人可读" in public(store, config)
    assert [article.source for article in store.newest(["letter"], 9) if "内情" in article.content_html] == ["letter"]


SAID = {
    "its site": "<title>x</title><link>https://letter.example.org/</link>",
    "its address": "<title>x</title><atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='self'"
    " href='https://letter.example.org/rss'/>",
    "its address at a bridge": "<title>x</title><link>https://elsewhere.example/</link><atom:link"
    " xmlns:atom='http://www.w3.org/2005/Atom' rel='self' href='https://bridge.example/letter?key=1'/>",
}


@pytest.mark.parametrize("says", SAID)
@pytest.mark.parametrize("link", ["https://harbour.example.net/1", "https://nobody.example.com/1", ""])
@pytest.mark.parametrize("secret_first", [True, False])
def test_a_file_of_a_private_feed_is_as_private(store: Store, says: str, link: str, secret_first: bool) -> None:
    letter = replace(LETTER, feeds=(*LETTER.feeds, "https://bridge.example/letter?key=1"))
    config = replace(CONFIG, sources=(letter, HARBOUR))
    deliveries = [(letter, SECRET, SAID[says]), (HARBOUR, OPEN, "")]
    for hour, (source, text, message) in enumerate(deliveries if secret_first else reversed(deliveries)):
        take(store, source, link, text, hours=hour, config=config, says=message)
    assert "内情" not in public(store, config)
    assert "人人可读" in public(store, config)
    assert [article.source for article in store.newest(["letter"], 9) if "内情" in article.content_html] == ["letter"]


def test_two_feeds_that_carry_one_link_share_nothing_if_one_is_private(store: Store) -> None:
    """Without the check, the public article would become a version of the private one."""
    planet = replace(HARBOUR, id="planet", title="星球", feeds=("https://planet.example.com/rss",), hosts=())
    config = replace(CONFIG, sources=(LETTER, HARBOUR, planet))
    for hour, (source, text) in enumerate([(planet, OPEN), (LETTER, SECRET), (planet, OPEN + "。"), (LETTER, SECRET)]):
        take(store, source, "https://harbour.example.net/1", text, hours=hour, config=config)
    assert "内情" not in public(store, config)
    assert [len(store.newest([name], 9)) for name in ("planet", "letter")] == [1, 1]


def test_a_private_source_that_is_removed_from_the_settings_stays_private(store: Store) -> None:
    take(store, LETTER, "https://letter.example.org/1", SECRET)
    remaining = replace(CONFIG, sources=(HARBOUR,))
    bring_up_to_date(store, remaining, NOW)
    assert "内情" not in public(store, remaining)
    # nor does it become another source's that is declared for its host
    heir = replace(remaining, sources=(HARBOUR, replace(LETTER, id="heir", title="后人", private=False)))
    bring_up_to_date(store, heir, NOW)
    assert "内情" not in public(store, heir)


def test_who_declares_it_public_by_its_own_id_makes_it_so(store: Store) -> None:
    take(store, LETTER, "https://letter.example.org/1", SECRET)
    opened = replace(CONFIG, sources=(replace(LETTER, private=False), HARBOUR))
    bring_up_to_date(store, opened, NOW)
    assert "内情" in public(store, opened)
    # and from then on it is not forgotten either
    assert "内情" in public(store, replace(CONFIG, sources=(HARBOUR,)))


@pytest.mark.parametrize("is_polled", [True, False])
def test_it_is_remembered_as_private_before_anything_of_it_is_taken_in(store: Store, is_polled: bool) -> None:
    """The state of a source that never answered is public by its id."""
    if is_polled:
        take(store, replace(LETTER, private=False), "https://letter.example.org/1", SECRET)
    bring_up_to_date(store, CONFIG, NOW)
    assert [source.id for source in store.source_list() if source.private] == ["letter"]
    revision = store.revision()
    bring_up_to_date(store, CONFIG, NOW)
    assert store.revision() == revision


def test_articles_met_before_their_source_was_declared_private_are_hidden_at_once(store: Store) -> None:
    """A server may have the new settings before the articles are reassigned."""
    take(store, HARBOUR, "https://letter.example.org/1", OPEN, config=replace(CONFIG, sources=(HARBOUR,)))
    with store.batch(NOW) as batch:
        met = Source(id="letter.example.org", title="letter.example.org", declared=False)
        batch.put_source(met)
        put_article(
            batch, replace(store.newest(None, 1)[0], id="urn:uuid:00000000-0000-5000-8000-000000000001", source=met.id)
        )
    assert "letter.example.org'" in public(store, replace(CONFIG, sources=(HARBOUR,)))
    assert "source='letter.example.org'" not in public(store)
    bring_up_to_date(store, CONFIG, NOW)
    assert [article.source for article in store.newest(None, 9) if article.source != "harbour"] == ["letter"]
