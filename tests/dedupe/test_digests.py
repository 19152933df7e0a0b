"""Hashes of content, which do not depend on the delivery."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from feeds.dedupe import version_of
from feeds.dedupe.history import merge_traces, trace_of
from feeds.messages import untranslated
from feeds.model import Image, Media
from feeds.parsing.corrections import CorrectionKind
from tests.dedupe.history import EARLY, version
from tests.store.samples import NOW, sample


def test_the_digest_equals_that_of_stored_versions() -> None:
    article = sample(
        published=datetime(2024, 5, 1, 8, 30, tzinfo=UTC),
        images=(Image(url="https://pictures.example/1.jpg", caption="槐树下", width=640),),
        media=(Media(url="https://pictures.example/1.mp3", type="audio/mpeg"),),
        authors=("林小河",),
    )
    assert version_of(article).digest == "a50bb3dd6431a4b2cd8de54e4ccf5303"


@pytest.mark.parametrize(
    "change",
    [
        {"title": "新街见闻"},
        {"content_html": "<p>改过的正文。</p>"},
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
        {"published": EARLY},
        {"first_seen": NOW},
        {"updated": NOW},
        {"also_at": ("https://mirror.example/1",)},
        {"provenance": (untranslated("日期由图片改正"),)},
        {"id": "urn:uuid:00000000-0000-0000-0000-000000000000"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_other_changes_do_not_change_the_digest(change: dict[str, Any]) -> None:
    assert version(**change).digest == version().digest


def test_a_version_has_millisecond_precision() -> None:
    micro = timedelta(microseconds=123456)
    cut = version_of(sample(published=NOW + micro, updated=NOW + micro, first_seen=NOW + micro, also_at=("x",)))
    milli = NOW + timedelta(milliseconds=123)
    assert (cut.article.published, cut.article.updated, cut.seen) == (milli, milli, milli)
    assert cut.article.also_at == ()
    assert version_of(cut.article) == cut


def test_a_lone_surrogate_has_a_digest() -> None:
    assert len(version(title="坏\ud800字").digest) == 32


def test_corrections_stored_as_sentences_win_against_the_same_corrections_as_codes() -> None:
    """Earlier versions stored hashes of sentences, 32 hex digits: a document imported again changes no article."""
    trace = trace_of(version(provenance=(CorrectionKind.MIRROR_ADVERT(),)))
    assert trace.delivery > "f" * 32
    earlier = replace(trace, delivery="f" * 32)
    assert merge_traces(earlier, trace) == merge_traces(trace, earlier) == earlier
