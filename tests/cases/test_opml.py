"""OPML lists of other programs are parsed as leniently and as safely as feeds; folders get readable ids."""

import string
import time
import tomllib
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feeds.common import limits
from feeds.config import Config, load
from feeds.config.edit import add_sources, edit
from feeds.config.validators import IDENTIFIER
from feeds.errors import DocumentError, TooHostile
from feeds.ingest.pipeline import InputDocument
from feeds.model import Subscription
from feeds.parsing.formats import detect, opml
from feeds.subscribe import ImportPlan, plan_import
from feeds.subscribe.transliterate import to_latin

from .documents import HERE, config_with

NOBODY = Config()


def planned(body: bytes, config: Config = NOBODY) -> ImportPlan:
    return plan_import(InputDocument(path="list.opml", body=body), config)


def case(name: str) -> ImportPlan:
    return planned((HERE / "field" / f"{name}.opml").read_bytes())


def listed(*outlines: str) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0"><head><title>t</title></head><body>\n'
    return (head + "\n".join(outlines) + "\n</body></opml>").encode()


def feeds_of(plan: ImportPlan) -> dict[str, str]:
    return {source["title"]: source["feeds"][0] for source in plan.sources}


def groups_of(plan: ImportPlan) -> dict[str, list[str]]:
    titles = {source["id"]: source["title"] for source in plan.sources}
    return {group["title"]: [titles[id] for id in group["sources"]] for group in plan.groups}


GOOD = {"好": "https://g.example.org/feed"}

