"""Every document that is served earns no message of the W3C Feed Validator, header and location included."""

from collections import Counter

from tests.accepted.sites import Site
from tests.publish.formats.validity import problems


def test_no_document_earns_a_message(served: Site) -> None:
    documents = [one for one in served.values() if one.extension != "json"]
    earned = {one.path: problems(one.body, one.address, one.content_type) for one in documents}
    assert {path: found for path, found in earned.items() if found} == {}


def test_there_is_something_of_everything(served: Site) -> None:
    """What is not there earns no message either."""
    kinds = Counter((one.extension, "archive" in one.path) for one in served.values())
    assert all(kinds[extension, month] > 10 for extension in ("rss", "atom", "json") for month in (False, True))
    assert served["status.atom"].body.count(b"<entry>") == 4
    assert served["opml.xml"].body.count(b"xmlUrl") > 10
    assert served["sources.opml"].body.count(b"xmlUrl") > 10
    entries = Counter(one.body.count(b"<item>") == 0 for one in served.values() if one.extension == "rss")
    assert entries[False] > 10
    assert entries[True] > 0


def test_every_feed_has_a_twin_in_each_format(served: Site) -> None:
    feeds = [one for one in served if one.startswith("feeds/")]
    stems = Counter(one.rpartition(".")[0] for one in feeds)
    assert set(stems.values()) == {3}
