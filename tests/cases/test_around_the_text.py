"""Boilerplate around the text of publishers: heads, notices, credits and summaries."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.common.text import excerpt
from feeds.model import Article
from tests.cases.documents import accepted, articles, entries_of_bytes

TEXT = "湖边小镇的渡轮星期三停航一天，船长说要换两块甲板，换完以后还要试航一次，星期四早上照常开船。"
MORE = "码头上的小店因此提早关了门，店主把没有卖完的面包分给了候船的人，大家坐在台阶上吃完才回家。"


def mirrored(title: str, link: str, body: str) -> Article:
    """The article in a document of the mirror."""
    (article,) = accepted(entries_of_bytes(f"<!--1601114400000-->\n[{title}]({link})\n------\n\n{body}".encode()))
    return article


def dw(body: str) -> Article:
    return mirrored("渡轮停航", "https://www.dw.com/zh/x/a-55000001", body)


def bbc(body: str) -> Article:
    return mirrored("渡轮停航一天", "http://www.bbc.com/zhongwen/simp/world-53000001", body)


def lines(article: Article) -> list[str]:
    return [line for line in re.sub(r"<[^>]*>", "\n", article.content_html).split("\n") if line]


def test_the_head_of_a_bbc_page_is_removed() -> None:
    """fidelity/f03-bbc-head.md"""
    (article,) = articles("fidelity/f03-bbc-head.md")
    assert len(lines(article)) == 2
    assert lines(article)[0].startswith("湖边小镇的图书馆星期二重新开门")
    assert article.summary.startswith("湖边小镇的图书馆星期二重新开门")
    assert "小时前" not in article.content_html + article.summary


@pytest.mark.parametrize(
    "stamp",
    [
        *(
            "1 小时前",
            "23小时前",
            "5 分钟前",
            "2 天前",
            "1 周前",
            "3 个月前",
            "两天前",
            "1 小時前",
            "30 分鐘前",
            "2 週前",
        ),
        *(
            "2020年9月26日",
            "2020年 9月 26日",
            "2020年9月26日 10:05",
            "更新于 2 小时前",
            "最近更新： 2020年9月27日",
            "更新時間：1 小時前",
        ),
        *("2020年9月26日 更新于 2 小时前", "发表于 2020年9月26日"),
    ],
)
@pytest.mark.parametrize(
    "frame",
    [
        "<time>{}</time>",
        "<div><time class='x'>{}</time></div>",
        "<p>{}</p>",
        "<div class='date'>{}</div>",
        "<div><span>{}</span></div>",
    ],
)
def test_a_relative_date_at_the_start_is_removed(stamp: str, frame: str) -> None:
    article = bbc(
        f"<div><h1>渡轮停航一天</h1><strong>渡轮停航一天</strong>{frame.format(stamp)}<p>{TEXT}</p><p>{MORE}</p></div>"
    )
    assert lines(article) == [TEXT, MORE]


@pytest.mark.parametrize(
    "first", ["1 小时前，渡轮离开了码头。", "2020年9月26日是渡轮停航的日子", "渡轮停航一天以后", "更新", "三天前的票"]
)
def test_a_text_that_begins_with_a_time_stays(first: str) -> None:
    assert lines(bbc(f"<div><h1>渡轮停航一天</h1><p>{first}</p><p>{TEXT}</p></div>")) == [first, TEXT]


def test_the_notice_of_dw_with_a_variation_selector_is_rights() -> None:
    """fidelity/f04-dw-rights-vs16.md"""
    (article,) = articles("fidelity/f04-dw-rights-vs16.md")
    assert article.rights.startswith("© 2020年德国之声版权声明：本文所有内容受到著作权法保护")
    assert article.authors == ("林晓",)
    assert "版权" not in article.content_html + article.summary
    assert len(lines(article)) == 2


SENTENCE = "本文所有内容受到著作权法保护，如无德国之声特别授权，不得擅自使用。任何不当行为都将导致追偿，并受到刑事追究"
TRADITIONAL = (
    "本文所有內容受到著作權法保護，如無德國之聲特別授權，不得擅自使用。任何不當行為都將導致追償，並受到刑事追究"
)
NOTICES = [
    *(
        f"{sign}{year}德国之声版权声明：{SENTENCE}。"
        for sign in ("©", "© ", "©\ufe0f ", "©\ufe0e", "")
        for year in ("2020年", "2021 年 ", "")
    ),
    f"© 2020年德國之聲版權聲明：{TRADITIONAL}。",
    f"©\ufe0f 2020年德國之聲版權聲明：{TRADITIONAL}",
    f"（© 2020年德国之声版权声明：{SENTENCE}。）",
    f"[© 2020年德国之声版权声明：{SENTENCE}]",
    f"【©\ufe0f 2020年德国之声版权声明：{SENTENCE}】",
    "© 2020年德国之声版权声明",
]


@pytest.mark.parametrize("notice", NOTICES)
@pytest.mark.parametrize(
    "frame",
    [
        "<p>{}</p>",
        "<p><em>{}</em></p>",
        "<em><strong>{}</strong></em>",
        "<p>（法新社、路透社） {}</p>",
        "<p><em>林晓/周帆（法新社）</em><br>{}</p>",
        "<p>（法新社、路透社）<br><em>{}</em></p>",
        "<div><p>林晓（路透社等）<em>{}</em></p></div>",
    ],
)
def test_a_dw_notice_is_rights_at_any_position(notice: str, frame: str) -> None:
    article = dw(f"<p>{TEXT}</p><p>{MORE}</p>{frame.format(notice)}")
    assert lines(article) == [TEXT, MORE]
    assert "版权声明" in article.rights or "版權聲明" in article.rights
    assert bool(article.credits) == ("社" in frame)


@pytest.mark.parametrize("notice", NOTICES[:3])
@pytest.mark.parametrize("cut", [1, 4, 8, 11, 14, 20])
def test_a_notice_may_be_split_over_elements(notice: str, cut: int) -> None:
    article = dw(f"<p>{TEXT}</p><p>{MORE}<em>{notice[:cut]}</em><b><em>{notice[cut:]}</em></b></p>")
    assert lines(article) == [TEXT, MORE]
    assert article.rights


@given(st.integers(1, 60))
def test_removing_a_notice_keeps_the_text(length: int) -> None:
    article = dw(f"<p>{(TEXT + MORE)[:length]}{NOTICES[0]}</p><p>{MORE}</p>")
    assert lines(article) == [(TEXT + MORE)[:length], MORE]


def test_the_words_of_a_notice_in_a_sentence_are_text() -> None:
    sentence = "他在一张纸上写下“版权声明”四个字，又划掉了。"
    assert lines(dw(f"<p>{sentence}</p><p>{TEXT}</p>")) == [sentence, TEXT]


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("（注：本文仅代表作者个人观点。责编邮箱a.b@ftchinese.com）", "注：本文仅代表作者个人观点。"),
        (
            "（作者系湖边大学研究员。本文仅代表作者观点。责任编辑邮箱：A.b@ftchinese.com）",
            "作者系湖边大学研究员。本文仅代表作者观点。",
        ),
        ("（注：本文仅代表作者个人观点。本文编辑邮箱 a.b@ftchinese.com）", "注：本文仅代表作者个人观点。"),
        ("本文责编：林晓", None),
        ("责任编辑：林晓", "责任编辑：林晓"),
        ("（责编：林晓）", "（责编：林晓）"),
        ("编辑/林晓", "编辑/林晓"),
        ("記者：林曉　責編：周帆　網編：何平", "記者：林曉　責編：周帆　網編：何平"),
        ("自由亚洲电台特约记者林晓 编辑：周帆", "自由亚洲电台特约记者林晓 编辑：周帆"),
        ("编辑部的窗户正对着码头", None),
        ("编辑说，渡轮明天开船", None),
        ("责编和记者都在码头等船。", None),
    ],
)
def test_lines_of_editors_are_credits(line: str, credit: str | None) -> None:
    article = mirrored(
        "渡轮停航", "https://cn.ft.com/story/001099009?full=y", f"<p>{TEXT}</p><p>{MORE}</p><p>{line}</p>"
    )
    assert list(article.credits) == ([] if credit is None else [credit])
    assert len(lines(article)) == (3 if credit is None else 2)


@pytest.mark.parametrize(
    "line",
    [
        *(
            "记者林晓、周帆在码头看到，渡轮明天开船。",
            "（责任编辑林晓说，渡轮明天开船。）",
            "[记者林晓台北报导]渡轮停航。",
        ),
        *("【记者从码头获悉】渡轮明天开船。", "实习生 林晓也在码头。", "林晓发自北京的信到了。", "中新社记者 林晓"),
    ],
)
def test_a_sentence_about_a_reporter_is_text(line: str) -> None:
    for link in ("https://cn.ft.com/story/001099009?full=y", "https://news.example/5"):
        article = mirrored("渡轮停航", link, f"<p>{line}</p><p>{TEXT}</p><p>{line}</p>")
        assert lines(article) == [line, TEXT, line]
        assert (article.authors, article.credits) == ((), ())


def test_a_summary_does_not_end_behind_an_abbreviation() -> None:
    """fidelity/f08-summary-sen.md"""
    (article,) = articles("fidelity/f08-summary-sen.md")
    assert not article.summary.endswith("Sen.")
    assert article.summary.endswith("…")


@pytest.mark.parametrize(
    "word", ["Sen.", "Rep.", "Dr.", "Mr.", "J.", "P. J.", "U.S.", "Inc.", "No.", "vs.", "St.", "Gov.", "Nov.", "e.g."]
)
@pytest.mark.parametrize("behind", [" Rivers said so", " 河"])
def test_an_abbreviation_ends_no_sentence(word: str, behind: str) -> None:
    text = "渡轮" * 30 + f" {word}{behind}" + "码头" * 60
    assert not excerpt(text, 80).endswith(word)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("The ferry stops today. " + "It sails again on Thursday " * 5, "The ferry stops today."),
        ("渡轮停航了。（船长说。换甲板" + "甲" * 60, "渡轮停航了。（船长说。换甲板" + "甲" * 25 + "…"),
        ("渡轮停航一天，换两块甲板。" + "甲" * 60, "渡轮停航一天，换两块甲板。"),
    ],
)
def test_a_sentence_ends_where_it_ends(text: str, cut: str) -> None:
    assert excerpt(text, 40 if "（" in text else 24 if "，" in text else 40) == cut


def test_a_summary_repeats_neither_title_nor_caption() -> None:
    picture = '<figure><img src="https://a.example/1.jpg"><figcaption>停在码头的渡轮</figcaption></figure>'
    for first in ("<p>渡轮停航</p>", "<p><b>渡轮停航</b></p>", f"{picture}<p>停在码头的渡轮</p>", "<h2>渡轮停航</h2>"):
        article = mirrored("渡轮停航", "https://news.example/1", f"{first}<p>{TEXT}</p>")
        assert article.summary == TEXT


def test_the_summary_of_a_text_of_its_title_is_the_title() -> None:
    assert mirrored("渡轮停航", "https://news.example/2", "<p>渡轮停航</p>").summary == "渡轮停航"


def test_a_teaser_equal_to_the_title_is_dropped() -> None:
    feed = f"""<rss version="2.0"><channel><title>码头</title><link>https://news.example/</link><item><title>渡轮停航</title>
    <link>https://news.example/3</link><description>渡轮停航。</description>
    <content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/"><![CDATA[<p>{TEXT}</p>]]></content:encoded>
    </item></channel></rss>"""
    (article,) = accepted(entries_of_bytes(feed.encode()))
    assert article.summary == TEXT


def test_a_gallery_keeps_its_first_picture() -> None:
    """fidelity/f10-dw-gallery-lead.md"""
    (article,) = articles("fidelity/f10-dw-gallery-lead.md")
    captions = re.findall("<figcaption>(.*?)</figcaption>", article.content_html)
    assert len(captions) == len(article.images) == 6
    assert all(f"第{number}张：" in caption for number, caption in enumerate(captions, 1))
    assert "磨坊全景" in captions[0]
    assert article.content_html.startswith("<p>（德国之声中文网）")
    assert article.lead_image == article.images[0]


def test_a_page_of_the_title_alone_keeps_it() -> None:
    assert lines(bbc("<div><h1>渡轮停航一天</h1><p>渡轮停航一天</p></div>")) == ["渡轮停航一天"]


@pytest.mark.parametrize(
    ("behind", "credit"),
    [
        ("（译者：林晓/核稿：周帆）", "（译者：林晓/核稿：周帆）"),
        ("（实习编译：林晓、何平/核稿：周帆）", "（实习编译：林晓、何平/核稿：周帆）"),
        ("（編輯：林曉）1090813", "（編輯：林曉）"),
        ("(編輯：林曉/周帆)1091124", "(編輯：林曉/周帆)"),
        ("（译者：林晓）是最后一句。", None),
        ("（船长：林晓）", None),
    ],
)
@pytest.mark.parametrize("frame", ["<p>{}{}</p>", "<p>{}<em>{}</em></p>", "<p>{}</p><p>{}</p>"])
def test_translators_after_the_last_sentence_are_credits(behind: str, credit: str | None, frame: str) -> None:
    article = mirrored("渡轮停航", "https://news.example/4", f"<p>{TEXT}</p>{frame.format(MORE, behind)}")
    assert list(article.credits) == ([] if credit is None else [credit])
    assert "".join(lines(article)) == TEXT + MORE + (behind if credit is None else "")


@pytest.mark.parametrize(
    ("line", "credits"),
    [
        ("王晓(Anna Rivers)对本文有报道贡献。", 1),
        ("Anna Rivers对本文有报道贡献。Lin Xiao和Zhou Fan对本文有研究贡献。", 1),
        ("访问我们的网站阅读更多新闻。如有任何建议和想法，请来信与我们分享：cn.letters@nytimes.com。", 0),
    ],
)
def test_the_footer_of_nyt_is_removed(line: str, credits: int) -> None:
    link = "https://cn.nytimes.com/china/20200926/ferry/"
    article = mirrored(
        "渡轮停航", link, f"<div><i><br>2020-09-26 16:35:23</i></div><p>{TEXT}</p><p>{MORE}</p><p>{line}</p>"
    )
    assert lines(article) == [TEXT, MORE]
    assert len(article.credits) == credits