#: case -> (title -> feed, group -> titles, reported lines)
CASES: dict[str, tuple[dict[str, str], dict[str, list[str]], list[int]]] = {
    "feedreader-960": (
        {"头条 > 要闻": "http://rss.example.com/HomePage.xml?a=1&b=2"},
        {"News": ["头条 > 要闻"]},
        [],
    ),
    "goread-313": ({'fubar "baz"': "https://example.com/feed", **GOOD}, {}, []),
    "liferea-914": ({"技术评论": "https://t.example.org/rss.aspx"}, {"科技": ["技术评论"]}, []),
    "neix-20": (
        {"河边": "https://f1.example.org/feed", "桥": "https://f2.example.org/feed"},
        {"科技": ["河边"], "阅读": ["河边", "桥"]},
        [],
    ),
    "newsflash-20": ({"读茶": "https://n.example.org/feed/"}, {}, []),
    "opml-amp": (GOOD | {"甲&乙": "https://h.example.org/feed?a=1&b=2"}, {}, []),
    "opml-cut": (GOOD | {"甲": "https://h.example.org/feed"}, {}, [4]),
    "opml-gbk-variants": (
        {
            "远方": "https://z1.example.org/rss.xml",
            "近处": "https://z2.example.org/atom.xml",
            "rss网址": "https://z4.example.org/rss.xml",
            "feed协议": "http://z5.example.org/rss.xml",
        },
        {"新闻/国际": ["远方", "近处"]},
        [2],
    ),
    "opml-lt": (GOOD | {"甲<乙": "https://h.example.org/feed"}, {}, []),
    "opml-nbsp": (GOOD | {"甲 乙": "https://h.example.org/feed"}, {}, []),
    "opml-rsshub": (
        {"知乎": "https://rsshub.app/zhihu/daily", "内网": "http://192.168.1.5:1200/zhihu/daily"},
        {"Folo": ["知乎", "内网"]},
        [2],
    ),
    "selfoss-1055": (
        {"河边日报": "https://a.example.org/feed", "桥刊": "https://b.example.org/feed"},
        {"新闻": ["河边日报"]},
        [],
    ),
    "selfoss-1475": (
        {"https://feeds.example.org/felix": "https://feeds.example.org/felix"},
        {"All": ["https://feeds.example.org/felix"]},
        [],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_lists_of_other_programs(name: str) -> None:
    plan = case(name)
    assert (feeds_of(plan), groups_of(plan), [line.line for line in plan.rejected]) == CASES[name]


def test_every_list_has_its_row() -> None:
    assert {path.stem for path in (HERE / "field").glob("*.opml")} == CASES.keys()


def test_an_unsupported_scheme_is_reported() -> None:
    (rejection,) = case("opml-rsshub").rejected
    assert "rsshub://sspai/index" in str(rejection.reason)


@pytest.mark.parametrize(
    "outline",
    [
        '<outline text="灯 & 桥" xmlUrl="{}"/>',
        '<outline text="灯 &amp; 桥" xmlUrl="{}"></outline>',
        "<outline text='灯 &amp; 桥' xmlUrl='{}'/>",
        '<OUTLINE TEXT="灯 &amp; 桥" XMLURL="{}"/>',
        '<opml:outline text="灯 &#38; 桥" xmlurl="{}" />',
        '<outline title="灯 &#x26; 桥" text="" XmlUrl="{}"/>',
        '<outline\n  type="rss"\n  text="灯 &amp; 桥"\n  xmlUrl="{}"\n/>',
        '<outline text="灯 &amp; 桥" type=rss xmlUrl={} />',
        '<outline text="灯 &amp; 桥" type="rss" url="{}"/>',
        '<outline text="灯 &amp; 桥"type="rss"xmlUrl="{}"/>',
        '<outline text="灯 & 桥" isComment="false" selected xmlUrl="{}">',
        '<outline text="\x08灯 &amp;&#8; 桥\x00" xmlUrl="{}"/>',
        '<outline text="灯 &amp; 桥" xml\x00Url="{}\x0b"/>',
        '<outline text="灯 &amp; 桥" title="a "b" c" xmlUrl="{}"/>',
        '<!-- <outline xmlUrl="https://no.example.org/"/> --><outline text="灯 &amp; 桥" xmlUrl="{}"/>',
    ],
)
@pytest.mark.parametrize("address", ["https://e.example.org/feed?a=1&b=2&copy=3", "https://e.example.org/feed"])
def test_spellings_of_one_line(outline: str, address: str) -> None:
    (source,) = planned(listed(outline.format(address))).sources
    assert source["feeds"] == [address]
    assert source["title"] in ("灯 & 桥", 'a "b" c')


@pytest.mark.parametrize(
    ("address", "read"),
    [
        ("feed://e.example.org/a", "http://e.example.org/a"),
        ("feed:https://e.example.org/a", "https://e.example.org/a"),
        ("feed:http://e.example.org/a", "http://e.example.org/a"),
        ("feed://https://e.example.org/a", "https://e.example.org/a"),
        ("feeds://e.example.org/a", "http://e.example.org/a"),
        ("FEED://e.example.org/a", "http://e.example.org/a"),
        ("itpc://e.example.org/a", "http://e.example.org/a"),
        ("pcast://e.example.org/a", "http://e.example.org/a"),
        ("feed:e.example.org/a", "http://e.example.org/a"),
        ("rss://e.example.org/a", "http://e.example.org/a"),
        ("rss:https://e.example.org/a", "https://e.example.org/a"),
        ("atom://e.example.org/a", "http://e.example.org/a"),
        ("e.example.org/a?b=http://c.example.org/", "http://e.example.org/a?b=http://c.example.org/"),
        ("//e.example.org/a", "http://e.example.org/a"),
        ("E.example.org:8080", "http://E.example.org:8080"),
        ("例子.中国/feed", "http://xn--fsqu00a.xn--fiqs8s/feed"),
        ("192.168.1.5:1200/a", "http://192.168.1.5:1200/a"),
        ("localhost:1200/a", "http://localhost:1200/a"),
    ],
)
def test_schemes_of_feeds(address: str, read: str) -> None:
    (source,) = planned(listed(f'<outline text="灯" xmlUrl="{address}"/>')).sources
    assert source["feeds"] == [read]


@pytest.mark.parametrize(
    "address",
    [
        *("file:///etc/passwd", "javascript:alert(1)", "javascript:alert.call(1)", "rsshub://a/b", "rsshub://a.com/b"),
        *("ftp://e.org/", "data:,x", "data:text/xml,a.com", "mailto:a@e.org", "feed:", "feed:file:///etc/passwd"),
        *("/feed", "/e.org/feed", "feed.xml", "index.php", "C:\\e.org\\a", "e.org:x", ".org"),
    ],
)
def test_other_schemes_are_reported_with_their_line(address: str) -> None:
    plan = planned(
        listed(f'<outline text="灯" xmlUrl="{address}"/>', '<outline text="好" xmlUrl="https://g.example.org/feed"/>')
    )
    assert feeds_of(plan) == GOOD
    assert [rejection.line for rejection in plan.rejected] == [3]


@pytest.mark.parametrize(
    ("address", "setting"),
    [
        ("http://127.0.0.1/feed", "`allow`"),
        ("http://localhost:1200/zhihu/daily", "`allow`"),
        ("http://[::1]:1200/a", "`allow`"),
        ("nas.local/feed", "`allow`"),
        ("https://e.example.org:8888/feed", "`ports`"),
        ("https://e.example.org/feed", None),
        ("http://10.0.0.2:1200/a", None),
    ],
)
def test_an_address_that_the_settings_do_not_allow_is_added_and_named(address: str, setting: str | None) -> None:
    plan = planned(listed(f'<outline text="灯" xmlUrl="{address}"/>'), Config(allow=("10.0.0.2:1200",)))
    assert len(plan.sources) == 1
    assert [source.source for source in plan.unasked] == [plan.sources[0]["id"]][: setting is not None]
    assert all(str(setting) in source.reason for source in plan.unasked)


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "gb18030", "utf-16", "big5"])
def test_encodings(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><opml><body><outline text="河口" xmlUrl="https://e.example.org/"/></body></opml>'
    (source,) = planned(text.encode(encoding)).sources
    assert source["title"] == "河口"


@pytest.mark.parametrize(
    "head", ["\ufeff", "\n\n", "<!DOCTYPE opml>", '<!DOCTYPE opml SYSTEM "opml.dtd">', "<!-- made -->", "<?x y?>"]
)
def test_content_before_a_list_is_skipped(head: str) -> None:
    body = f'{head}<opml><body><outline text="好" xmlUrl="https://g.example.org/feed"/></body></opml>'.encode()
    assert detect(body).name == "opml"
    assert feeds_of(planned(body)) == GOOD


@pytest.mark.parametrize(
    "end", ["</body>", "", '<outline text="a" ', '<outline text="a', "<outline", "<!-- ", "</outline>"]
)
def test_a_truncated_list_is_parsed_to_its_end_and_reported(end: str) -> None:
    body = f'<opml>\n<body>\n<outline text="好" xmlUrl="https://g.example.org/feed"/>\n{end}'.encode()
    plan = planned(body)
    assert feeds_of(plan) == GOOD
    assert {rejection.line for rejection in plan.rejected} == {4}


def test_a_broken_tag_does_not_hide_other_lines_or_folders() -> None:
    plan = planned(
        listed(
            '<outline text="科技">',
            '<outline text="坏 xmlUrl="https://bad.example.org/"',
            '<outline text="好" xmlUrl="https://g.example.org/feed"/>',
            "</outline></outline></outline>",
            '<outline text="外" xmlUrl="https://h.example.org/feed"/>',
        )
    )
    assert feeds_of(plan) == GOOD | {"外": "https://h.example.org/feed"}
    assert groups_of(plan) == {"科技": ["好"]}
    assert [rejection.line for rejection in plan.rejected] == [4]


def test_a_line_without_an_address_is_a_folder_only_if_something_is_in_it() -> None:
    plan = planned(
        listed(
            '<outline type="rss" text="空"></outline>',
            '<outline type="rss" text="夹">',
            '<outline text="好" xmlUrl="https://g.example.org/feed"/></outline>',
        )
    )
    assert groups_of(plan) == {"夹": ["好"]}
    assert [str(rejection.reason) for rejection in plan.rejected] == [
        "expected an address in xmlUrl, found none for '空'"
    ]


NAMES = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co", "Zl", "Zp"]), max_size=12
)


