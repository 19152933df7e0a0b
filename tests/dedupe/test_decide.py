"""What a delivery changes: pure, and told in words."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from feeds.dedupe import is_material
from tests.dedupe.history import EARLY, Held, drifting, merged, shown, version
from tests.store.samples import BODY, HOUR, NOW


def test_an_article_that_is_not_held_is_new() -> None:
    incoming = version()
    decision = Held().take(incoming)
    assert (decision.outcome, decision.history.current) == ("new", incoming.digest)
    assert shown(decision.history) == merged([incoming])


def test_a_known_delivery_changes_nothing() -> None:
    held = Held(version())
    before = held.history
    assert held.take(version()).outcome == "same"
    assert held.history is before
    assert not held.reads


def test_an_undated_article_imported_again_is_the_same() -> None:
    """An article without a date gets the time of the import for one, be it a minute or a year later."""
    held = Held(version(published=NOW, first_seen=NOW))
    for later in (HOUR, 24 * 365 * HOUR):
        assert held.take(version(published=NOW + later, first_seen=NOW + later)).outcome == "same"
    assert shown(held.known)[:3] == (NOW, NOW, NOW)


def test_an_earlier_date_for_the_same_content_is_taken() -> None:
    held = Held(version(published=NOW))
    decision = held.take(version(published=EARLY))
    assert (decision.outcome, held.known.published, held.known.updated) == ("corrected", EARLY, EARLY)


def test_an_earlier_date_that_another_version_had_already_is_kept_silently() -> None:
    held = Held(version(published=EARLY), version(title="旧街新貌", published=NOW, first_seen=NOW))
    decision = held.take(version(title="旧街新貌", published=EARLY, first_seen=NOW))
    assert decision.outcome == "same"
    assert held.known.traces[held.known.current].published == EARLY


def test_an_earlier_sighting_of_a_known_version_moves_first_seen() -> None:
    held = Held(version())
    assert held.take(version(first_seen=NOW - 200 * HOUR)).outcome == "corrected"
    assert held.known.first_seen == NOW - 200 * HOUR


def test_an_earlier_sighting_that_shows_nowhere_is_kept_silently() -> None:
    first = version(first_seen=NOW - 60 * HOUR, content_html=BODY + "<p>甲</p>")
    middle = version(first_seen=NOW - 40 * HOUR, content_html=BODY + "<p>乙</p>")
    last = version(first_seen=NOW - 20 * HOUR, content_html=BODY + "<p>丙</p>")
    held = Held(first, middle, last)
    decision = held.take(version(first_seen=NOW - 50 * HOUR, content_html=BODY + "<p>乙</p>"))
    assert (decision.outcome, decision.reason) == ("same", "a held version was seen earlier")
    assert held.known.traces[middle.digest].seen == NOW - 50 * HOUR


def test_a_later_sighting_of_the_current_version_is_kept_silently() -> None:
    held = Held(version(), version(title="旧街新貌", first_seen=NOW - HOUR))
    held.reads.clear()
    decision = held.take(version(title="旧街新貌", first_seen=NOW))
    assert (decision.outcome, decision.reason) == ("same", "a held version was seen again")
    assert held.known.traces[held.known.current].last_seen == NOW
    assert not held.reads


def test_a_correction_that_is_taken_back_is_gone() -> None:
    first, wrong = version(), version(title="误改的标题", first_seen=NOW - 2 * HOUR)
    held = Held(first, wrong)
    assert held.title == "误改的标题"
    decision = held.take(version(first_seen=NOW))
    assert (decision.outcome, decision.reason) == ("corrected", "an earlier version came back")
    assert held.known.current == first.digest
    assert held.take(replace(wrong, seen=NOW - HOUR)).outcome == "same"


def test_what_comes_back_is_not_announced_again() -> None:
    """Two mirrors that differ take turns for ever: a reader hears of it once."""
    held = Held(version())
    for turn in range(1, 9):
        title = {"title": "旧街新貌"} if turn % 2 else {}
        held.take(version(first_seen=NOW + turn * HOUR, **title))
    assert held.known.updated == NOW + HOUR


def test_a_copy_in_somebody_elses_feed_changes_nothing_of_what_its_publisher_gave() -> None:
    held = Held(version())
    before = held.history
    spam = version(title="广告", via="evil.example", first_seen=NOW, updated=NOW, published=EARLY - 900 * HOUR)
    decision = held.take(spam)
    assert (decision.outcome, decision.reason) == ("refused", "evil.example claims what its publisher gave")
    assert held.history is before


def test_an_article_known_from_somebody_elses_feed_gives_way_to_its_publishers_own() -> None:
    copies = [version(title=title, via="blog.example", published=EARLY - 9 * HOUR, first_seen=NOW) for title in "甲乙"]
    own = version(title="河上的新桥", first_seen=EARLY)
    held = Held(*copies)
    assert len(held.known.traces) == 2
    decision = held.take(own)
    assert (decision.outcome, held.title) == ("updated", "河上的新桥")
    assert held.known == Held(own).known


def test_a_typo_is_corrected_without_announcing_it() -> None:
    first = version()
    fixed = version(content_html=BODY.replace("热闹", "熱闹"), first_seen=NOW)
    held = Held(first)
    decision = held.take(fixed)
    assert (decision.outcome, decision.reason) == ("corrected", "corrected silently")
    assert held.known.current == fixed.digest
    assert held.known.updated == first.article.published


@pytest.mark.parametrize(
    "change", [{"title": "旧街新貌"}, {"content_html": BODY + "<p>" + "新的一段文字" * 9 + "</p>"}]
)
def test_a_material_change_is_announced(change: dict[str, Any]) -> None:
    decision = Held(version()).take(version(first_seen=NOW, **change))
    assert decision.reason == "changed materially"
    assert decision.history.updated == NOW


def test_the_publishers_own_time_of_a_material_change_counts() -> None:
    held = Held(version(), version(title="旧街新貌", first_seen=NOW, updated=NOW + HOUR))
    assert held.known.updated == NOW + HOUR


def test_updated_never_lies_before_published() -> None:
    old = NOW - 300 * HOUR
    held = Held(*(version(title=title, updated=old, first_seen=old + n * HOUR) for n, title in enumerate("甲乙")))
    assert held.known.updated == held.known.published


def test_many_small_corrections_add_up_to_a_material_change() -> None:
    versions = drifting(8)
    assert not any(is_material(one.article, other.article) for one, other in pairwise(versions))
    assert Held(*versions).known.updated > versions[0].article.published


def test_an_older_version_that_comes_late_does_not_become_current() -> None:
    held = Held(version(title="现在的标题"))
    decision = held.take(version(title="从前的标题", first_seen=NOW - 200 * HOUR))
    assert decision.reason == "an older version than the current one"
    assert (held.title, held.known.first_seen) == ("现在的标题", NOW - 200 * HOUR)
