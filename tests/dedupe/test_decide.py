"""Decisions about deliveries, and their reasons."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from feeds.dedupe import is_material
from tests.dedupe.history import EARLY, StoredArticle, drifting_versions, merge_deliveries, version, visible_state
from tests.store.samples import BODY, HOUR, NOW


def test_an_unknown_article_is_new() -> None:
    incoming = version()
    decision = StoredArticle().take(incoming)
    assert (decision.outcome, decision.history.current) == ("new", incoming.digest)
    assert visible_state(decision.history) == merge_deliveries([incoming])


def test_a_repeated_delivery_changes_nothing() -> None:
    article = StoredArticle(version())
    old_history = article.history
    assert article.take(version()).outcome == "same"
    assert article.history is old_history
    assert not article.reads


def test_an_undated_article_is_the_same_after_a_second_import() -> None:
    """An article without a date gets the time of the import, but a later import must not change it."""
    article = StoredArticle(version(published=NOW, first_seen=NOW))
    for later in (HOUR, 24 * 365 * HOUR):
        assert article.take(version(published=NOW + later, first_seen=NOW + later)).outcome == "same"
    assert visible_state(article.stored)[:3] == (NOW, NOW, NOW)


def test_an_earlier_date_for_the_same_content_is_used() -> None:
    article = StoredArticle(version(published=NOW))
    decision = article.take(version(published=EARLY))
    assert (decision.outcome, article.stored.published, article.stored.updated) == ("corrected", EARLY, EARLY)


def test_an_earlier_date_that_changes_nothing_visible_is_the_same() -> None:
    article = StoredArticle(version(published=EARLY), version(title="旧街新貌", published=NOW, first_seen=NOW))
    decision = article.take(version(title="旧街新貌", published=EARLY, first_seen=NOW))
    assert decision.outcome == "same"
    assert article.stored.traces[article.stored.current].published == EARLY


def test_an_earlier_delivery_changes_first_seen() -> None:
    article = StoredArticle(version())
    assert article.take(version(first_seen=NOW - 200 * HOUR)).outcome == "corrected"
    assert article.stored.first_seen == NOW - 200 * HOUR


def test_an_earlier_delivery_that_changes_nothing_visible_is_the_same() -> None:
    first = version(first_seen=NOW - 60 * HOUR, content_html=BODY + "<p>甲</p>")
    middle = version(first_seen=NOW - 40 * HOUR, content_html=BODY + "<p>乙</p>")
    last = version(first_seen=NOW - 20 * HOUR, content_html=BODY + "<p>丙</p>")
    article = StoredArticle(first, middle, last)
    decision = article.take(version(first_seen=NOW - 50 * HOUR, content_html=BODY + "<p>乙</p>"))
    assert (decision.outcome, decision.reason) == ("same", "a stored version was seen earlier")
    assert article.stored.traces[middle.digest].seen == NOW - 50 * HOUR


def test_a_later_delivery_of_the_current_version_is_the_same() -> None:
    article = StoredArticle(version(), version(title="旧街新貌", first_seen=NOW - HOUR))
    article.reads.clear()
    decision = article.take(version(title="旧街新貌", first_seen=NOW))
    assert (decision.outcome, decision.reason) == ("same", "a stored version was seen again")
    assert article.stored.traces[article.stored.current].last_seen == NOW
    assert not article.reads


def test_a_reverted_correction_disappears() -> None:
    first, wrong = version(), version(title="误改的标题", first_seen=NOW - 2 * HOUR)
    article = StoredArticle(first, wrong)
    assert article.title == "误改的标题"
    decision = article.take(version(first_seen=NOW))
    assert (decision.outcome, decision.reason) == ("corrected", "an earlier version came back")
    assert article.stored.current == first.digest
    assert article.take(replace(wrong, seen=NOW - HOUR)).outcome == "same"


def test_alternating_versions_are_announced_once() -> None:
    """Two different mirrors alternate: readers are notified once."""
    article = StoredArticle(version())
    for turn in range(1, 9):
        title = {"title": "旧街新貌"} if turn % 2 else {}
        article.take(version(first_seen=NOW + turn * HOUR, **title))
    assert article.stored.updated == NOW + HOUR


def test_a_third_party_copy_is_refused() -> None:
    article = StoredArticle(version())
    old_history = article.history
    spam = version(title="广告", via="evil.example", first_seen=NOW, updated=NOW, published=EARLY - 900 * HOUR)
    decision = article.take(spam)
    assert (decision.outcome, decision.reason) == (
        "refused",
        "evil.example claims an article that its publisher delivered",
    )
    assert article.history is old_history


def test_the_publishers_version_replaces_third_party_copies() -> None:
    copies = [version(title=title, via="blog.example", published=EARLY - 9 * HOUR, first_seen=NOW) for title in "甲乙"]
    own = version(title="河上的新桥", first_seen=EARLY)
    article = StoredArticle(*copies)
    assert len(article.stored.traces) == 2
    decision = article.take(own)
    assert (decision.outcome, article.title) == ("updated", "河上的新桥")
    assert article.stored == StoredArticle(own).stored


def test_a_typo_is_corrected_but_not_announced() -> None:
    first = version()
    fixed = version(content_html=BODY.replace("热闹", "熱闹"), first_seen=NOW)
    article = StoredArticle(first)
    decision = article.take(fixed)
    assert (decision.outcome, decision.reason) == ("corrected", "corrected silently")
    assert article.stored.current == fixed.digest
    assert article.stored.updated == first.article.published


@pytest.mark.parametrize(
    "change", [{"title": "旧街新貌"}, {"content_html": BODY + "<p>" + "新的一段文字" * 9 + "</p>"}]
)
def test_a_material_change_is_announced(change: dict[str, Any]) -> None:
    decision = StoredArticle(version()).take(version(first_seen=NOW, **change))
    assert decision.reason == "changed materially"
    assert decision.history.updated == NOW


def test_the_publishers_time_of_a_material_change_is_used() -> None:
    article = StoredArticle(version(), version(title="旧街新貌", first_seen=NOW, updated=NOW + HOUR))
    assert article.stored.updated == NOW + HOUR


def test_updated_is_never_before_published() -> None:
    old = NOW - 300 * HOUR
    article = StoredArticle(
        *(version(title=title, updated=old, first_seen=old + n * HOUR) for n, title in enumerate("甲乙"))
    )
    assert article.stored.updated == article.stored.published


def test_many_small_corrections_add_up_to_a_material_change() -> None:
    versions = drifting_versions(8)
    assert not any(is_material(earlier.article, later.article) for earlier, later in pairwise(versions))
    assert StoredArticle(*versions).stored.updated > versions[0].article.published


def test_an_older_version_delivered_late_does_not_become_current() -> None:
    article = StoredArticle(version(title="现在的标题"))
    decision = article.take(version(title="从前的标题", first_seen=NOW - 200 * HOUR))
    assert decision.reason == "an older version than the current one"
    assert (article.title, article.stored.first_seen) == ("现在的标题", NOW - 200 * HOUR)
