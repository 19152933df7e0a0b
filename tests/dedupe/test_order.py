"""The cost of a new version, and independence of the order of arrival."""

from collections.abc import Sequence
from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from feeds.dedupe import MAX_VERSIONS, Version
from feeds.messages import untranslated
from tests.dedupe.history import (
    EARLY,
    StoredArticle,
    drifting_versions,
    edition,
    merge_deliveries,
    version,
    visible_state,
)
from tests.store.samples import BODY, HOUR, NOW

# --- cost -----------------------------------------------------------------------------------------------------


def test_every_version_costs_the_same() -> None:
    article = StoredArticle()
    for number in range(500):
        article.reads.clear()
        article.take(edition(number))
        assert article.reads.total() <= 1
        assert len(article.stored.traces) <= MAX_VERSIONS


def test_comparison_stops_when_nothing_changes() -> None:
    article = StoredArticle(*(edition(number, title=f"第{number // 5}稿") for number in range(0, 40, 2)))
    article.reads.clear()
    article.take(edition(1, title="第0稿"))
    assert article.reads.total() < 10


def test_the_latest_versions_are_kept() -> None:
    editions = [edition(number) for number in range(MAX_VERSIONS + 20)]
    for order in (editions, editions[::-1]):
        article = StoredArticle(*order)
        assert set(article.stored.traces) == {delivery.digest for delivery in editions[20:]}
        assert visible_state(article.stored) == merge_deliveries(editions)


def test_repeated_deliveries_of_many_versions_change_nothing() -> None:
    editions = [edition(number, title="旧街新貌" if number > 3 else "老街见闻") for number in range(MAX_VERSIONS + 20)]
    article = StoredArticle(*editions)
    old_history = article.stored
    assert old_history.updated == editions[4].seen, "the last change that was announced is forgotten"
    for order in (editions, editions[::-1]):
        assert {article.take(delivery).outcome for delivery in order} == {"same"}
        assert article.stored == old_history


def test_the_times_of_an_evicted_version_still_count() -> None:
    early = version(content_html="<p>最早的一稿。</p>", first_seen=EARLY - HOUR, published=EARLY - 2 * HOUR)
    editions = [edition(number, published=NOW) for number in range(MAX_VERSIONS)]
    for order in ([early, *editions], [*editions, early]):
        article = StoredArticle(*order)
        assert (article.stored.published, article.stored.first_seen) == (EARLY - 2 * HOUR, EARLY - HOUR)


# --- order ----------------------------------------------------------------------------------------------------

_moments = st.integers(0, 4).map(lambda hours: NOW - 50 * HOUR + hours * HOUR)
_versions = st.builds(
    version,
    title=st.sampled_from(["老街见闻", "老街见闻！", "旧街新貌"]),
    content_html=st.sampled_from([BODY, BODY.replace("热闹", "熱闹"), "<p>另一篇文字。</p>", ""]),
    published=_moments,
    updated=_moments,
    first_seen=_moments,
    fingerprint=st.sampled_from(["", "f1"]),
    via=st.sampled_from(["", "", "blog.example"]),
    provenance=st.sampled_from([(), (untranslated("图片改回原址"),), (untranslated("日期改早八小时"),)]),
)


@given(st.lists(_versions, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(versions: list[Version], chance: Any) -> None:
    expected = StoredArticle(*versions).stored
    shuffled = versions * 2
    chance.shuffle(shuffled)
    assert StoredArticle(*shuffled).stored == expected
    assert visible_state(expected) == merge_deliveries(versions)


@given(st.permutations(drifting_versions(12)))
def test_drifting_versions_have_the_same_history_in_any_order(versions: Sequence[Version]) -> None:
    assert (
        StoredArticle(*versions).stored == StoredArticle(*sorted(versions, key=lambda delivery: delivery.seen)).stored
    )
    assert visible_state(StoredArticle(*versions).stored) == merge_deliveries(versions)


@given(st.lists(_versions, min_size=1, max_size=6))
def test_deliveries_are_idempotent(versions: list[Version]) -> None:
    article = StoredArticle(*versions)
    old_history = article.stored
    assert {article.take(delivery).outcome for delivery in versions} <= {"same", "refused"}
    assert article.stored == old_history


def test_every_order_of_three_versions_gives_the_same_history() -> None:
    three = [
        version(),
        version(title="旧街新貌", first_seen=NOW - 10 * HOUR),
        version(title="旧街新貌", first_seen=NOW, content_html=BODY + "<p>补记。</p>"),
    ]
    assert {StoredArticle(*order).stored.updated for order in permutations(three)} == {NOW - 10 * HOUR}