@given(titles=st.lists(NAMES, min_size=1, max_size=5), folder=NAMES)
def test_a_well_formed_list_reads_as_an_xml_parser_reads_it(titles: list[str], folder: str) -> None:
    outlines = "".join(
        f'<outline text={quoteattr(title)} xmlUrl="https://e.example.org/{number}"/>'
        for number, title in enumerate(titles)
    )
    text = f"<opml><body><outline text={quoteattr(folder)}>{outlines}</outline></body></opml>"
    tree = etree.fromstring(text.encode())
    expected = [str(element.get("text")).strip() for element in tree.iter("outline") if element.get("xmlUrl")]
    lines = list(opml.read(text.encode()))
    assert [line.title for line in lines if isinstance(line, Subscription)] == expected
    assert {line.folder for line in lines if isinstance(line, Subscription)} == {folder.strip()}


# --- limits ---------------------------------------------------------------------------------------------------


def test_deep_folders_long_names_and_many_attributes_are_accepted() -> None:
    feed = '<outline text="好" xmlUrl="https://g.example.org/feed" {}/>'.format(
        " ".join(f'a{n}="x"' for n in range(5_000))
    )
    deep = '<outline text="夹">' * 10_000 + feed + "</outline>" * 10_000
    long = f'<outline text="{"长" * 100_000}"><outline text="外" xmlUrl="https://h.example.org/feed"/></outline>'
    subscriptions = [line for line in opml.read(listed(deep, long)) if isinstance(line, Subscription)]
    assert [line.feed_url for line in subscriptions] == ["https://g.example.org/feed", "https://h.example.org/feed"]
    assert max(len(line.folder) for line in subscriptions) <= limits.MAX_SHORT


def test_the_number_of_feeds_is_limited() -> None:
    lines = (f'<outline xmlUrl="https://e.example.org/{number}"/>' for number in range(limits.MAX_SUBSCRIPTIONS + 100))
    subscriptions = list(opml.read(listed(*lines)))
    assert len(subscriptions) == limits.MAX_SUBSCRIPTIONS + 1
    assert isinstance(subscriptions[-1], DocumentError)


