"""Decisions about versions: pure, and the same whatever order the versions came in."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise, permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.dedupe import COMPARED, Version, decide, is_material, merge, similarity, version_of
from feeds.model import Image, Media
from tests.store.samples import BODY, HOUR, NOW, sample

#: another moment than that of the samples
EARLY = NOW - 90 * HOUR


def version(**changes: Any) -> Version:
    return version_of(sample(**changes))


def taken(*versions: Version) -> tuple[Version, ...]:
    """Return what is held after the versions came in, in this order."""
    held: dict[str, Version] = {}
    for incoming in versions:
        decision = decide(tuple(held.values()), incoming)
        if decision.version is not None:
            held[decision.version.digest] = decision.version
    return tuple(sorted(held.values(), key=lambda each: (each.seen, each.digest)))


# --- the digest -----------------------------------------------------------------------------------------------


def test_the_digest_is_spelled_as_in_every_stored_version() -> None:
    article = sample(
        published=datetime(2024, 5, 1, 8, 30, tzinfo=UTC),
        images=(Image(url="https://pictures.example/1.jpg", caption="槐树下", width=640),),
        media=(Media(url="https://pictures.example/1.mp3", type="audio/mpeg"),),
        authors=("林小河",),
    )
    assert version_of(article).digest == "3732ca7a5699920a87a70f90040467ea"


@pytest.mark.parametrize(
    "change",
    [
        {"title": "新街见闻"},
        {"content_html": "<p>改过的正文。</p>"},
        {"published": EARLY},
        {"summary": "摘要"},
        {"url": None},
        {"images": (Image(url="https://pictures.example/1.jpg"),)},
        {"lead_image": Image(url="https://pictures.example/1.jpg")},
        {"credits": ("图片社",)},
        {"fingerprint": "f1"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_change_of_content_changes_the_digest(change: dict[str, Any]) -> None:
    assert version(**change).digest != version().digest


@pytest.mark.parametrize(
    "change",
    [
        {"first_seen": NOW},
        {"updated": NOW},
        {"also_at": ("https://mirror.example/1",)},
        {"provenance": ("日期由图片改正",)},
        {"id": "urn:uuid:00000000-0000-0000-0000-000000000000"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_is_not_content_leaves_the_digest(change: dict[str, Any]) -> None:
    assert version(**change).digest == version().digest


def test_a_version_has_the_precision_that_is_stored() -> None:
    micro = timedelta(microseconds=123456)
    cut = version_of(sample(published=NOW + micro, updated=NOW + micro, first_seen=NOW + micro, also_at=("x",)))
    milli = NOW + timedelta(milliseconds=123)
    assert (cut.article.published, cut.article.updated, cut.seen) == (milli, milli, milli)
    assert cut.article.also_at == ()
    assert version_of(cut.article) == cut


# --- deciding -------------------------------------------------------------------------------------------------


def test_an_article_that_is_not_held_is_new() -> None:
    incoming = version()
    decision = decide((), incoming)
    assert (decision.outcome, decision.version, decision.current) == ("new", incoming, incoming.digest)
    assert decision.article == incoming.article


@pytest.mark.parametrize("later", [timedelta(0), HOUR])
def test_a_known_version_changes_nothing(later: timedelta) -> None:
    known = version()
    again = version(first_seen=known.seen + later)
    decision = decide((known,), again)
    assert (decision.outcome, decision.article, decision.version) == ("same", None, None)


def test_an_earlier_sighting_of_a_known_version_moves_first_seen() -> None:
    known, earlier = version(), version(first_seen=NOW - 200 * HOUR)
    decision = decide((known,), earlier)
    assert (decision.outcome, decision.version) == ("updated", earlier)
    assert decision.article == replace(known.article, first_seen=earlier.seen)


def test_an_earlier_sighting_that_shows_nowhere_is_kept_silently() -> None:
    first = version(first_seen=NOW - 60 * HOUR, content_html=BODY + "<p>甲</p>")
    middle = version(first_seen=NOW - 40 * HOUR, content_html=BODY + "<p>乙</p>")
    last = version(first_seen=NOW - 20 * HOUR, content_html=BODY + "<p>丙</p>")
    sooner = version(first_seen=NOW - 50 * HOUR, content_html=BODY + "<p>乙</p>")
    decision = decide((first, middle, last), sooner)
    assert (decision.outcome, decision.article, decision.version) == ("same", None, sooner)


def test_a_typo_is_corrected_without_announcing_it() -> None:
    first = version()
    fixed = version(content_html=BODY.replace("热闹", "熱闹"), first_seen=NOW)
    decision = decide((first,), fixed)
    assert decision.outcome == "updated"
    assert decision.reason == "corrected silently"
    assert decision.article is not None
    assert decision.article.content_html == fixed.article.content_html
    assert decision.article.updated == first.article.published


@pytest.mark.parametrize(
    "change", [{"title": "旧街新貌"}, {"content_html": BODY + "<p>" + "新的一段文字" * 9 + "</p>"}]
)
def test_a_material_change_is_announced(change: dict[str, Any]) -> None:
    decision = decide((version(),), version(first_seen=NOW, **change))
    assert decision.reason == "changed materially"
    assert decision.article is not None
    assert decision.article.updated == NOW


def test_the_publishers_own_time_of_a_material_change_counts() -> None:
    decision = decide((version(),), version(title="旧街新貌", first_seen=NOW, updated=NOW + HOUR))
    assert decision.article is not None
    assert decision.article.updated == NOW + HOUR


def test_updated_never_lies_before_published() -> None:
    old = NOW - 300 * HOUR
    held = [
        version(title=title, updated=old, first_seen=old + shift) for title, shift in (("甲", 0 * HOUR), ("乙", HOUR))
    ]
    assert merge(held).updated == merge(held).published


def test_many_small_corrections_add_up_to_a_material_change() -> None:
    letters = BODY.replace("<p>", "").replace("</p>", "")
    held = [version(content_html=f"<p>{letters}</p>")]
    for step in range(1, 8):
        drifted = "".join("某" if at % 40 < step else letter for at, letter in enumerate(letters))
        held.append(version(content_html=f"<p>{drifted}</p>", first_seen=held[0].seen + step * HOUR))
    assert not any(is_material(one.article, other.article) for one, other in pairwise(held))
    assert merge(held).updated > held[0].article.published


def test_an_older_version_that_comes_late_does_not_become_current() -> None:
    current, older = version(title="现在的标题"), version(title="从前的标题", first_seen=NOW - 200 * HOUR)
    decision = decide((current,), older)
    assert decision.reason == "an older version than the current one"
    assert decision.current == current.digest
    assert decision.article is not None
    assert (decision.article.title, decision.article.first_seen) == ("现在的标题", older.seen)


def test_published_is_the_earliest_ever_given() -> None:
    later = version(published=NOW - 10 * HOUR, first_seen=NOW)
    assert merge((version(), later)).published == version().article.published


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
    provenance=st.sampled_from([(), ("图片改回原址",), ("日期改早八小时",)]),
)


@given(st.lists(_versions, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(versions: list[Version], chance: Any) -> None:
    expected = taken(*versions)
    shuffled = versions * 2
    chance.shuffle(shuffled)
    assert taken(*shuffled) == expected
    assert merge(taken(*shuffled)) == merge(expected)


@given(st.lists(_versions, min_size=1, max_size=6))
def test_what_was_taken_once_is_known_for_ever(versions: list[Version]) -> None:
    held = taken(*versions)
    assert {decide(held, each).outcome for each in versions} == {"same"}


def test_every_order_of_three_versions_ends_alike() -> None:
    three = [
        version(),
        version(title="旧街新貌", first_seen=NOW - 10 * HOUR),
        version(title="旧街新貌", first_seen=NOW, content_html=BODY + "<p>补记。</p>"),
    ]
    articles = {merge(versions) for order in permutations(three) for versions in (order, taken(*order))}
    assert [article.updated for article in articles] == [NOW - 10 * HOUR]


# --- likeness of texts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("", "", 1.0),
        ("字", "字", 1.0),
        ("字", "词", 0.0),
        ("", "文字", 0.0),
        ("甲乙丙", "甲乙丁", 0.5),
        ("甲甲甲", "甲甲", 2 / 3),
    ],
)
def test_similarity_is_the_dice_coefficient_of_pairs(one: str, other: str, expected: float) -> None:
    assert similarity(one, other) == pytest.approx(expected)


def test_markup_punctuation_and_widths_are_no_material_change() -> None:
    plain = sample(content_html="<p>修表铺开了四十年，师傅姓何。</p>")
    dressed = sample(
        content_html='<div class="a"><p><b>修表铺</b>开了四十年，</p>\n\n<p>师傅姓何！</p><hr></div>',
        title="老街 见闻之１",
    )
    assert not is_material(plain, dressed)


def test_titles_made_of_punctuation_are_told_apart() -> None:
    assert is_material(sample(title="？！"), sample(title="……"))


@pytest.mark.parametrize("unit", ["字", "<b>", "<p>甲</p>", "&amp;", "<i a=1>乙"], ids=str)
def test_a_huge_body_is_compared_in_time(unit: str) -> None:
    huge = unit * (2_000_000 // len(unit))
    start = time.perf_counter()
    is_material(sample(content_html=huge), sample(content_html="<p>短</p>" + huge))
    assert time.perf_counter() - start < 5


def test_what_follows_the_compared_beginning_is_not_read() -> None:
    beginning = "老街" * (COMPARED // 2)
    one, other = (sample(content_html=f"<p>{beginning}{end * COMPARED}</p>") for end in "甲乙")
    assert not is_material(one, other)


def test_a_lone_surrogate_has_a_digest() -> None:
    assert len(version(title="坏\ud800字").digest) == 32
