"""Content levels: never more than the rights allow; author, credits and rights always stay."""

from pathlib import Path
from typing import Any

import pytest

from feeds.config import CONTENT_LEVELS, Config
from feeds.model import Group, Image, Media, Source
from feeds.publish.output_fingerprint import fingerprint_of
from feeds.publish.publisher import Publisher
from feeds.store import Store, open_store
from tests.publish.formats.validity import problems
from tests.publish.site import found, read_json
from tests.store.samples import BODY, sample, take_all

BASE = "https://news.example.org"
LAST = "街尾的这句话不在摘要里"
LONG = f"{BODY * 3}<p>{LAST}。</p>"
PICTURE = Image(url="https://img.example.com/a.jpg")


@pytest.fixture
def store(tmp_path: Path) -> Any:
    article = sample(
        "1",
        source="harbour",
        content_html=LONG,
        summary="入夏以来，老街又热闹了 <起来>。",
        authors=("林海",),
        credits=("联合通讯",),
        rights="© 海港日报",
        images=(PICTURE,),
        lead_image=PICTURE,
        media=(Media(url="https://av.example.com/a.mp3", type="audio/mpeg"),),
    )
    with open_store(tmp_path / "feeds.db") as opened:
        take_all(opened, [article, sample("2", source="harbour", url=None, content_html=LONG)])
        yield opened


def configured(of_source: str, of_group: str) -> Config:
    return Config(
        base_url=BASE,
        sources=(Source(id="harbour", title="海港日报"),),
        groups=(Group(id="coast", title="沿海", sources=("harbour",), content=of_group),),
        own={"harbour": {"content": of_source}},
    )


def publisher(store: Store, of_source: str, of_group: str = "full") -> Publisher:
    return Publisher(store, configured(of_source, of_group))


def item(result: Publisher, path: str) -> dict[str, Any]:
    return next(entry for entry in read_json(result, path)["items"] if entry["_feeds"]["native_key"] == "1")


@pytest.mark.parametrize("path", ["feeds/harbour", "feeds/all", "feeds/coast", "feeds/harbour/archive/2024-06"])
@pytest.mark.parametrize("amount", ["summary", "link"])
def test_no_more_is_published_than_the_source_allows(store: Store, path: str, amount: str) -> None:
    result = publisher(store, amount)
    for extension in ("rss", "atom", "json"):
        body = found(result, f"{path}.{extension}").body.decode()
        assert LAST not in body
        assert "img.example.com" not in body
        assert "av.example.com" not in body
        # what is owed stays
        for owed in ("林海", "联合通讯", "© 海港日报", "https://news.example/harbour/1"):
            assert owed in body
        if extension != "json":
            assert problems(body.encode(), f"{BASE}/{path}.{extension}") == []
    if path == "feeds/harbour":
        assert (
            read_json(result, f"{path}.json")["description"]
            == {"summary": "海港日报的摘要", "link": "海港日报的链接"}[amount]
        )
    first = item(result, f"{path}.json")
    assert ("入夏以来" in first["content_html"]) is (amount == "summary")
    assert ("summary" in first) is (amount == "summary")


def test_all_of_it_is_published_where_nothing_else_is_said(store: Store) -> None:
    assert LAST in item(publisher(store, "full"), "feeds/harbour.json")["content_html"]


@pytest.mark.parametrize(
    ("of_source", "of_group"), [("full", "link"), ("link", "full"), ("summary", "link"), ("link", "summary")]
)
def test_a_group_shows_the_smaller_of_both(store: Store, of_source: str, of_group: str) -> None:
    result = publisher(store, of_source, of_group)
    assert "summary" not in item(result, "feeds/coast.json")
    assert (LAST in found(result, "feeds/harbour.json").body.decode()) is (of_source == "full")


def test_a_summary_that_the_publisher_did_not_write_is_the_beginning(store: Store) -> None:
    other = next(
        entry for entry in read_json(publisher(store, "summary"), "feeds/harbour.json")["items"] if "url" not in entry
    )
    assert other["summary"].startswith("入夏以来，河边的老街又热闹起来")
    assert len(other["summary"]) <= 200


def test_text_is_escaped_once(store: Store) -> None:
    assert "&lt;起来&gt;" in item(publisher(store, "summary"), "feeds/harbour.json")["content_html"]


def test_another_amount_is_another_shape() -> None:
    """`Last-Modified` moves as well."""
    assert (
        len(
            {
                fingerprint_of(configured(of_source, of_group))
                for of_source in CONTENT_LEVELS
                for of_group in CONTENT_LEVELS
            }
        )
        == 9
    )
