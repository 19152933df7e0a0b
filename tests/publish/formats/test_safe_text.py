"""Text, addresses and instants at the edge: each thing that would be a warning, or would lose a feed."""

import doctest
import time
from datetime import UTC, datetime

import pytest

from feeds.publish.formats import safe_text
from tests.publish.formats.samples import HOSTILE, HOSTILE_URLS, article


def test_examples_in_the_docstrings_hold():
    assert doctest.testmod(safe_text).failed == 0


@pytest.mark.parametrize("text", ["R&D 中心", "AT&T 与 A&中国", "若 a < b，则 b > a", "“新”码头：‘明年’见", "3<5"])
def test_ordinary_signs_are_left_alone(text):
    assert safe_text.line(text) == text


@pytest.mark.parametrize(
    ("text", "visible"),
    [
        ("用 <b> 标签", "用 ＜b> 标签"),
        ("到 </div> 为止", "到 ＜/div> 为止"),
        ("写 &lt; 表示小于", "写 ＆lt; 表示小于"),
        ("&#60; 也是", "＆#60; 也是"),
        ("Q&A1", "Q＆A1"),
        ("一\n二\t三", "一 二 三"),
        ("缺\ufffd字", "缺□字"),
    ],
)
def test_what_reads_as_markup_is_shown_as_text_by_every_reader(text, visible):
    assert safe_text.line(text) == visible


def test_a_title_of_nothing_but_forbidden_characters_gets_a_name():
    assert safe_text.title("\x00\ud800\u200b \n") == "无题"


def test_prose_keeps_its_line_breaks():
    assert safe_text.prose(" 第一行 \r\n\r\n 第二行\x00 ") == "第一行\n第二行"


def test_a_title_of_ten_megabytes_is_cut_in_no_time():
    text = "&lt<b\x00 " * 1_700_000
    started = time.process_time()
    cleaned = safe_text.line(text)
    # uncut it takes some 0.4 s
    assert time.process_time() - started < 0.1
    assert len(cleaned) == safe_text.MAX_LINE
    assert cleaned.endswith("…")


@pytest.mark.parametrize(
    ("url", "published"),
    [
        ("https://a.example.com/x_y/%E4%B8%80?q=1&r=(2)#top", "https://a.example.com/x_y/%E4%B8%80?q=1&r=(2)#top"),
        ("HTTPS://A.Example.com:8443/新闻", "https://a.example.com:8443/%E6%96%B0%E9%97%BB"),
        ("https://a.example.com/揭%%E5.html", "https://a.example.com/%E6%8F%AD%25%E5.html"),
        ("https://user:secret@a.example.com/", ""),
        ("https://a.example.com?q=[1]", "https://a.example.com/?q=%5B1%5D"),
        ("ftp://a.example.com/", ""),
        ("data:image/png;base64,AAAA", ""),
        ("/relative", ""),
        ("https:///a.example.com/", "https://a.example.com/"),
        ("https://", ""),
        (None, ""),
        ("", ""),
    ],
)
def test_addresses_are_absolute_http_in_ascii_or_nothing(url, published):
    assert safe_text.web_url(url) == published


@pytest.mark.parametrize("url", HOSTILE_URLS)
def test_no_hostile_address_raises_or_passes_unescaped(url):
    cleaned = safe_text.web_url(url)
    assert cleaned == "" or (
        cleaned.isascii() and cleaned.isprintable() and "secret" not in cleaned and " " not in cleaned
    )


def test_hostile_text_holds_nothing_that_xml_forbids():
    for item in (safe_text.line(HOSTILE), safe_text.prose(HOSTILE), safe_text.clean(HOSTILE)):
        item.encode()
        assert not set(item) & set("\x00\x0b\x1b\x7f\x85\ufffd\ufffe\uffff")


@pytest.mark.parametrize(
    ("tag", "saved"), [("zh-Hans", "zh-Hans"), ("zh", "zh"), ("zh_CN", ""), ("中文", ""), ("", "")]
)
def test_only_language_tags_pass_as_languages(tag, saved):
    assert safe_text.language(tag) == saved


def test_a_batch_so_big_that_fractions_meet_still_gets_distinct_updates():
    batch = [article(f"batch{number}") for number in range(5_000)]
    assert len(set(safe_text.distinct_updates(batch).values())) == len(batch)


def test_dates_are_written_to_the_second():
    assert safe_text.rfc3339(datetime(2024, 5, 3, 6, 30, 5, tzinfo=UTC)) == "2024-05-03T06:30:05Z"
    assert safe_text.rfc3339(datetime(2024, 5, 3, 6, 30, 5, 672_000, tzinfo=UTC)) == "2024-05-03T06:30:05Z"
    assert safe_text.rfc822(datetime(2024, 5, 3, tzinfo=UTC)) == "Fri, 03 May 2024 00:00:00 GMT"
