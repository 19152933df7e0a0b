"""JSON Feed 1.1, checked by our own schema and by rules that a schema cannot express."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from feeds.publish.formats import jsonfeed
from tests.accepted.sites import Served, Site
from tests.publish.formats.samples import COMBINED, HOSTILE, HOSTILE_URLS, combined, feed, hostile
from tests.publish.formats.validity.bodies import html

SCHEMA = json.loads((Path(__file__).parent / "jsonfeed.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def mistakes(document: dict[str, Any], address: str) -> list[str]:
    """All validation errors of the document at `address`."""
    errors = [f"{error.json_path}: {error.message[:80]}" for error in VALIDATOR.iter_errors(document)]
    if document.get("feed_url") != address:
        errors.append(f"$.feed_url: {document.get('feed_url')} at {address}")
    ids = [item.get("id") for item in document.get("items", ())]
    if len(set(ids)) < len(ids):
        errors.append("$.items: an id occurs twice")
    for item in document.get("items", ()):
        errors += html(item.get("content_html", ""), "content_html")
    return errors


def wrong(document: Served) -> list[str]:
    errors = mistakes(json.loads(document.body), document.address)
    return (
        errors if document.content_type == "application/feed+json; charset=utf-8" else [*errors, document.content_type]
    )


def test_every_json_feed_is_valid(served: Site) -> None:
    feeds = [document for document in served.values() if document.extension == "json"]
    assert len(feeds) > 20
    assert {document.path: errors for document in feeds if (errors := wrong(document))} == {}


def test_the_schema_is_a_valid_schema() -> None:
    VALIDATOR.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "articles", [(), COMBINED, tuple(map(hostile, range(len(HOSTILE_URLS))))], ids=["empty", "full", "hostile"]
)
def test_rendered_feeds_of_any_articles_are_valid(articles: tuple[Any, ...]) -> None:
    head = feed("json", title=HOSTILE, subtitle=HOSTILE)
    assert mistakes(json.loads(jsonfeed.render(head, articles)), head.self_url) == []


Break = Callable[[dict[str, Any]], object]

#: mutation of a good document, and the path of the expected error
BROKEN: dict[str, tuple[Break, str]] = {
    "no version": (lambda d: d.pop("version"), "$: 'version' is a required property"),
    "version 1.0": (lambda d: d.update(version="https://jsonfeed.org/version/1"), "$.version"),
    "no title": (lambda d: d.pop("title"), "$: 'title'"),
    "a blank title": (lambda d: d.update(title=" "), "$.title"),
    "no items": (lambda d: d.pop("items"), "$: 'items'"),
    "a key of nobody": (lambda d: d.update(self="x"), "$: 'self' does not match"),
    "an extension that is no object": (lambda d: d.update(_feeds=[]), "$['_feeds']"),
    "another address": (lambda d: d.update(feed_url="https://x.example.com/"), "$.feed_url"),
    "a relative next": (lambda d: d.update(next_url="/feeds/all.json"), "$.next_url"),
    "a language with an underscore": (lambda d: d.update(language="zh_CN"), "$.language"),
    "a nameless author": (lambda d: d.update(authors=[{}]), "$.authors[0]"),
    "the author of 1.0": (lambda d: d["items"][0].update(author={"name": "林海"}), "$.items[0]: 'author'"),
    "a hub without type": (lambda d: d.update(hubs=[{"url": "https://hub.example.com/"}]), "$.hubs[0]"),
    "an id that is a number": (lambda d: d["items"][0].update(id=7886464), "$.items[0].id"),
    "no id": (lambda d: d["items"][0].pop("id"), "$.items[0]"),
    "an id twice": (lambda d: d["items"][1].update(id=d["items"][0]["id"]), "$.items: an id"),
    "no content": (lambda d: d["items"][0].pop("content_html"), "$.items[0]"),
    "a body that is no HTML": (lambda d: d["items"][0].update(content_html="<p>渡<b>轮</p>"), "NotHtml"),
    "a script": (lambda d: d["items"][0].update(content_html="<script>1</script>"), "SecurityRisk"),
    "an address with a space": (lambda d: d["items"][0].update(url="https://x.example.com/a b"), "$.items[0].url"),
    "an address in Chinese": (lambda d: d["items"][0].update(image="https://x.example.com/渡轮"), "$.items[0].image"),
    "a date of RSS": (lambda d: d["items"][0].update(date_published="Fri, 03 May 2024 06:30:05 GMT"), "date_published"),
    "a date without a zone": (lambda d: d["items"][0].update(date_modified="2024-05-03T06:30:05"), "date_modified"),
    "a blank tag": (lambda d: d["items"][0].update(tags=[""]), "$.items[0].tags[0]"),
    "an attachment without type": (lambda d: d["items"][0]["attachments"][0].pop("mime_type"), "attachments[0]"),
    "a size in words": (lambda d: d["items"][0]["attachments"][0].update(size_in_bytes="12"), "size_in_bytes"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_each_mutation_is_reported(name: str) -> None:
    change, where = BROKEN[name]
    head = combined("json")
    document = json.loads(jsonfeed.render(head, COMBINED))
    change(document)
    assert any(where in error for error in mistakes(document, head.self_url)), mistakes(document, head.self_url)
