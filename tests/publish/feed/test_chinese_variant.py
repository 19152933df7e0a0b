"""Conversion of articles between Chinese scripts: only characters change."""

from dataclasses import fields, replace

import pytest

from feeds.model import Article, Image, Media, Related
from feeds.model.attachments import Chapter, Episode
from feeds.publish.feed.chinese_variant import convert_article, convert_feed, convert_title
from tests.publish.formats.samples import RICH, article, at, feed

FULL = article(
    "1",
    title="头发与发展",
    summary="头发",
    authors=("林发",),
    categories=("发展",),
    credits=("联合通讯",),
    rights="转载请注明来源",
    content_html='<p>发<a href="https://x.example/发展?a=1&amp;b=头发">展</a></p>'
    '<figure><img src="https://x.example/发.jpg" alt="头发"><figcaption>头发</figcaption></figure>',
    images=(Image(url="https://x.example/发.jpg", caption="头发", alt="发展"),),
    lead_image=Image(url="https://x.example/发.jpg", caption="头发"),
    media=(Media(url="https://x.example/发.mp3", type="audio/mpeg", caption="发展"),),
    episode=Episode(chapters=(Chapter(start=0, title="头发"),)),
    related=(Related(id="urn:uuid:1", source="island", title="头发", url="https://x.example/头发"),),
    also_at=("https://x.example/头发",),
    native_key="头发",
    url="https://x.example/头发",
    language="zh-Hans",
    via="头发.example",
)


def test_every_text_is_converted_and_every_address_stays() -> None:
    converted = convert_article(FULL, "zh-Hant")
    assert converted == replace(
        FULL,
        title="頭髮與發展",
        summary="頭髮",
        authors=("林發",),
        categories=("發展",),
        credits=("聯合通訊",),
        rights="轉載請註明來源",
        content_html='<p>發<a href="https://x.example/发展?a=1&amp;b=头发">展</a></p>'
        '<figure><img src="https://x.example/发.jpg" alt="頭髮"><figcaption>頭髮</figcaption></figure>',
        images=(Image(url="https://x.example/发.jpg", caption="頭髮", alt="發展"),),
        lead_image=Image(url="https://x.example/发.jpg", caption="頭髮"),
        media=(Media(url="https://x.example/发.mp3", type="audio/mpeg", caption="發展"),),
        episode=Episode(chapters=(Chapter(start=0, title="頭髮"),)),
        related=(Related(id="urn:uuid:1", source="island", title="頭髮", url="https://x.example/头发"),),
        language="zh-Hant",
    )


def test_each_field_of_an_article_is_converted_or_stays_on_purpose() -> None:
    """A new field of the model must be added here."""
    changed = {
        item.name
        for item in fields(Article)
        if getattr(convert_article(FULL, "zh-Hant"), item.name) != getattr(FULL, item.name)
    }
    same = {"id", "source", "native_key", "url", "published", "updated", "first_seen", "fingerprint", "also_at", "via"}
    assert changed | same | {"provenance"} == {item.name for item in fields(Article)}
    assert not changed & same


@pytest.mark.parametrize("language", ["zh-Hant", "zh-TW", "zh-HK", "en", "ja", "ko", "de-CH"])
def test_what_is_in_the_script_or_in_no_chinese_is_the_same_object(language: str) -> None:
    changed = replace(FULL, language=language)
    assert convert_article(changed, "zh-Hant") is changed


@pytest.mark.parametrize(("language", "new"), [("zh", "zh-Hant"), ("zh-CN", "zh-Hant"), ("", "")])
def test_an_unknown_script_is_converted_and_an_unknown_language_is_not_made_up(language: str, new: str) -> None:
    converted = convert_article(replace(FULL, language=language), "zh-Hant")
    assert (converted.title, converted.language) == ("頭髮與發展", new)


@pytest.mark.parametrize("language", ["", "zh"])
@pytest.mark.parametrize(
    "text", ["東京で国会が開かれた", "国会図書館のお知らせ", "대한민국 國會에서 열린 회의", "さくら"]
)
def test_japanese_and_korean_lines_stay_whoever_took_them_for_chinese(language: str, text: str) -> None:
    changed = replace(FULL, language=language, title=text, content_html=f"<p>{text}</p><p>頭髮与发展</p>")
    converted = convert_article(changed, "zh-Hans")
    assert converted.title == text
    assert converted.content_html == f"<p>{text}</p><p>头发与发展</p>"
    assert text in convert_article(changed, "zh-Hant").content_html


def test_a_chinese_line_with_a_japanese_name_is_converted() -> None:
    changed = replace(
        FULL, title="记者在东京采访了名为“さくら”的头发沙龙，店主谈到了二十年来的发展与变化，以及今后的打算"
    )
    assert "頭髮沙龍" in convert_article(changed, "zh-Hant").title


def test_an_address_in_a_text_leads_where_it_led() -> None:
    text = "头发见https://zh.example.org/头发?q=发，发展见 http://x.example/发 头发"
    converted = convert_article(replace(FULL, title=text, content_html=f"<p>{text}</p>"), "zh-Hant")
    assert converted.title == "頭髮見https://zh.example.org/头发?q=发，發展見 http://x.example/发 頭髮"
    assert converted.content_html == f"<p>{converted.title}</p>"


def test_a_sample_of_everything_comes_back() -> None:
    assert convert_article(convert_article(RICH, "zh-Hant"), "zh-Hans") == RICH


def test_the_head_of_a_feed_is_converted_and_its_addresses_stay() -> None:
    head = feed(title="头发", subtitle="头发的全文", rights="发展", updated=at(4))
    converted = convert_feed(head, "zh-Hant")
    assert converted == replace(head, title="頭髮", subtitle="頭髮的全文", rights="發展", language="zh-Hant")
    assert convert_feed(replace(head, language="ja"), "zh-Hant") == replace(head, language="ja")


def test_the_name_of_a_source_follows_its_language() -> None:
    assert convert_title("東京日報", "ja", "zh-Hans") == "東京日報"
    assert convert_title("東京日報", "zh-Hant", "zh-Hans") == "东京日报"
