"""Documents cut down to some entries: these and the head stay as they were, byte for byte where that can be."""

import json
from dataclasses import replace

import pytest

from feeds.publish.formats import atom, jsonfeed, rss
from feeds.publish.formats.deltas import entry_digests, keep_entries
from tests.publish.formats.samples import COMBINED, IMAGE_ONLY, PLAIN, RICH, article, at, combined, feed

RENDER = {"rss": rss.render, "atom": atom.render, "json": jsonfeed.render}
ARTICLES = (RICH, PLAIN, IMAGE_ONLY)


@pytest.mark.parametrize("extension", RENDER)
def test_a_document_with_all_its_entries_is_itself(extension):
    body = RENDER[extension](combined(extension, hubs=("https://hub.example.org/?a=1&b=2",)), COMBINED)
    assert keep_entries(body, extension, {item.id for item in COMBINED}) == body


@pytest.mark.parametrize("extension", RENDER)
def test_what_is_kept_is_what_a_document_of_that_alone_would_have(extension):
    whole, alone = (RENDER[extension](feed(extension), group) for group in (ARTICLES, (PLAIN,)))
    assert keep_entries(whole, extension, {PLAIN.id}).split() == alone.split()
    assert entry_digests(keep_entries(whole, extension, {RICH.id, IMAGE_ONLY.id}), extension).keys() == {
        RICH.id,
        IMAGE_ONLY.id,
    }


@pytest.mark.parametrize("extension", RENDER)
def test_a_document_may_lose_all_its_entries(extension):
    body = RENDER[extension](feed(extension), ARTICLES)
    assert entry_digests(keep_entries(body, extension, ()), extension) == {}
    assert entry_digests(RENDER[extension](feed(extension), ()), extension) == {}


@pytest.mark.parametrize("extension", RENDER)
@pytest.mark.parametrize(
    "change",
    [
        {"title": "别的题目"},
        {"content_html": "<p>另一段话。</p>"},
        {"updated": at(9)},
        {"authors": ("新来的人",)},
        {"url": "https://harbour.example.com/b"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_entry_that_changed_has_another_digest_and_the_others_do_not(extension, change):
    changed = replace(RICH, **change)
    old, new = (
        entry_digests(RENDER[extension](feed(extension), (item, PLAIN, IMAGE_ONLY)), extension)
        for item in (RICH, changed)
    )
    assert list(old) == list(new) == [RICH.id, PLAIN.id, IMAGE_ONLY.id]
    assert {id for id in old if old[id] != new[id]} == {RICH.id}


@pytest.mark.parametrize("extension", RENDER)
def test_a_new_article_changes_no_other_entry_of_its_source(extension):
    """In Atom each entry names its own feed, and when that last changed."""
    new = article("new", source="harbour", published=at(9), updated=at(9))
    old, current = (
        entry_digests(RENDER[extension](combined(extension), group), extension)
        for group in (COMBINED, (new, *COMBINED))
    )
    assert {id for id in current if old.get(id) != current[id]} == {new.id}


def test_a_character_that_breaks_scripts_stays_escaped():
    odd = article("odd", title="一\u2028二")
    body = jsonfeed.render(feed("json", title="甲\u2029乙"), (odd, PLAIN))
    assert keep_entries(body, "json", {odd.id}) == jsonfeed.render(feed("json", title="甲\u2029乙"), (odd,))
    assert json.loads(keep_entries(body, "json", {odd.id}))["items"][0]["id"] == odd.id
