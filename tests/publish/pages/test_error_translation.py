"""Translation of poll errors: every sentence that the code creates, and no others."""

import ast
import re
import socket
import time

import pytest
from lxml import html

from feeds.errors import FetchError
from feeds.fetch.ssrf_guard import AddressInfo, look_up
from feeds.health.redact import redact
from feeds.publish.pages.error_messages import FRAMES, OTHERS, SENTENCES, SHAPES
from feeds.publish.pages.error_translation import translate_error
from tests.fetch.support import fetch
from tests.publish.pages.made import GAP, Made, Module, made, modules

MADE = tuple(dict.fromkeys(made(modules())))
#: sorted, as processes that share the work must agree on their order
OURS = sorted((one for one in MADE if not one.is_passed_on), key=lambda one: (one.where, one.text))

#: places that pass on what was made elsewhere
PASSED_ON = {
    # what a socket of ours refuses is made in the guard, and what others raise is in their words
    ("fetch/fetcher.py", "str(cause)"),
    ("fetch/fetcher.py", "' '.join(_reason(error).split())[:300]"),
    ("parsing/formats/scanner.py", "reason"),
    ("parsing/formats/syndication.py", "span.refused"),
    ("ingest/pipeline.py", "error.reason"),
    ("poll/source_poll.py", "error.reason"),
    ("poll/source_poll.py", "_where(error, url)"),
    ("poll/source_poll.py", "next(iter(reading.problems), 'it holds no entry')"),
}
#: what other programs say; see `SENTENCES` for those of them that are known
THEIRS = {GAP, f"'{GAP}'", f"{GAP}: {GAP}"}


def english(text: str, language: str = "zh-Hans") -> list[str]:
    """What of a reason is left in English."""
    root = html.fromstring(f"<div>{translate_error(text, language)}</div>")  # type: ignore[arg-type]  # as the tests name them
    return [element.text_content() for element in root.iter("span") if element.get("lang") == "en"]


def shown(text: str, language: str = "zh-Hans") -> str:
    """A reason as it is read."""
    return html.fromstring(f"<div>{translate_error(text, language)}</div>").text_content()  # type: ignore[arg-type]


# --- every sentence ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("item", OURS, ids=lambda item: f"{item.where} {item.text}")
def test_every_reason_that_is_made_is_told_in_chinese(item: Made) -> None:
    for old in ("", "line 3: ", "https://a.example/rss?…: "):
        # as on the page: redacted
        text = redact(old + item.text)
        assert set(english(text)) <= THEIRS, (
            "add it to feeds/publish/pages/error_messages.py, and its words to the catalog"
        )
        assert re.search("[\u4e00-\u9fff]", shown(text))


def test_what_is_passed_on_is_made_somewhere_else() -> None:
    """A maker that cannot be read is no sentence: say where its words are made."""
    assert {(reason.where.partition(":")[0], reason.code) for reason in MADE if reason.is_passed_on} == PASSED_ON


def test_no_sentence_is_left_that_nothing_makes() -> None:
    texts = "\n".join({sentence.text for sentence in OURS})
    remaining = {
        sentence for sentence in SENTENCES if not re.search(re.sub(r"%\\\(\w+\\\)s", ".+", re.escape(sentence)), texts)
    }
    assert remaining == {*FRAMES, *OTHERS} - {"items[%(number)s]: %(why)s"}


def test_a_new_reason_is_noticed() -> None:
    code = (
        'def ask(url):\n told = f"a new {url} of trouble" if url else "nothing new"\n raise FetchError(told, url=url)'
    )
    result = made({"fetch/new.py": Module("fetch/new.py", ast.parse(code))})
    assert {item.text for item in result} == {f"a new {GAP} of trouble", "nothing new"}
    assert english("nothing new") == ["nothing new"]


def test_every_gap_has_a_shape_and_none_is_given_for_nothing() -> None:
    gaps = {name for item in SENTENCES for name in re.findall(r"%\((\w+)\)s", item)}
    assert gaps == SHAPES.keys()


