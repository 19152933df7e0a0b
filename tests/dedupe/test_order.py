"""The work that a version makes, and that the order of arrival makes no difference."""

from collections.abc import Sequence
from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from feeds.dedupe import MAX_VERSIONS, Version
from tests.dedupe.history import EARLY, Held, drifting, edition, merged, shown, version
from tests.store.samples import BODY, HOUR, NOW

# --- the work -------------------------------------------------------------------------------------------------


def test_the_fifth_version_costs_as_much_as_the_five_hundredth() -> None:
    held = Held()
    for number in range(500):
        held.reads.clear()
        held.take(edition(number))
        assert held.reads.total() <= 1
        assert len(held.known.traces) <= MAX_VERSIONS


def test_a_version_between_others_is_compared_until_nothing_changes_any_more() -> None:
    held = Held(*(edition(number, title=f"第{number // 5}稿") for number in range(0, 40, 2)))
    held.reads.clear()
    held.take(edition(1, title="第0稿"))
    assert held.reads.total() < 10


def test_of_very_many_versions_those_seen_last_are_remembered() -> None:
    editions = [edition(number) for number in range(MAX_VERSIONS + 20)]
    for order in (editions, editions[::-1]):
        held = Held(*order)
        assert set(held.known.traces) == {one.digest for one in editions[20:]}
        assert shown(held.known) == merged(editions)


def test_very_many_versions_taken_again_change_nothing() -> None:
    editions = [edition(number, title="旧街新貌" if number > 3 else "老街见闻") for number in range(MAX_VERSIONS + 20)]
    held = Held(*editions)
    before = held.known
    assert before.updated == editions[4].seen, "the last change that was announced is forgotten"
    for order in (editions, editions[::-1]):
        assert {held.take(one).outcome for one in order} == {"same"}
        assert held.known == before


def test_what_a_forgotten_version_said_of_the_times_still_counts() -> None:
    early = version(content_html="<p>最早的一稿。</p>", first_seen=EARLY - HOUR, published=EARLY - 2 * HOUR)
    editions = [edition(number, published=NOW) for number in range(MAX_VERSIONS)]
    for order in ([early, *editions], [*editions, early]):
        held = Held(*order)
        assert (held.known.published, held.known.first_seen) == (EARLY - 2 * HOUR, EARLY - HOUR)


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
    provenance=st.sampled_from([(), ("图片改回原址",), ("日期改早八小时",)]),
)


@given(st.lists(_versions, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(versions: list[Version], chance: Any) -> None:
    expected = Held(*versions).known
    shuffled = versions * 2
    chance.shuffle(shuffled)
    assert Held(*shuffled).known == expected
    assert shown(expected) == merged(versions)


@given(st.permutations(drifting(12)))
def test_drifting_versions_are_judged_alike_in_any_order(versions: Sequence[Version]) -> None:
    assert Held(*versions).known == Held(*sorted(versions, key=lambda one: one.seen)).known
    assert shown(Held(*versions).known) == merged(versions)


@given(st.lists(_versions, min_size=1, max_size=6))
def test_what_was_taken_once_is_known_for_ever(versions: list[Version]) -> None:
    held = Held(*versions)
    before = held.known
    assert {held.take(each).outcome for each in versions} <= {"same", "refused"}
    assert held.known == before


def test_every_order_of_three_versions_ends_alike() -> None:
    three = [
        version(),
        version(title="旧街新貌", first_seen=NOW - 10 * HOUR),
        version(title="旧街新貌", first_seen=NOW, content_html=BODY + "<p>补记。</p>"),
    ]
    assert {Held(*order).known.updated for order in permutations(three)} == {NOW - 10 * HOUR}
