"""The five sample documents of the first version, asserted field by field."""

from typing import Any

import pytest

from tests.corpus.measure import SHARED, outcome
from tests.corrections import noted

GDB = "https://gdb.voanews.com/"
VOA = "https://www.voachinese.com/a/"

#: file -> source, key, address, published, first seen, lead image, caption begins, paragraphs, credits, rights begin
SEEDS: dict[str, dict[str, Any]] = {
    "000_d1008692ad65ab75.txt": {
        "source": "voa",
        "native_key": "7886464",
        "url": VOA + "west-pushes-for-more-ukraine-military-aid-not-nato-membership-20241203/7886464.html",
        "title": (23, "西方推动", "入盟邀请"),
        "published": "2024-12-04T00:52:55+00:00",
        "first_seen": "2024-12-04T00:59:03+00:00",
        "lead": GDB + "dd6f9a55-b1c2-4c41-ac2b-3090482a73a2_cx0_cy5_cw0_r1_s_w900.jpg",
        "caption": ("美国国务卿", "(2024年12月3日)"),
        "paragraphs": 21,
        "pictures": 1,
        "credits": ("(本文参考了美联社和路透社的报道。)",),
        "rights": "",
    },
    "001_8c12849ac4c183c8.txt": {
        "source": "dw",
        "native_key": "60368204",
        "url": "https://www.dw.com/zh/a-60368204",
        "title": (20, "北约：不会", "成员国”"),
        "published": "2022-01-08T15:05:28.672000+00:00",
        "first_seen": "2022-01-08T15:17:05+00:00",
        "lead": "https://static.dw.com/image/60362208_303.jpg",
        "caption": ("北约秘书长", "真实存在"),
        "paragraphs": 18,
        "pictures": 1,
        "credits": ("(法新社、路透社)",),
        "rights": "© 2022年德国之声版权声明",
    },
    "002_9be3b2f621e543aa.txt": {
        "source": "voa",
        "native_key": "6383247",
        "url": VOA + "nato-russia-talks-on-ukraine-20220104/6383247.html",
        "title": (27, "北约和俄罗斯", "举行谈判"),
        "published": "2022-01-05T01:45:00+00:00",
        "first_seen": "2022-01-05T01:59:03+00:00",
        "lead": GDB + "BE70AF9E-6D99-43F0-8075-913B4AE54139_r1_s_w900.jpg",
        "caption": ("资料照片", "10日）"),
        "paragraphs": 23,
        "pictures": 1,
        "credits": ("（本文部分内容依据了美联社和路透社的报道）",),
        "rights": "",
    },
    "003_8a871a9ee358b0ad.txt": {
        "source": "zaker",
        "native_key": None,
        "url": None,
        "title": (24, "美“致命武器”运抵", "在乌人员"),
        "published": "2022-01-23T23:27:25+00:00",
        "first_seen": "2022-01-23T23:27:25+00:00",
        "lead": "http://zkres1.myzaker.com/202201/61ede00cb15ec054991d5ac2_1024.jpg",
        "caption": ("当地时间 21 日", "紧急会谈。"),
        "paragraphs": 28,
        "pictures": 4,
        "credits": (),
        "rights": "",
    },
    "004_505ac85f9baed024.txt": {
        "source": "voa",
        "native_key": "7372382",
        "url": VOA + "blinken-off-to-brussels-as-nato-shores-commitment-to-ukraine-20231127/7372382.html",
        "title": (21, "布林肯前往", "的承诺"),
        "published": "2023-11-27T21:07:35+00:00",
        "first_seen": "2023-11-27T21:39:03+00:00",
        "lead": GDB + "01000000-c0a8-0242-7638-08dbef5b6aae_r1_s_w900.jpg",
        "caption": ("2023年11月27日", "（美联社照片）"),
        "paragraphs": 22,
        "pictures": 2,
        "credits": ("（本文参考了路透社的报道。）",),
        "rights": "",
    },
}


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_every_field_of_a_seed_is_right(name: str) -> None:
    expected = SEEDS[name]
    article = outcome(SHARED / "seeds" / name).article
    assert article is not None
    assert article.source == expected["source"]
    assert article.native_key == expected["native_key"] or expected["native_key"] is None
    assert article.url == expected["url"]
    length, begin, end = expected["title"]
    assert len(article.title) == length
    assert article.title.startswith(begin)
    assert article.title.endswith(end)
    assert article.published.isoformat() == expected["published"]
    assert article.updated == article.published
    assert article.first_seen.isoformat() == expected["first_seen"]
    assert article.lead_image is not None
    assert article.lead_image.url == expected["lead"]
    assert article.lead_image.caption.startswith(expected["caption"][0])
    assert article.lead_image.caption.endswith(expected["caption"][1])
    assert len(article.images) == expected["pictures"]
    assert article.content_html.count("<p>") == expected["paragraphs"]
    assert article.content_html.count("<figure>") == expected["pictures"]
    assert article.credits == expected["credits"]
    assert article.rights.startswith(expected["rights"])
    assert bool(article.rights) == bool(expected["rights"])
    assert article.language == "zh-Hans"
    assert article.summary


def test_the_zaker_correction_is_explained() -> None:
    article = outcome(SHARED / "seeds" / "003_8a871a9ee358b0ad.txt").article
    assert article is not None
    assert "written 15:27 GMT, earlier than its own picture of 23:09 GMT (2022-01-23), moved by 8 h" in noted(article)