@pytest.mark.parametrize(
    ("declared", "title"),
    [
        ("<!ENTITY a SYSTEM 'file:///etc/passwd'>", "&a;"),
        ("<!ENTITY b 'bb'><!ENTITY a '&b;&b;'>", "&a;"),
        ("<!ENTITY a '灯'>", "灯"),
    ],
)
def test_entities_neither_open_files_nor_expand(declared: str, title: str) -> None:
    body = f'<!DOCTYPE opml [{declared}]><opml><outline text="&a;" xmlUrl="https://g.example.org/feed"/></opml>'
    assert feeds_of(planned(body.encode())) == {title: "https://g.example.org/feed"}


def test_an_unterminated_doctype_is_refused() -> None:
    with pytest.raises(TooHostile):
        list(opml.read(b"<!DOCTYPE opml [<!ENTITY a 'b'><opml/>"))


@pytest.mark.parametrize(
    "piece",
    [
        "<outline",
        "<outline ",
        '<outline a="',
        "<outline a='",
        '<outline a="b" ',
        "</outline>",
        "<!--",
        '" a="',
        "<outline a=",
        " " * 99 + '"',
        '<outline a="" "" ""',
        "<body ",
    ],
)
def test_hostile_lists_are_parsed_in_time(piece: str) -> None:
    body = b'<opml><body><outline a="' + piece.encode() * (4_000_000 // len(piece))
    started = time.process_time()
    for _ in opml.read(body):
        pass
    assert time.process_time() - started < 15


# --- ids of groups --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "id"),
    [
        ("科技", "keji"),
        ("科技新闻", "kejixinwen"),
        ("科技 News", "keji-news"),
        ("新聞/國際", "xinwen-guoji"),
        ("银行", "yinhang"),
        ("重庆", "chongqing"),
        ("绿色生活", "lvseshenghuo"),
        ("Économie", "economie"),
        ("AI与芯片", "ai-yuxinpian"),
        ("ニュース", "nyusu"),
        ("にほんのｷﾞｼﾞｭﾂ", "nihonnogizyutu"),
        ("科技ニュース", "keji-nyusu"),
        ("Новости", "novosti"),
        ("Україна сьогодні", "ukrayina-sogodni"),
        ("뉴스", "nyuseu"),
        ("Ørsted", "orsted"),
        ("خبر", "khahbehreh"),
        ("🎉", "party-popper"),
        ("🎉 科技 ★", "keji"),
        ("☕️📚", "hot-beverage-books"),
        ("甲䥹", "jia"),
        ("。", "group"),
        ("All", "all-2"),
        ("新" * 100, "xin" * 20),
    ],
)
def test_a_folder_has_a_readable_id(title: str, id: str) -> None:
    feed = '<outline text="好" xmlUrl="https://g.example.org/feed"/>'
    (group,) = planned(listed(f'<outline text="{title}">{feed}</outline>')).groups
    assert group["title"] == title
    assert group["id"] == id


def test_ids_are_unique_legal_and_the_same_again() -> None:
    feed = '<outline text="好" xmlUrl="https://g.example.org/feed"/>'
    titles = [
        "科技",
        "棵鸡",
        "keji",
        "KEJI!",
        "新闻",
        "新聞",
        "g example org",
        "-",
        "。",
        "ニュース",
        "にゅーす",
        "🎉",
        "🎉🎉",
    ]
    body = listed(*(f'<outline text="{title}">{feed}</outline>' for title in titles))
    plan = planned(body)
    ids = [group["id"] for group in plan.groups] + [source["id"] for source in plan.sources]
    assert len(set(ids)) == len(ids) == len(titles) + 1
    assert all(IDENTIFIER.fullmatch(id) for id in ids)
    assert planned(body) == plan


def test_ids_of_the_catalogue_are_kept(tmp_path: Path) -> None:
    mine = '[[source]]\nid = "keji"\ntitle = "某"\n\n[[group]]\nid = "group-2"\ntitle = "科技"\nsources = ["keji"]\n'
    config = config_with(tmp_path, mine)
    feed = '<outline text="好" xmlUrl="https://g.example.org/feed"/>'
    plan = planned(listed(f'<outline text="科技">{feed}</outline><outline text="科 技">{feed}</outline>'), config)
    assert [(group["id"], group["title"]) for group in plan.groups] == [("group-2", "科技"), ("ke-ji", "科 技")]
    assert tomllib.loads(mine)["group"][0]["id"] == "group-2"


@given(NAMES)
def test_latin_letters_alone_are_left(name: str) -> None:
    assert set(to_latin(name)) <= set(string.printable)


def test_the_planned_catalogue_loads(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    for name in CASES:
        path.write_text("")
        plan = case(name)
        edit(path, add_sources(plan.sources, plan.groups))
        config = load(path, tmp_path / "data", {})
        assert [group.title for group in config.groups] == [group["title"] for group in plan.groups]
