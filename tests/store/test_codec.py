"""Articles as they are packed for the disk, and moments as numbers."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from feeds.model import Article, Image, Media
from feeds.parsing.corrections import CorrectionKind
from feeds.store.codec import EPOCH, BodyError, from_ms, pack, to_ms, unpack
from tests.store.samples import sample

_words = st.text(max_size=5)
_moments = st.datetimes(timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)
_counts = st.none() | st.integers(0, 10_000)
_images = st.builds(Image, url=_words, caption=_words, alt=_words, width=_counts, height=_counts)
_TIMES = {"published": EPOCH, "updated": EPOCH, "first_seen": EPOCH}
_articles = st.builds(
    Article,
    id=st.text(min_size=1, max_size=5),
    source=st.text(min_size=1, max_size=5),
    native_key=st.text(min_size=1, max_size=5),
    title=st.text(min_size=1, max_size=5),
    url=st.none() | _words,
    **dict.fromkeys(_TIMES, _moments),
    content_html=_words,
    authors=st.lists(_words, max_size=2).map(tuple),
    images=st.lists(_images, max_size=2).map(tuple),
    lead_image=st.none() | _images,
    media=st.lists(st.builds(Media, url=_words, type=_words, length=_counts), max_size=2).map(tuple),
)


@given(_articles)
def test_an_article_is_unpacked_as_it_was_packed(article: Article) -> None:
    # an address that is empty is none
    times = {name: getattr(article, name) for name in _TIMES}
    assert unpack(pack(article), **times) == replace(article, url=article.url or None)


def test_the_times_of_an_article_leave_its_body_as_it_is() -> None:
    assert pack(sample()) == pack(replace(sample(), **_TIMES))


def test_a_field_of_a_newer_program_is_left_out() -> None:
    spelled = json.loads(zstandard.decompress(pack(sample()))) | {"mood": "calm"}
    assert unpack(zstandard.compress(json.dumps(spelled).encode()), **_TIMES) == replace(sample(), **_TIMES)


@pytest.mark.parametrize(
    "body",
    [b"", b"\x00", b"{}", zstandard.compress(b"{"), zstandard.compress(b"{}"), zstandard.compress(b"[]")],
    ids=repr,
)
def test_a_damaged_body_is_refused(body: bytes) -> None:
    with pytest.raises(BodyError, match="cannot be read"):
        unpack(body, **_TIMES)


@given(_moments)
def test_a_moment_survives_as_a_number(moment: datetime) -> None:
    assert from_ms(to_ms(moment)) == moment
    assert to_ms(moment + timedelta(microseconds=999)) == to_ms(moment)
    assert from_ms(to_ms(moment)).tzinfo is UTC


def test_corrections_are_stored_as_codes() -> None:
    correction = CorrectionKind.RULE(num=2, rule=".ad")
    body = pack(sample(provenance=(correction,)))
    assert json.loads(zstandard.decompress(body))["provenance"] == [["RULE", {"num": 2, "rule": ".ad"}]]
    assert unpack(body, **_TIMES).provenance == (correction,)


def test_corrections_of_earlier_and_later_versions_become_text() -> None:
    fields = json.loads(zstandard.decompress(pack(sample()))) | {"provenance": ["moved by 8 h", ["WASHED", {"num": 2}]]}
    article = unpack(zstandard.compress(json.dumps(fields).encode()), **_TIMES)
    assert [str(correction) for correction in article.provenance] == ["moved by 8 h", "['WASHED', {'num': 2}]"]
