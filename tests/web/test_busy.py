"""Archive months with more articles than fit in one document, read by a client over HTTP."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds.export import export
from feeds.model import Article
from feeds.publish.publisher import Publisher
from feeds.store import Store, open_store
from tests.publish.formats.samples import article, at, urn
from tests.publish.site import CONFIG, PLAIN, fill
from tests.web.test_walk import read, served

JUNE = datetime(2023, 6, 1, tzinfo=UTC)
MAY = datetime(2023, 5, 20, tzinfo=UTC)


def told(name: str, when: datetime) -> Article:
    return article(name, url=f"https://harbour.example.com/{name}", published=when, updated=when)


def many(number: int, day: int, hour: int) -> Iterator[Article]:
    start = JUNE + timedelta(days=day - 1, hours=hour)
    return (told(f"{day}-{hour}-{second}", start + timedelta(seconds=second)) for second in range(number))


#: a day with two busy hours, one of them too long for one document, and quiet days around it
ARTICLES = (told("may", MAY), *many(90, 3, 0), *many(150, 9, 4), *many(220, 9, 5), *many(2, 30, 23))

SPANS = ["2023-06-30", "2023-06-09T05", "2023-06-09T04", "2023-06-03", "2023-05"]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("busy") / "feeds.sqlite3") as opened:
        fill(opened, ARTICLES, at(7))
        yield opened


def spans(addresses: Sequence[str]) -> list[str]:
    return [address.partition("archive/")[2].partition(".")[0] for address in addresses]


@pytest.mark.parametrize("extension", ["rss", "atom", "json"])
def test_a_busy_month_is_split_into_days_and_hours(store: Store, extension: str) -> None:
    with served(store) as client:
        _, *documents = client.walk("harbour", extension)
    assert spans(client.requested) == ["", *SPANS]
    counts = Counter(id for document in documents for id in document)
    assert counts == Counter(article.id for article in ARTICLES)


def test_past_months_are_cacheable_and_the_newest_is_not(store: Store) -> None:
    with served(store) as client:
        list(client.walk("all", "atom"))
    assert spans(list(client.cached)) == ["2023-05"]


def test_the_address_of_a_month_returns_its_newest_part(store: Store) -> None:
    """For a client that has the address of a month which was split in the meantime."""
    publisher = Publisher(store, CONFIG)
    for span, newest in (("2023-06", "2023-06-30"), ("2023-06-09", "2023-06-09T05")):
        for extension in ("rss", "atom", "json"):
            rendition = publisher.rendition(f"feeds/harbour/archive/{span}.{extension}")
            part = publisher.rendition(f"feeds/harbour/archive/{newest}.{extension}")
            assert rendition is not None
            assert part is not None
            assert rendition.body == part.body


@pytest.mark.parametrize("span", ["2023-04", "2023-07", "2023-07-01", "2023-06-31", "2023-06-09T24", "2023-05-00"])
def test_other_time_spans_do_not_exist(store: Store, span: str) -> None:
    publisher = Publisher(store, CONFIG)
    assert publisher.rendition(f"feeds/harbour/archive/{span}.rss") is None


@pytest.mark.parametrize("extension", ["rss", "atom", "json"])
def test_no_article_is_missed_while_a_month_is_split(tmp_path: Path, extension: str) -> None:
    """The articles that make the month too long arrive while a client follows the links to it."""
    first, later = (told("july", JUNE + timedelta(days=31)), *many(150, 9, 4), told("may", MAY)), tuple(many(90, 3, 0))
    with open_store(tmp_path / "feeds.sqlite3") as store:
        fill(store, first, at(7))
        with served(store) as client:
            walk = client.walk("harbour", extension, lambda step: step == 2 and fill(store, later, at(8)))
            counts = Counter(id for document in list(walk)[1:] for id in document)
    assert spans(client.requested) == ["", "2023-07", "2023-06", "2023-06-03", "2023-05"]
    assert counts == Counter(article.id for article in (*first, *later))


@pytest.mark.parametrize("extension", ["rss", "atom", "json"])
def test_no_article_is_missed_while_a_month_is_merged(tmp_path: Path, extension: str) -> None:
    """The article that made the month too long is removed while a client follows the links to a part of it."""
    articles = (told("july", JUNE + timedelta(days=31)), *many(100, 9, 4), *many(101, 3, 0), told("may", MAY))
    gone = urn("9-4-7")

    def forget(step: int) -> None:
        if step == 2:
            with store.batch(at(8)) as batch:
                assert batch.forget(gone)

    with open_store(tmp_path / "feeds.sqlite3") as store:
        fill(store, articles, at(7))
        with served(store) as client:
            ids = {id for document in client.walk("harbour", extension, forget) for id in document}
    # the address of the day returns the month, which contains it now
    assert spans(client.requested) == ["", "2023-07", "2023-06-09", "2023-05"]
    assert ids == {article.id for article in articles} - {gone}


@pytest.mark.parametrize(
    ("span", "leads_to"),
    [
        ("2023-06-29", "2023-06-09T05"),
        ("2023-06-09T23", "2023-06-09T05"),
        ("2023-06-05", "2023-06-03"),
        ("2023-06-01", "2023-05"),
    ],
)
def test_the_address_of_an_empty_part_returns_the_previous_part(store: Store, span: str, leads_to: str) -> None:
    publisher = Publisher(store, CONFIG)
    rendition, other = (publisher.rendition(f"feeds/harbour/archive/{name}.json") for name in (span, leads_to))
    assert rendition is not None
    assert other is not None
    assert rendition.body == other.body
    assert rendition.version == ""


def test_an_export_has_the_same_documents(store: Store, tmp_path: Path) -> None:
    export(Publisher(store, PLAIN), tmp_path / "site")
    archive = tmp_path / "site" / "feeds/harbour/archive"
    assert sorted({path.name.partition(".")[0] for path in archive.iterdir()}, reverse=True) == SPANS
    ids = [id for span in SPANS for id in read((archive / f"{span}.json").read_bytes(), "json")[0]]
    assert Counter(ids) == Counter(article.id for article in ARTICLES)


def test_a_late_article_changes_the_addresses_of_its_month_and_no_older_one(tmp_path: Path) -> None:
    with open_store(tmp_path / "feeds.sqlite3") as store:
        fill(store, (told("july", JUNE + timedelta(days=31)), *ARTICLES), at(7))
        with served(store) as client:
            list(client.walk("harbour", "atom"))
            old_addresses = set(client.cached)
            fill(store, (told("late", JUNE + timedelta(days=2, hours=5)),), at(8))
            list(client.walk("harbour", "atom"))
        # both have the same bytes, but only the part is immutable
        part, whole = (
            Publisher(store, CONFIG).rendition(f"feeds/harbour/archive/{name}.atom") for name in (SPANS[0], "2023-06")
        )
        assert part is not None
        assert whole is not None
        assert (bool(part.version), whole.version) == (True, "")
    assert spans(sorted(old_addresses, reverse=True)) == SPANS
    assert spans(sorted(set(client.cached) - old_addresses, reverse=True)) == SPANS[:-1]