# --- how it reads -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "simplified", "traditional"),
    [
        (
            "expected status 200, found 503: it is overloaded or closed for now",
            "服务器回答 503：服务器过载，或暂时关闭",
            "服務器回答 503：服務器過載，或暫時關閉",
        ),
        (
            "https://a.example/x: expected status 200, found 404: there is nothing at this address; "
            "https://b.example/y: the server closed the connection without an answer",
            "https://a.example/x：服务器回答 404：这个地址没有内容；https://b.example/y：服务器没有应答就断开了连接",
            "https://a.example/x：服務器回答 404：這個地址沒有內容；https://b.example/y：服務器沒有應答就斷開了連接",
        ),
        (
            "rss.example lies inside a network, which the setting `allow` would have to name",
            "rss.example 在内网里；如要抓取，须写进设置项 `allow`",
            "rss.example 在內網裡；如要抓取，須寫進設置項 `allow`",
        ),
        (
            "line 3: expected JSON, found Expecting value (column 5)",
            "第 3 行：JSON 读不了：Expecting value（第 5 列）",
            "第 3 行：JSON 讀不了：Expecting value（第 5 列）",
        ),
        ("reading it took more than 256 MB", "读取超过 256 MB 内存，已中止", "讀取超過 256 MB 內存，已中止"),
        ("reading it took more than 20 s", "读取超过 20 秒，已中止", "讀取超過 20 秒，已中止"),
        (
            "expected at most 8 bytes, found an answer that announces 12",
            "应答有 12 字节，超过上限 8 字节",
            "應答有 12 字節，超過上限 8 字節",
        ),
    ],
)
def test_a_reason_reads_as_people_say_it(text: str, simplified: str, traditional: str) -> None:
    assert (shown(text, "zh-Hans"), shown(text, "zh-Hant"), shown(text, "en")) == (simplified, traditional, text)


def test_what_is_unknown_stays_as_it_is_and_says_that_it_is_english() -> None:
    for text in ("nobody has seen this", "https://a.example/: status 503", "expected at most many bytes, found more"):
        assert (english(text), shown(text)) == ([text], text)


def test_english_pages_say_what_was_said() -> None:
    assert translate_error("<b> & found 503", "en") == "&lt;b&gt; &amp; found 503"


def test_what_strangers_wrote_into_it_stays_text() -> None:
    words = "<script>alert(1)</script> & %(why)s %s"
    existing = ("expected JSON, found {} (column 5)", "expected an internal entity, found {}", "Bad status line: {}")
    for text in (words, *(item.format(words) for item in existing)):
        for language in ("zh-Hans", "zh-Hant", "en"):
            root = html.fromstring(f"<div>{translate_error(text, language)}</div>")
            assert [item.tag for item in root.iter()][1:] in ([], ["span"])
            assert words in root.text_content()


def test_a_reason_within_reasons_without_end_ends() -> None:
    text = "line 3: " * 500 + "expected a title, found none"
    begun = time.monotonic()
    assert "line 3" in shown(text)
    shown("entity " * 5_000 + "x")
    shown("<" * 5_000 + "https://a.example/; " * 500)
    # an age: what tries again and again would take hours
    assert time.monotonic() - begun < 10


def test_what_really_happens_is_said_in_chinese() -> None:
    def unknown(*_: object) -> list[AddressInfo]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with socket.socket() as used:
        # bound and not listening: connections are refused
        used.bind(("127.0.0.1", 0))
        folder = f"127.0.0.1:{used.getsockname()[1]}"
        for address, names, words in (
            (f"http://{folder}/", look_up, "连接失败：没有接通"),
            ("http://a.example/", unknown, "域名解析失败：没有这个域名"),
            ("http://a.example:81/", unknown, "端口 81 不在设置项 `ports` 之列"),
        ):
            with pytest.raises(FetchError) as caught:
                fetch(address, allow=[folder], names=names)
            assert shown(caught.value.reason).startswith(words)
            assert english(caught.value.reason) == []
