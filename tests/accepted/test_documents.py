"""The W3C Feed Validator has no message for any served document, including content type and location."""

from collections import Counter

from tests.accepted.sites import Site
from tests.publish.formats.validity import problems


def test_no_document_has_validator_messages(served: Site) -> None:
    documents = [document for document in served.values() if document.extension != "json"]
    earned = {document.path: problems(document.body, document.address, document.content_type) for document in documents}
    assert {path: messages for path, messages in earned.items() if messages} == {}


def test_the_site_has_documents_of_every_kind(served: Site) -> None:
    """Missing documents would have no messages either."""
    kinds = Counter((document.extension, "archive" in document.path) for document in served.values())
    assert all(kinds[extension, month] > 10 for extension in ("rss", "atom", "json") for month in (False, True))
    assert served["status.atom"].body.count(b"<entry>") == 4
    assert served["opml.xml"].body.count(b"xmlUrl") > 10
    assert served["sources.opml"].body.count(b"xmlUrl") > 10
    entries = Counter(
        document.body.count(b"<item>") == 0 for document in served.values() if document.extension == "rss"
    )
    assert entries[False] > 10
    assert entries[True] > 0


def test_every_feed_has_a_twin_in_each_format(served: Site) -> None:
    feeds = [path for path in served if path.startswith("feeds/")]
    stems = Counter(path.rpartition(".")[0] for path in feeds)
    assert set(stems.values()) == {3}
