"""Messages in the language of a page: nested, with text of other programs, and hostile values."""

import errno
import socket
import ssl
from typing import Any

import aiohttp
import pytest
from lxml import html

from feeds.errors import FetchError
from feeds.fetch.failures import failure
from feeds.fetch.ssrf_guard import AddressInfo, look_up
from feeds.messages import Message, untranslated
from feeds.messages.reasons import Reason, at_url, unexpected_status
from feeds.publish.pages.translation import translate
from tests.fetch.support import fetch


def parsed(message: Message, language: str = "zh-Hans") -> Any:
    return html.fromstring(f"<div>{translate(message, language)}</div>")  # type: ignore[arg-type]  # languages


def shown(message: Message, language: str = "zh-Hans") -> str:
    return str(parsed(message, language).text_content())


def english(message: Message) -> list[str]:
    """The texts that are marked as English."""
    return [element.text_content() for element in parsed(message).iter("span") if element.get("lang") == "en"]


@pytest.mark.parametrize(
    ("message", "simplified", "traditional"),
    [
        (unexpected_status(403), "服务器回答 403：拒绝访问", "服務器回答 403：拒絕訪問"),
        (
            Reason.SEVERAL(
                first=at_url("https://a.example/x", unexpected_status(404)),
                next=at_url("https://b.example/y", Reason.CLOSED()),
            ),
            "https://a.example/x：服务器回答 404：地址不存在；https://b.example/y：服务器没有应答就断开了连接",
            "https://a.example/x：服務器回答 404：地址不存在；https://b.example/y：服務器沒有應答就斷開了連接",
        ),
        (
            Reason.LINE(line=3, why=Reason.JSON(why=untranslated("Expecting value"), column=5)),
            "第 3 行：JSON 读不了：Expecting value（第 5 列）",
            "第 3 行：JSON 讀不了：Expecting value（第 5 列）",
        ),
    ],
)
def test_nested_messages_are_translated(message: Message, simplified: str, traditional: str) -> None:
    assert (shown(message), shown(message, "zh-Hant"), shown(message, "en")) == (simplified, traditional, str(message))


def test_text_of_other_programs_is_marked_as_english() -> None:
    assert english(Reason.JSON(why=untranslated("Expecting value"), column=5)) == ["Expecting value"]
    assert english(untranslated("a sentence of an earlier version")) == ["a sentence of an earlier version"]
    assert "lang" not in translate(untranslated("x"), "en")


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_hostile_values_stay_text(language: str) -> None:
    hostile = "<script>alert(1)</script> & %(why)s %s"
    for message in (untranslated(hostile), Reason.CODING(words=hostile), Reason.XML(why=untranslated(hostile))):
        root = parsed(message, language)
        assert {item.tag for item in root.iter()} <= {"div", "span"}
        assert hostile in root.text_content()


def test_errors_of_real_requests_are_chinese() -> None:
    def unknown(*_: object) -> list[AddressInfo]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with socket.socket() as used:
        # bound and not listening: connections are refused
        used.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{used.getsockname()[1]}"
        for url, names, text in (
            (f"http://{host}/", look_up, "连接失败：对方拒绝连接"),
            ("http://a.example/", unknown, "域名解析失败：没有这个域名"),
            ("http://a.example:81/", unknown, "端口 81 不在设置项 `ports` 中"),
        ):
            with pytest.raises(FetchError) as caught:
                fetch(url, allow=[host], names=names)
            assert (shown(caught.value.message), english(caught.value.message)) == (text, [])


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.ECONNRESET, Reason.RESET()),
        (errno.ETIMEDOUT, Reason.TIMED_OUT()),
        (errno.EHOSTUNREACH, Reason.HOST_UNREACHABLE()),
        (errno.EPIPE, untranslated("Broken pipe")),
    ],
)
def test_system_errors_are_recognised_by_their_number(number: int, reason: Message) -> None:
    assert failure(OSError(number, "Broken pipe"), "https://a.example/").message == reason


@pytest.mark.parametrize(
    ("number", "reason"), [(10, Reason.EXPIRED()), (62, Reason.WRONG_HOST()), (1, untranslated("unspecified"))]
)
def test_certificate_errors_are_recognised_by_their_number(number: int, reason: Message) -> None:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code, error.verify_message = number, "unspecified"
    key: Any = None
    refused = failure(aiohttp.ClientConnectorCertificateError(key, error), "https://a.example/")
    assert refused.message == Reason.CERTIFICATE(why=reason)
