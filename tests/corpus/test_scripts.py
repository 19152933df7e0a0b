"""All feeds of the corpus in both scripts: equal entries, intact markup, and unchanged addresses."""

import io
import json
from collections.abc import Iterator
from typing import Any

import feedparser
import pytest
from selectolax.lexbor import LexborHTMLParser

from feeds.common.chinese import to_hans, to_hant
from feeds.ingest.pipeline import ingest
from feeds.parsing.markup import text_lines
from feeds.publish.publisher import Publisher
from feeds.store import open_store
from tests.corpus.measure import NO_WORDS, NOW, Outcome, config, forms_wrong
from tests.corpus.test_exports import documents

SCRIPTS = ("zh-Hans", "zh-Hant")
#: keys of an item with text values
TEXTS = {"title", "content_html", "summary", "authors", "tags", "language", "_feeds"}


@pytest.fixture(scope="module")
def publisher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Publisher]:
    with open_store(tmp_path_factory.mktemp("scripts") / "feeds.sqlite3") as store:
        ingest(documents(0), store=store, config=config(), now=NOW)
        yield Publisher(store, config(), capacity=2**30)


def body(publisher: Publisher, path: str) -> bytes:
    rendition = publisher.rendition(path)
    assert rendition is not None, path
    return rendition.body


def skeleton(html: str) -> list[tuple[str | None, dict[str, str | None]]]:
    """Elements and attributes, without alternative texts."""
    tree = LexborHTMLParser(f"<body>{html}").body
    assert tree is not None
    nodes = [node for node in tree.traverse() if node.tag and not node.tag.startswith("-")]
    return [(node.tag, {name: value for name, value in node.attributes.items() if name != "alt"}) for node in nodes]


def entries(document: bytes) -> list[Any]:
    parsed = feedparser.parse(io.BytesIO(document)).entries
    return [
        (entry.id, entry.get("link"), entry.published, [link.href for link in entry.get("links", [])])
        for entry in parsed
    ]


def test_readers_see_the_same_entries_in_every_document(publisher: Publisher, one_in: Any) -> None:
    """In one document in three; each article is in those of all feeds, of its source and of its month."""
    paths = [path for path in publisher.paths() if path.startswith("feeds/") and not path.endswith(".json")]
    seen = 0
    for path in one_in(3, paths):
        plain = entries(body(publisher, path))
        for script in SCRIPTS:
            assert entries(body(publisher, f"{script}/{path}")) == plain, path
        seen += len(plain)
    assert seen > 400


@pytest.mark.parametrize("script", SCRIPTS)
def test_only_texts_are_converted(publisher: Publisher, script: str) -> None:
    changed = 0
    for path in publisher.paths():
        if path.startswith("feeds/") and path.endswith(".json"):
            paths = (path, f"{script}/{path}")
            originals, in_script = (json.loads(body(publisher, name))["items"] for name in paths)
            for plain, converted in zip(originals, in_script, strict=True):
                assert {k: v for k, v in plain.items() if k not in TEXTS} == {
                    k: v for k, v in converted.items() if k not in TEXTS
                }
                assert plain["_feeds"]["also_at"] == converted["_feeds"]["also_at"]
                assert skeleton(converted["content_html"]) == skeleton(plain["content_html"])
                changed += plain["content_html"] != converted["content_html"]
                if plain.get("language") == script:
                    # a source title in place of the author is converted like everywhere in that script
                    assert plain | {"authors": converted.get("authors")} == converted | {
                        "authors": converted.get("authors")
                    }
    assert changed > 50


@pytest.mark.parametrize(("script", "convert"), [("zh-Hans", to_hans), ("zh-Hant", to_hant)])
def test_conversion_is_idempotent(publisher: Publisher, script: str, convert: Any) -> None:
    """Remaining characters are a quotation in the other script, or another language."""
    items = json.loads(body(publisher, f"{script}/feeds/all.json"))["items"]
    plain = json.loads(body(publisher, "feeds/all.json"))["items"]
    converted = [new for new, old in zip(items, plain, strict=True) if old.get("language") != script]
    assert converted
    for item in converted:
        if item.get("language") == script:
            assert convert(item["title"]) == item["title"]


def test_no_article_gets_a_wrong_traditional_form(outcomes: list[Outcome]) -> None:
    forms = {}
    for outcome in outcomes:
        if outcome.article and outcome.article.language == "zh-Hans":
            text = to_hant(f"{outcome.article.title}\n{text_lines(outcome.article.content_html)}")
            if match := NO_WORDS.search(text):
                forms[outcome.path.name] = match[0]
    assert forms == {}


def test_nearly_every_character_survives_a_round_trip(outcomes: list[Outcome]) -> None:
    figures = forms_wrong(outcome.article for outcome in outcomes if outcome.article)
    assert all(count > 20 for count, _, _ in figures.values())
    share = {script: wrong / han for script, (_, han, wrong) in figures.items()}
    assert share["zh-Hans"] < 0.0003
    # 臺 and 台, 週 and 周, 佔 and 占 are all used in Taiwan
    assert share["zh-Hant"] < 0.015
