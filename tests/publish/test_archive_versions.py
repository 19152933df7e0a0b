"""Archive documents are immutable per URL: any change gives another URL."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Self

import pytest

from feeds.ingest.deduplicate import put_article
from feeds.publish.publisher import Publisher
from feeds.publish.rendition import Rendition
from feeds.publish.snapshot import Snapshot
from feeds.store import Store, open_store
from feeds.store.sqlite_driver import sqlite3
from tests.publish.formats.samples import BASE, article, at, urn
from tests.publish.site import ARTICLES, CONFIG, MET, TEXT, fill, found
from tests.publish.test_output_fingerprint import CHANGES as CHANGED


def day(month: int, number: int = 9) -> datetime:
    return datetime(2024, month, number, tzinfo=UTC)


def late(key: str, month: int, source: str = "harbour", **changes: object) -> tuple[object, ...]:
    """An article of an old month that comes now."""
    return (article(key, source=source, published=day(month), updated=day(month), **changes),)


def walk(publisher: Publisher, path: str) -> Iterator[tuple[str, Rendition]]:
    """The documents behind `path` by `next_url`, each with the address that leads to it."""
    address = json.loads(found(publisher, path).body).get("next_url", "")
    while address:
        rendition = found(publisher, address.removeprefix(f"{BASE}/").partition("?")[0])
        yield address, rendition
        address = json.loads(rendition.body).get("next_url", "")


def chain(publisher: Publisher, name: str = "harbour") -> dict[str, str]:
    """The version of each month, by the links to it."""
    return {address[-31:-24]: address[-16:] for address, _ in walk(publisher, f"feeds/{name}.json")}


def test_every_link_to_an_older_month_names_its_version(publisher):
    for address, rendition in walk(publisher, "feeds/harbour.json"):
        assert address.startswith(f"{BASE}/{rendition.path}?v=")
    assert list(chain(publisher)) == ["2024-05", "2024-03", "2024-01"]


def test_a_month_is_over_where_a_later_one_holds_an_article(publisher):
    versions = chain(publisher)
    for extension in ("rss", "atom", "json"):
        of = {month: found(publisher, f"feeds/harbour/archive/{month}.{extension}").version for month in versions}
        assert of == {"2024-05": "", "2024-03": versions["2024-03"], "2024-01": versions["2024-01"]}
        assert found(publisher, f"feeds/harbour.{extension}").version == ""
    assert found(publisher, "feeds/island/archive/2024-05.json").version == ""


def test_another_address_of_what_is_related_changes_the_month_that_names_it(store, publisher):
    story = "渡轮公司宣布下月起恢复海港到小岛的夜间航班"
    with store.batch(at(8)) as batch:
        put_article(batch, article("r1", title=story, published=day(1, 20)))
        moved = article("r2", source="island", title=f"{story}了", published=day(1, 20))
        put_article(batch, moved)
    old = chain(publisher)["2024-01"]
    body = found(publisher, "feeds/harbour/archive/2024-01.json").body
    with store.batch(at(9)) as batch:
        put_article(batch, replace(moved, url="https://island.example.com/moved", first_seen=at(9)), live=True)
    assert b"island.example.com/moved" in found(publisher, "feeds/harbour/archive/2024-01.json").body != body
    assert chain(publisher)["2024-01"] != old


#: what changes a document of March, or one before it
CHANGES = {
    "a late article": (late("h9", 3), "harbour", ["2024-01"]),
    "one before it": (late("h9", 1), "harbour", []),
    # the one before that links it as the next
    "a month before it": (late("h9", 2), "harbour", []),
    "a correction": ((replace(ARTICLES[2], summary="另有说明", first_seen=at(8)),), "harbour", ["2024-01"]),
    # island's feed says something of a page that is not island's: the documents of its publisher stay
    "a copy of a page in a feed of another source": (
        late("i9", 5, "island", title=ARTICLES[2].title, url=ARTICLES[2].url),
        "harbour",
        ["2024-01", "2024-03", "2024-05"],
    ),
    "a hidden copy": (late("i9", 3, "island", fingerprint="a" * 32), "all", ["2024-01"]),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_changes_a_month_changes_its_version_and_those_of_the_newer_ones(store, publisher, name):
    articles, channel, untouched = CHANGES[name]
    old, documents = chain(publisher, channel), dict(walk(publisher, f"feeds/{channel}.json"))
    fill(store, articles, at(9))
    new = chain(publisher, channel)
    assert {month for month in old if new[month] == old[month]} == set(untouched)
    for address, rendition in walk(publisher, f"feeds/{channel}.json"):
        assert address not in documents or documents[address].body == rendition.body


def test_a_month_that_is_taken_away_changes_the_newer_ones(store, publisher):
    old = chain(publisher)
    with store.batch(at(9)) as batch:
        assert batch.forget(urn("h4"))
    new = chain(publisher)
    assert list(new) == ["2024-05", "2024-03"]
    assert set(new.values()).isdisjoint(old.values())


def test_a_new_article_changes_no_month_that_is_over(store, publisher):
    old, saved = chain(publisher), found(publisher, "feeds/harbour/archive/2024-03.json")
    fill(store, (article("h9", published=at(9), updated=at(9)),), at(9))
    new = chain(publisher)
    assert (new["2024-03"], new["2024-01"]) == (old["2024-03"], old["2024-01"])
    assert new["2024-05"] != old["2024-05"]
    assert found(publisher, "feeds/harbour/archive/2024-03.json").body == saved.body


def test_a_new_month_ends_the_one_before(store, publisher):
    old = chain(publisher)
    fill(store, late("h9", 6), at(9))
    new = chain(publisher)
    assert found(publisher, "feeds/harbour/archive/2024-05.json").version == new["2024-05"]
    assert (new["2024-03"], new["2024-01"]) == (old["2024-03"], old["2024-01"])


@pytest.mark.parametrize("name", CHANGED)
@pytest.mark.parametrize("channel", ["all", "coast", "harbour"])
def test_a_setting_changes_the_versions_of_what_it_shows_in_and_no_other(store, name, channel):
    bodies, versions = [], []
    for config in (CONFIG, replace(CONFIG, **{name: CHANGED[name]})):
        bodies.append(found(Publisher(store, config), f"feeds/{channel}/archive/2024-01.rss").body)
        site = Snapshot(store, config, store.revision(), at(1))
        versions.append(site.versions(site.channels[channel])["2024-01"])
    assert (versions[0] == versions[1]) == (bodies[0] == bodies[1])


@pytest.mark.parametrize("content", ["summary", "link"])
def test_what_may_be_shown_of_a_source_is_in_the_versions_of_its_months(store, publisher, content):
    own, every = chain(publisher, "harbour"), chain(publisher, "all")
    less = Publisher(store, replace(CONFIG, own={"harbour": {"content": content}}))
    assert set(chain(less, "harbour").values()).isdisjoint(own.values())
    assert set(chain(less, "all").values()).isdisjoint(every.values())
    assert chain(less, "island") == chain(publisher, "island")


def test_a_source_that_is_renamed_changes_its_months_and_those_that_name_it(store, publisher):
    fill(store, late("m3", 3, MET.id), at(8))
    old, own = chain(publisher, "all"), chain(publisher, MET.id)
    with store.batch(at(9)) as batch:
        batch.put_source(replace(MET, title="路上遇见的"))
    new = chain(publisher, "all")
    assert {month for month in old if new[month] == old[month]} == {"2024-01"}
    assert set(chain(publisher, MET.id).values()).isdisjoint(own.values())


def test_a_restart_gives_the_same_versions(store, publisher):
    assert chain(Publisher(store, CONFIG)) == chain(publisher)


def test_the_order_in_which_articles_came_changes_no_version(tmp_path):
    articles = [*ARTICLES, *late("i7", 3, "island"), *late("h8", 2), *late("i9", 1, "island", content_html=TEXT)]
    chains = []
    for order in range(3):
        Random(order).shuffle(articles)  # noqa: S311  # no secret
        with open_store(tmp_path / f"{order}.sqlite3") as store:
            for item in articles:
                fill(store, (item,), at(7))
            chains.append([chain(Publisher(store, CONFIG), name) for name in ("all", "harbour", "island")])
    assert chains[0] == chains[1] == chains[2]


class Moving:
    """A store that is changed whenever a month is read."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def hiding(self, _sources: object) -> Self:
        return self

    def month_outlines(self, *requested: object, **remaining: object) -> object:
        fill(self._store, late(f"late{self._store.revision()}", 1), at(9))
        return self._store.month_outlines(*requested, **remaining)


