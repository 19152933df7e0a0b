"""Alternating mirrors, copies without a URL, and the reasons of all decisions."""

from dataclasses import replace

from feeds.dedupe import Duplicate, Version, decide, explain_versions, version_of
from tests.dedupe.history import StoredArticle, version
from tests.store.samples import BODY, HOUR, NOW, sample


def live(hours: int, **changes: object) -> Version:
    """Return a version from a poll, `hours` after NOW."""
    return version_of(sample(first_seen=NOW + hours * HOUR, **changes), live=True)


MINE, THEIRS = BODY + "<p>甲站的话。</p>", BODY + "<p>乙站的话。</p>"


def test_alternating_mirrors_settle() -> None:
    """An old version may come back once, as a reverted correction; after that the current version stays."""
    article = StoredArticle()
    current, outcomes = [], []
    for hour in range(12):
        outcomes.append(article.take(live(hour, content_html=(MINE, THEIRS)[hour % 2])).outcome)
        current.append(article.stored.current)
    assert outcomes[:4] == ["new", "corrected", "corrected", "corrected"]
    assert set(outcomes[4:]) == {"same"}
    assert len(set(current[4:])) == 1
    assert {explanation.reason.partition("; ")[2] for explanation in explain_versions(article.stored)} == {
        "takes turns with another version, so the one shown stays",
        "came back once",
    }


def test_a_new_text_replaces_both_alternating_texts() -> None:
    article = StoredArticle(*(live(hour, content_html=(MINE, THEIRS)[hour % 2]) for hour in range(8)))
    news = live(8, content_html=BODY + "<p>新的话。</p>")
    assert article.take(news).outcome == "corrected"
    assert article.stored.current == news.digest


def test_a_remaining_mirror_becomes_current() -> None:
    """The other mirror is gone, or has the same text by then."""
    article = StoredArticle(*(live(hour, content_html=(MINE, THEIRS)[hour % 2]) for hour in range(8)))
    current = article.stored.current
    other = next(digest for digest in article.stored.traces if digest != current)
    content = article.contents[other].content_html
    for day in range(1, 3):
        article.take(live(8 + day * 24, content_html=content))
        assert article.stored.current == current
    article.take(live(8 + 5 * 24, content_html=content))
    assert article.stored.current == other


def test_the_current_version_is_never_evicted() -> None:
    """Even if many copies without a URL come after the one that has one."""
    article = StoredArticle(version(first_seen=NOW))
    current = article.stored.current
    for number in range(60):
        article.take(version(url=None, content_html=f"{BODY}<p>{number}</p>", first_seen=NOW + (number + 1) * HOUR))
    assert article.stored.current == current
    assert len(article.stored.traces) <= 50


def test_archives_with_two_texts_do_not_alternate() -> None:
    """Their order has no meaning: the version with the latest time is current, also after repeated imports."""
    old, new = version(content_html=MINE, first_seen=NOW), version(content_html=THEIRS, first_seen=NOW + HOUR)
    article = StoredArticle()
    for _ in range(4):
        article.take(old)
        article.take(new)
    assert article.stored.current == new.digest


def test_a_copy_without_url_does_not_replace_one_with_url() -> None:
    addressed = version(first_seen=NOW)
    bare = version(url=None, content_html=BODY + "<p>又及。</p>", first_seen=NOW + HOUR)
    for order in ((addressed, bare), (bare, addressed)):
        article = StoredArticle(*order)
        assert article.stored.current == addressed.digest
    decision = StoredArticle(addressed).take(bare)
    assert (decision.outcome, decision.reason) == ("same", "a copy without an address")


def test_forgotten_articles_are_refused() -> None:
    article = StoredArticle(version())
    incoming = version(title="新的题目", first_seen=NOW)
    decision = decide(article.stored, incoming, article.read, is_forgotten=True)
    assert (decision.outcome, decision.reason) == ("refused", "forgotten by the operator")
    assert decision.history is article.stored
    assert decide(None, incoming, article.read, is_forgotten=True).history is None


def test_a_duplicate_names_the_original() -> None:
    copy = Duplicate(id="urn:uuid:1", likeness=0.93)
    decision = decide(None, version(), StoredArticle().read, duplicates=[copy])
    assert (decision.outcome, decision.reason) == ("duplicate", "93% of the text of urn:uuid:1")


def test_claims_of_another_source_are_refused() -> None:
    article = StoredArticle(version())
    decision = article.take(version(via="b.example", title="别人的话"))
    assert (decision.outcome, decision.reason) == (
        "refused",
        "b.example claims an article that its publisher delivered",
    )


def test_every_version_is_explained() -> None:
    material = replace(sample(), title="旧街新貌", first_seen=NOW + 2 * HOUR)
    article = StoredArticle(
        version(first_seen=NOW),
        version(content_html=BODY + "<p>又及。</p>", first_seen=NOW + HOUR),
        version_of(material),
        version(title="旧街新貌", content_html="<p>入夏以来。</p>", first_seen=NOW + 3 * HOUR),
    )
    explanation = list(explain_versions(article.stored))
    assert [(item.outcome, item.reason.partition(":")[0], item.is_shown) for item in explanation] == [
        ("new", "not stored before", False),
        ("corrected", "corrected silently", False),
        ("updated", "changed materially", True),
        ("same", "a teaser of the stored text", False),
    ]
