"""Lists of titles, and of everything that is published."""

from datetime import UTC, datetime

import pytest

from feeds.ingest.deduplicate import put_article
from feeds.store import Store, open_store
from tests.publish.formats.samples import article, at, urn

JANUARY = datetime(2024, 1, 9, tzinfo=UTC)
TEXT = "<p>" + "渡轮今天停航，岛上的人只好等到明天。" * 20 + "</p>"


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "feeds.sqlite3") as opened:
        with opened.batch(at(6)) as batch:
            for one in (
                article("h1", title="渡轮停航", published=at(1)),
                article("h2", title="码头重开", published=at(2), content_html=TEXT, fingerprint="f" * 32),
                article("h3", title="冬天的港", published=JANUARY),
                article("i1", title="码头重新开放", source="island", published=at(3), content_html=TEXT),
            ):
                put_article(batch, one)
        yield opened


def titles(result) -> list[str]:
    return [article.title for article in result]


def test_headlines_are_the_newest_first_with_what_a_list_shows(store: Store) -> None:
    result = store.headlines(None, 2)
    assert titles(result) == ["码头重新开放", "码头重开"]
    assert (result[1].id, result[1].source, result[1].published) == (urn("h2"), "harbour", at(2))


def test_headlines_of_a_month_hold_nothing_of_another(store: Store) -> None:
    assert titles(store.headlines(("harbour",), 10, month="2024-01")) == ["冬天的港"]
    assert titles(store.headlines(("harbour",), 10, month="2024-05")) == ["码头重开", "渡轮停航"]


def test_headlines_agree_with_the_articles_on_which_copy_is_shown(store: Store) -> None:
    for prefer in ((), ("island",), ("harbour",)):
        result = store.headlines(None, 10, hide_duplicates=True, prefer=prefer)
        assert [article.id for article in result] == [article.id for article in store.fair(None, 10, 10, prefer=prefer)]


def test_what_is_forgotten_is_in_no_list(store: Store) -> None:
    with store.batch(at(7)) as batch:
        batch.forget(urn("h2"))
    assert "码头重开" not in titles(store.headlines(None, 10))
    assert dict(store.visible_ids()) == {urn("h1"): "harbour", urn("h3"): "harbour", urn("i1"): "island"}