def test_a_document_that_may_hold_more_than_its_version_says_has_none(store):
    moving = Publisher(Moving(store), CONFIG)
    assert found(moving, "feeds/harbour/archive/2024-03.json").version == ""
    assert found(Publisher(store, CONFIG), "feeds/harbour/archive/2024-03.json").version


def test_another_database_in_the_same_place_is_read_anew(store, tmp_path: Path):
    with open_store(tmp_path / "other.sqlite3") as other:
        for number in range(3):
            fill(other, late(f"h{number}", 3), at(number + 1))
        fill(other, late("h9", 4), at(9))
        swapped = Swapped(other)
        publisher = Publisher(swapped, CONFIG)
        chain(publisher)
        swapped.store = store
        assert chain(publisher) == chain(Publisher(store, CONFIG))


class Swapped:
    """A store that becomes another one."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def __getattr__(self, name: str) -> object:
        return getattr(self.store, name)

    def hiding(self, _sources: object) -> Self:
        return self


def test_months_that_have_not_changed_are_not_read_again(store):
    counted = Counted(store)
    publisher = Publisher(counted, CONFIG)
    old = chain(publisher)
    assert sorted(counted.asked) == ["2024-01", "2024-03", "2024-05"]
    fill(store, (article("h9", published=at(9), updated=at(9)),), at(9) + timedelta(minutes=1))
    assert chain(publisher) != old
    assert sorted(counted.asked) == ["2024-01", "2024-03", "2024-05", "2024-05"]


def test_a_restart_reads_the_open_month_alone(store, publisher):
    old = chain(publisher)
    counted = Counted(store)
    assert chain(Publisher(counted, CONFIG)) == old
    assert counted.asked == ["2024-05"]


def test_what_has_changed_since_the_last_process_is_read_anew(store, publisher):
    chain(publisher)
    fill(store, late("h9", 1), at(9))
    counted = Counted(store)
    new = chain(Publisher(counted, CONFIG))
    assert sorted(counted.asked) == ["2024-01", "2024-05"]
    assert new == chain(Publisher(store, CONFIG))


@pytest.mark.parametrize("changes", [{"sources": ("harbour", "island")}, {"prefer": ("empty",)}], ids=list("sp"))
def test_a_group_that_holds_other_articles_is_read_anew(store, publisher, changes):
    chain(publisher, "coast")
    (group,) = CONFIG.groups
    counted = Counted(store)
    chain(Publisher(counted, replace(CONFIG, groups=(replace(group, **changes),))), "coast")
    assert sorted(counted.asked) == ["2024-01", "2024-03", "2024-05"]


def test_what_an_export_leaves_out_is_not_missed_by_the_server(store, tmp_path: Path):
    fill(store, late("h9", 3), at(9))
    with open_store(tmp_path / "feeds.sqlite3", without=[urn("h9")]) as bare:
        exported = chain(Publisher(bare, CONFIG))
    served = chain(Publisher(store, CONFIG))
    assert {month for month in served if served[month] != exported[month]} == {"2024-05", "2024-03"}


def test_a_database_that_cannot_be_written_serves_the_same_links(store, publisher, tmp_path: Path):
    old = chain(publisher, "island"), chain(publisher, "coast")
    with closing(sqlite3.connect(tmp_path / "feeds.sqlite3")) as database:
        database.execute("DELETE FROM print")
        database.execute("CREATE TRIGGER shut BEFORE INSERT ON print BEGIN SELECT RAISE(ABORT, 'read-only'); END")
        database.commit()
    shut = Publisher(store, CONFIG)
    assert (chain(shut, "island"), chain(shut, "coast")) == old


class Counted:
    """A store that records which digests were read."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def hiding(self, _sources: object) -> Self:
        return self

    def month_digest(self, sources: tuple[str, ...], month: str, **remaining: object) -> object:
        self.asked.append(month)
        return self._store.month_digest(sources, month, **remaining)

    def month_parts(self, sources: tuple[str, ...], month: str, **remaining: object) -> object:
        self.asked.append(month)
        return self._store.month_parts(sources, month, **remaining)
