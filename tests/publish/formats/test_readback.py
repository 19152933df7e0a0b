"""Independent readers, as witnesses: each sees the same items in every format that it reads."""

import io
import json
from datetime import UTC, datetime

import atoma
import fastfeedparser
import feedparser
import pytest

from feeds.publish.formats import atom, jsonfeed, rss
from tests.publish.formats.samples import COMBINED, HOSTILE_URLS, RICH, at, combined, hostile

#: per article: id, title, link, published, lead image
EXPECTED = [
    (
        article.id,
        article.title,
        article.url,
        article.published,
        article.lead_image.url if article.lead_image else None,
    )
    for article in COMBINED
]


def feedparser_rows(document):
    parsed = feedparser.parse(io.BytesIO(document), sanitize_html=False, resolve_relative_uris=False)
    assert not parsed.bozo, parsed.get("bozo_exception")
    for entry in parsed.entries:
        images = entry.get("media_thumbnail", [{}])
        yield (
            entry.id,
            entry.title,
            # where an Atom entry has no link, feedparser takes its id for one
            entry.get("link") if entry.get("link") != entry.id else None,
            datetime(*entry.published_parsed[:6], tzinfo=UTC),
            images[0].get("url"),
        )


def fastfeedparser_rows(document):
    for entry in fastfeedparser.parse(document).entries:
        images = [media["url"] for media in entry.get("media_content") or [] if media.get("medium") == "image"]
        published = datetime.fromisoformat(entry["published"])
        yield entry["id"], entry["title"], entry.get("link") or None, published, next(iter(images), None)


def jsonfeed_rows(document):
    for item in json.loads(document)["items"]:
        published = datetime.fromisoformat(item["date_published"])
        yield item["id"], item["title"], item.get("url"), published, item.get("image")


DOCUMENTS = {
    "rss": rss.render(combined("rss"), COMBINED),
    "atom": atom.render(combined("atom"), COMBINED),
    "json": jsonfeed.render(combined("json"), COMBINED),
}


@pytest.mark.parametrize("extension", ["rss", "atom"])
def test_feedparser_reads_what_was_written(extension):
    assert list(feedparser_rows(DOCUMENTS[extension])) == EXPECTED


@pytest.mark.parametrize("extension", ["rss", "atom"])
def test_fastfeedparser_reads_what_was_written(extension):
    assert list(fastfeedparser_rows(DOCUMENTS[extension])) == EXPECTED


def test_a_json_reader_reads_what_was_written():
    assert list(jsonfeed_rows(DOCUMENTS["json"])) == EXPECTED


def test_atoma_reads_what_was_written_in_each_format():
    items = atoma.parse_rss_bytes(DOCUMENTS["rss"]).items
    entries = atoma.parse_atom_bytes(DOCUMENTS["atom"]).entries
    expected = [row[:4] for row in EXPECTED]
    assert [(i.guid, i.title, i.link, i.pub_date) for i in items] == expected
    alternate = [next((link.href for link in e.links if link.rel == "alternate"), None) for e in entries]
    assert [(e.id_, e.title.value, link, e.published) for e, link in zip(entries, alternate, strict=True)] == expected


def test_feedparser_sees_the_same_text_people_and_enclosures_in_both_formats():
    for extension in ("rss", "atom"):
        document = io.BytesIO(DOCUMENTS[extension])
        entry = feedparser.parse(document, sanitize_html=False, resolve_relative_uris=False).entries[0]
        assert entry.content[0].value == RICH.content_html
        assert entry.summary in ("协会说，若 a < b 成立，成本就会下降。", "协会说，若 a &lt; b 成立，成本就会下降。")
        assert [tag.term for tag in entry.tags] == ["经济", "R&D"]
        assert "林海" in {author.name for author in entry.authors}
        assert entry.enclosures[0].href == "https://av.example.com/pier.mp4"
        assert datetime(*entry.updated_parsed[:6], tzinfo=UTC) == at(3, 11)
        assert entry.source.title == "海港日报"


def test_every_reader_survives_hostile_articles_without_losing_one():
    articles = [hostile(number) for number in range(len(HOSTILE_URLS))]
    ids = [article.id for article in articles]
    documents = [rss.render(combined("rss"), articles), atom.render(combined("atom"), articles)]
    for document in documents:
        assert [row[0] for row in feedparser_rows(document)] == ids
        assert [row[0] for row in fastfeedparser_rows(document)] == ids
    assert [item.guid for item in atoma.parse_rss_bytes(documents[0]).items] == ids
    assert [entry.id_ for entry in atoma.parse_atom_bytes(documents[1]).entries] == ids
    assert [row[0] for row in jsonfeed_rows(jsonfeed.render(combined("json"), articles))] == ids


def test_every_reader_shows_the_same_hostile_title():
    article = hostile()
    titles = {
        *(row[1] for row in feedparser_rows(rss.render(combined("rss"), [article]))),
        *(row[1] for row in feedparser_rows(atom.render(combined("atom"), [article]))),
        *(row[1] for row in fastfeedparser_rows(rss.render(combined("rss"), [article]))),
        *(row[1] for row in fastfeedparser_rows(atom.render(combined("atom"), [article]))),
        *(row[1] for row in jsonfeed_rows(jsonfeed.render(combined("json"), [article]))),
        atoma.parse_rss_bytes(rss.render(combined("rss"), [article])).items[0].title,
    }
    assert len(titles) == 1
