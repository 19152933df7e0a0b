"""Every document of the corpus: parsed, identified, dated, and without lost text."""

import re
from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest

from feeds.common.dates import from_epoch
from feeds.model import Article
from feeds.urls.image_origin import objectid_time
from tests.corpus.measure import Outcome, has_advert, is_moved, is_wrong, urls_of, visible_grams
from tests.corrections import noted
from tests.parsing.markup.test_safety import disallowed

#: documents with less than 97 % of their text in the article, each with its reason
KNOWN_LOSSES: dict[str, str] = {}


def articles(outcomes: list[Outcome]) -> list[Article]:
    return [outcome.article for outcome in outcomes if outcome.article is not None]


def test_every_document_is_read(outcomes: list[Outcome]) -> None:
    assert len(outcomes) == 437
    assert [outcome.rejection for outcome in outcomes if outcome.article is None] == []


def test_the_text_of_the_articles_survives(outcomes: list[Outcome]) -> None:
    grams = sum(outcome.grams for outcome in outcomes)
    lost = sum(round(outcome.grams * (1 - outcome.survived)) for outcome in outcomes)
    assert grams > 200_000
    assert 1 - lost / grams >= 0.995
    assert {outcome.path.name for outcome in outcomes if outcome.survived < 0.97} == set(KNOWN_LOSSES)


def test_the_measure_detects_lost_text() -> None:
    grams = list(visible_grams("<p>城北的旧车站改建成了社区图书馆</p><script>城北的旧车站改建成了</script>"))
    assert grams[0] == "城北的旧车站改建"
    assert len(grams) == 8


@pytest.mark.parametrize(
    ("source", "address", "canonical"),
    [
        (
            "voa",
            r"https://www\.voachinese\.com/a/(?:[^/]+/)?(\d+)\.html",
            r"https://www\.voachinese\.com/a/(?:[^/]+/)?{0}\.html",
        ),
        ("dw", r"https://www\.dw\.com/zh/.*/a-(\d+)", r"https://www\.dw\.com/zh/a-{0}"),
    ],
)
def test_the_publishers_number_is_the_key(outcomes: list[Outcome], source: str, address: str, canonical: str) -> None:
    documents = [
        outcome
        for outcome in outcomes
        if f"/{source}/" in outcome.path.as_posix() or outcome.path.name.startswith(f"{source}_")
    ]
    assert len(documents) > 90
    for outcome in documents:
        assert outcome.raw is not None
        assert outcome.article is not None
        match = re.fullmatch(address, outcome.raw.link)
        assert match is not None, outcome.raw.link
        assert (outcome.article.source, outcome.article.native_key) == (source, match[1])
        assert re.fullmatch(canonical.format(match[1]), outcome.article.url or ""), outcome.article.url


def test_a_corrected_title_is_the_same_article(outcomes: list[Outcome]) -> None:
    by_key = defaultdict(set)
    for article in articles(outcomes):
        by_key[article.source, article.native_key].add(article.id)
    assert all(len(ids) == 1 for ids in by_key.values())
    titles = defaultdict(set)
    for article in articles(outcomes):
        titles[article.id].add(article.title)
    assert any(len(spellings) > 1 for spellings in titles.values()), "the corpus holds corrected titles"


def test_no_picture_is_proxied_relative_empty_or_internal(outcomes: list[Outcome]) -> None:
    addresses = [address for article in articles(outcomes) for address in urls_of(article)]
    assert len(addresses) > 1_500
    assert [address for address in addresses if is_wrong(address)] == []


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/a.jpg",
        "http://10.0.0.1/a",
        "https://images.weserv.nl/?url=a.example/b.jpg",
        "https://picsum.photos/1",
        "data:,",
    ],
)
def test_the_check_detects_wrong_addresses(address: str) -> None:
    assert is_wrong(address)


def test_no_advert_script_or_handler_is_left(outcomes: list[Outcome]) -> None:
    for article in articles(outcomes):
        assert disallowed(article.content_html) == [], article.url
        assert not has_advert(article), article.url


def test_titles_do_not_contain_the_source_name(outcomes: list[Outcome]) -> None:
    for article in articles(outcomes):
        assert not re.search(r"(法国国际广播电台|- RFI|\| 路透)$", article.title), article.title
        assert article.title == article.title.strip()
        assert "\n" not in article.title


#: source -> (shortest, longest) hours from the date of an article to its fetch by feedx
LAGS = {"voa": (0, 31), "dw": (0, 700), "reuters": (0, 48), "nytimes": (0, 48), "rfi": (0, 96)}


@pytest.mark.parametrize("source", sorted(LAGS))
def test_dates_are_read_in_the_time_zone_of_the_source(outcomes: list[Outcome], source: str) -> None:
    """With a wrong time zone, articles would be fetched before their publication, or always hours late."""
    shortest, longest = LAGS[source]
    lags = [
        (epoch - outcome.article.published).total_seconds() / 3600
        for outcome in outcomes
        if outcome.article
        and outcome.raw
        and outcome.article.source == source
        and (epoch := from_epoch(outcome.raw.epoch))
    ]
    assert len(lags) >= 15
    assert all(shortest <= lag <= longest for lag in lags)
    assert sorted(lags)[len(lags) // 2] < 2
    assert not any(
        "taken back" in note
        for outcome in outcomes
        if outcome.article and outcome.article.source == source
        for note in noted(outcome.article)
    )


def test_zaker_articles_are_never_older_than_their_pictures(outcomes: list[Outcome]) -> None:
    corrected = 0
    for article in (candidate for candidate in articles(outcomes) if candidate.source == "zaker"):
        times = [when for image in article.images if (when := objectid_time(image.url))]
        corrected += is_moved(article)
        assert not times or max(times) <= article.published < max(times) + timedelta(days=2), article.title
    assert corrected >= 10


def test_no_date_is_later_than_its_document(outcomes: list[Outcome]) -> None:
    for article in articles(outcomes):
        assert datetime(2010, 1, 1, tzinfo=UTC) < article.published <= article.updated
        assert article.published <= datetime(2025, 12, 31, tzinfo=UTC)
