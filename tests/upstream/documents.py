"""Documents that attack parsers; built on request, as some are large."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Literal

from tests.upstream.feeds import ITEMS, Item, rss


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    #: "read" if at least one entry is accepted
    outcome: Literal["read", "fails"]
    make: Callable[[], bytes]


DOCUMENTS: dict[str, Document] = {}


def document(outcome: Literal["read", "fails"]) -> Callable[[Callable[[], str | bytes]], None]:
    def put(function: Callable[[], str | bytes]) -> None:
        def make() -> bytes:
            body = function()
            return body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body

        DOCUMENTS[function.__name__.replace("_", "-")] = Document(outcome=outcome, make=make)

    return put


def with_body(html: str) -> str:
    """A feed with a good entry and an entry with that body."""
    return rss([*ITEMS, Item(link="https://news.example.org/a/3.html", title="有毒的一条", text=html)])


def with_head(doctype: str, title: str) -> str:
    return (
        rss([Item(link="https://news.example.org/a/4.html", title="实体")])
        .replace("?><", f"?>{doctype}<", 1)
        .replace("实体", title)
    )


@document("read")
def billion_laughs() -> str:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return with_head(f'<!DOCTYPE rss [<!ENTITY l0 "lol">{entities}]>', "&l9;")


@document("read")
def million_laughs() -> str:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 7))
    return with_head(f'<!DOCTYPE rss [<!ENTITY l0 "lol">{entities}]>', "&l6;")


@document("read")
def quadratic_entities() -> str:
    return with_head(f'<!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]>', "&a;" * 5000)


@document("read")
def external_entity() -> str:
    return with_head('<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;")


@document("read")
def external_dtd_entity() -> str:
    return with_head('<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://127.0.0.1:1/x.dtd"> %x;]>', "x")


@document("read")
def deep_elements() -> str:
    return with_body("<div>" * 100_000)


@document("read")
def nested_formatting() -> str:
    return with_body("".join(f"<b {n}><i {n}>x</b>" for n in range(5000)))


@document("read")
def formatting_that_comes_back() -> str:
    return with_body("<p>" + "".join(f"<b a{n}=1>" for n in range(200)) + "</p>" + "<p>x</p>" * 20_000)


@document("read")
def attributes_in_a_body() -> str:
    return with_body("<p " + " ".join(f"a{n}=1" for n in range(20_000)) + ">x</p>")


@document("read")
def a_million_signs() -> str:
    return with_body("<" * 1_000_000)


@document("read")
def author_of_labels() -> str:
    return rss().replace("</item>", f"<author>{'a@' + 'a.' * 50_000}</author></item>", 1)


@document("read")
def title_of_brackets() -> str:
    return rss([*ITEMS, Item(link="https://news.example.org/a/5.html", title="(" * 50_000)])


@document("read")
def date_of_digits() -> str:
    return rss([*ITEMS, Item(link="https://news.example.org/a/6.html", title="日期", date="1" * 50_000)])


@document("fails")
def elements_100000_deep() -> str:
    return "<rss><channel>" + "<a>" * 100_000 + "</channel></rss>"


@document("read")
def attributes_of_the_root() -> str:
    return rss().replace("<rss ", "<rss " + " ".join(f'a{n}="1"' for n in range(100_000)) + " ", 1)


@document("read")
def very_many_items() -> str:
    return rss(Item(link=f"https://news.example.org/a/{n}.html", title=f"第{n}条", text="") for n in range(15_000))


@document("fails")
def cdata_of_megabytes() -> str:
    return f"<rss><channel><item><title><![CDATA[{'x' * 18_000_000}]]></title></item></channel></rss>"


@document("fails")
def json_that_is_deep() -> str:
    return '{"version": "https://jsonfeed.org/version/1.1", "items": ' + "[" * 100_000


@document("fails")
def json_with_a_number_of_megabytes() -> str:
    return '{"version": "https://jsonfeed.org/version/1.1", "items": [], "x": ' + "9" * 5_000_000 + "}"


@document("fails")
def front_matter_of_brackets() -> str:
    return "---\ntitle: " + "[" * 60_000 + "\n---\n正文"


@document("fails")
def login_page() -> str:
    return "<!DOCTYPE html><html><head><title>请登录</title></head><body><form><input name=a></form></body></html>"


@document("fails")
def picture() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + bytes(1000)


@document("fails")
def archive() -> bytes:
    return b"PK\x03\x04" + bytes(1000)


@document("fails")
def feed_without_entries() -> str:
    return rss([])


@document("read")
def half_characters() -> str:
    return rss([*ITEMS, Item(link="https://news.example.org/a/7.html", title="半个")]).replace("半个", "&#xD800;半个")


@document("read")
def escaped_script() -> str:
    return with_body(escape("<script>alert(1)</script>") + "<script>alert(1)</script>")
