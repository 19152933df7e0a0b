"""Hostile documents are parsed in time, with a reason and a line; valid entries are kept."""

import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from feeds.common import limits
from feeds.errors import DocumentError, TooHostile
from feeds.model import RawEntry, Subscription
from feeds.parsing import formats
from feeds.parsing.formats import doctype, opml
from tests.corrections import noted

HERE = Path(__file__).parent

#: seconds of CPU time, about ten times the slowest case; without its limit each case takes minutes
TIME = 8.0


def item(inside: str = "") -> str:
    return f"<item><title>好</title><link>https://e.example.org/1</link>{inside}</item>\n"


def rss(items: str, *, head: str = "", prolog: str = '<?xml version="1.0"?>') -> bytes:
    names = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    return f'{prolog}<rss version="2.0" {names}><channel><title>t</title>{head}\n{items}</channel></rss>'.encode()


def read_in_time(body: bytes) -> tuple[list[RawEntry], list[DocumentError]]:
    """Return entries and errors of `body`; a raised error counts as the last one."""
    entries: list[RawEntry] = []
    errors: list[DocumentError] = []
    started = time.process_time()
    try:
        for result in formats.read(body):
            (errors if isinstance(result, DocumentError) else entries).append(result)  # type: ignore[arg-type]
    except DocumentError as error:
        errors.append(error)
    assert time.process_time() - started < TIME
    return entries, errors


ATTRIBUTES = "<x " + " ".join(f'a{number}="1"' for number in range(100_000)) + "/>"
#: content of one entry, and a part of the correction or of the reason
CUT_ENTRY = {
    "100,000 attributes": (lambda: ATTRIBUTES, "99900 attributes over"),
    "100,000 nested elements": (lambda: "<a>" * 100_000 + "</a>" * 100_000, "tags over"),
    "100,000 elements never closed": (lambda: "<a>" * 100_000, "tags over"),
    "900,000 elements in a field": (lambda: f"<description>{'<p>x</p>' * 900_000}</description>", "text cut"),
    "a million brackets": (lambda: "<" * 1_000_000, ""),
    "quotes that pair across tags": (lambda: "<a \"<b' " * 200_000, ""),
    "an address of 32,000 characters": (lambda: "<author>" + "a." * 16_000 + "</author>", "cut short"),
    "an address in references": (lambda: "<dc:creator>" + "&#97;." * 400 + "</dc:creator>", "cut short"),
    "an address in sections": (lambda: "<author>" + "<![CDATA[a.a.a.]]>" * 4_000 + "</author>", "cut short"),
    "an address between tags": (lambda: "<author>" + "aaaaaaaaa.<b/>" * 4_000 + "</author>", "cut short"),
    "an address that another end tag ends": (lambda: "<author>" + "a." * 16_000 + "</dc:creator>", ""),
    "100,000 tags in a name": (lambda: "<author>" + "<b>" * 100_000 + "</author>", "cut short"),
    "3,000 attributes in a name": (lambda: f"<author>{ATTRIBUTES}</author>", "cut short"),
    "20,000 categories": (lambda: "".join(f"<category>{n}</category>" for n in range(20_000)), "19500 categories"),
    "20,000 people": (lambda: "<author><name>x</name></author>" * 20_000, "19500 categories or people"),
    "20,000 categories never closed": (lambda: "<category>x" * 20_000, "categories"),
    "a million ampersands in a category": (lambda: f"<category>{'&' * 1_000_000}</category>", "cut short"),
    "15 million characters": (lambda: f"<description><![CDATA[{'x' * 15_000_000}]]></description>", "text cut"),
    "15 million characters as text": (lambda: f"<description>{'&lt;' * 3_750_000}</description>", "text cut"),
    "a comment of 15 million characters": (lambda: f"<!--{'x' * 15_000_000}-->", ""),
}


@pytest.mark.parametrize("name", CUT_ENTRY)
def test_hostile_entry_is_cut_in_time(name: str) -> None:
    inside, note = CUT_ENTRY[name]
    entries, errors = read_in_time(rss(item() + item(inside()) + item()))
    assert [(entry.line, entry.title, entry.link) for entry in entries] == [
        (line, "好", "https://e.example.org/1") for line in (2, 3, 4)
    ]
    assert errors == []
    assert note in " ".join(noted(entries[1]))
    assert noted(entries[0]) == noted(entries[2]) == ()
    assert max(len(entries[1].summary), len(entries[1].content)) <= limits.MAX_TEXT
    assert sum(map(len, entries[1].authors)) <= 2 * limits.MAX_SHORT


def test_too_long_entry_is_refused() -> None:
    entries, errors = read_in_time(rss(item() + item("<link>https://e.example.org/</link>" * 400_000) + item()))
    assert [entry.line for entry in entries] == [2, 4]
    assert [(error.line, "expected an entry of" in error.reason) for error in errors] == [(3, True)]


HEADS = {
    "attributes": ATTRIBUTES,
    "depth": "<a>" * 100_000,
    "brackets": "<" * 1_000_000,
    "categories": "".join(f"<category>{n}</category>" for n in range(20_000)),
    "people": "<author>某</author>" * 20_000,
    "people never closed": "<author>" * 100_000,
    "length": f"<description>{'x' * 2_000_000}</description>",
    "elements": "<a>x</a>" * 300_000,
    "blanks": "\n" * 3_000_000,
    "comments": f"<!--{'x' * 3_000_000}-->",
}


@pytest.mark.parametrize("name", HEADS)
def test_hostile_feed_head_is_cut_in_time(name: str) -> None:
    head = HEADS[name]
    entries, errors = read_in_time(rss(item() + item(), head=f"<language>zh</language>{head}"))
    assert [(entry.title, entry.link) for entry in entries] == [("好", "https://e.example.org/1")] * 2
    assert [entry.line for entry in entries] == [2 + head.count("\n"), 3 + head.count("\n")]
    assert errors == []
    assert [noted(entry) for entry in entries] == [(), ()]
    assert {entry.channel.language for entry in entries} == {"zh"}


@pytest.mark.parametrize(
    ("head", "reason"),
    [("<channel>" * 300, "nested elements"), ("<channel></channel>" * 200_000, "outside the entries")],
    ids=["channels in channels", "channels"],
)
def test_hostile_content_outside_entries_is_refused(head: str, reason: str) -> None:
    entries, errors = read_in_time(rss(item(), head=head))
    assert entries == []
    assert isinstance(errors[0], TooHostile)
    assert reason in errors[0].reason


@pytest.mark.parametrize(
    "inside",
    [
        f"<content:encoded><![CDATA[{'<' * 1_000_000}]]></content:encoded>",
        f"<content:encoded><![CDATA[{'<' * 1_000_000}]]></content:encoded><br>",
        f"<pubDate>{'2020-' * 200_000}</pubDate>",
        f"<dc:date>{'1' * 1_000_000}</dc:date>",
        "<link>https://a.example.org/</link>" * 20_000,
        "".join(f'<x xmlns:n{number}="urn:{number}"/>' for number in range(20_000)),
        "&#55357;&#99999999999999999999;&#x0;&#xFFFFFFFFFF;" * 10_000,
        f"<description>{'&lt;a&gt;' * 200_000}</description>",
    ],
    ids=["brackets in CDATA", "the same, broken", "date", "digits", "links", "namespaces", "references", "escapes"],
)
def test_large_harmless_entry_parses_in_time(inside: str) -> None:
    entries, errors = read_in_time(rss(item(inside)))
    assert [entry.title for entry in entries] == ["好"]
    assert errors == []


@pytest.mark.parametrize(
    "body",
    [
        b"<!--" + b"-" * 1_000_000,
        b"<?" * 1_000_000,
        b"<!DOCTYPE " * 100_000,
        b"<!DOCTYPE rss [" + b"<!ENTITY a 'x'>" * 100_000,
        rss(item("<!--" * 300_000)),
        b"---\ntitle: " + b" " * 5_000_000 + b"x",
        b"---\ntitle: x" + b" " * 50_000 + b"y\n---\n<p>",
        b"---\ntitle: " + b"[" * 50_000 + b"\n---\n<p>",
        b'---\ntitle: "' + b"\\" * 50_000 + b"\n---\n<p>",
        b"---\ncategories:\n" + b" - x\n" * 12_000 + b"x: y: z\n---\n<p>",
        b"[" * 5_000_000,
        b"[" + b"](http" * 500_000,
        b"<!--1-->\n[" + b"](http" * 2_000 + b")\n------\n",
        b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 5_000_000,
        b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": ' + b"9" * 5_000_000 + b"}]}",
        b"<opml>" + b"<outline>" * 500_000,
    ],
    ids=range(16),
)
def test_hostile_document_parses_in_time(body: bytes) -> None:
    read_in_time(body)


@pytest.mark.parametrize(
    ("declarations", "reference"),
    [
        (f'<!ENTITY e "{"x" * 257}">', "&e;"),
        ('<!ENTITY a "b"><!ENTITY e "&a;&a;">', "&e;"),
        ('<!ENTITY e SYSTEM "file:///etc/hostname">', "&e;"),
        ('<!ENTITY e PUBLIC "-//W3C//ENTITIES x" "http://127.0.0.1/x.ent">', "&e;"),
        ('<!ENTITY % e SYSTEM "http://127.0.0.1/x.dtd"> %e;', "&e;"),
        ("".join(f'<!ENTITY e{n} "{n}">' for n in range(513)), "&e512;"),
    ],
    ids=["long", "nested", "external", "public", "parameter", "many"],
)
def test_unsafe_entities_are_not_replaced(declarations: str, reference: str) -> None:
    body = rss(item(f"<description>前 {reference} 后 &ok;</description>"), prolog="\n<!DOCTYPE rss [<!ENTITY ok '好'>")
    results = read_in_time(
        body.replace(b"[<!ENTITY ok '\xe5\xa5\xbd'>", f"[<!ENTITY ok '好'>{declarations}]>".encode())
    )
    assert [entry.summary for entry in results[0]] == [f"前 {reference} 后 好"]
    assert results[1] == []


@pytest.mark.parametrize("names", [17, 253, 512])
def test_html_entities_can_be_declared(names: int) -> None:
    declared = "".join(f'<!ENTITY e{n} "&#{n + 160};">\n' for n in range(names))
    prolog = f"<!DOCTYPE rss [\n{declared}<!ENTITY and 'a &amp; b'>]>"
    entries, errors = read_in_time(rss(item(f"<description>&e{names - 1}; 元</description>"), prolog=prolog))
    assert [entry.summary for entry in entries] == [f"{chr(names + 159)} 元"]
    assert errors == []


def test_doctype_without_an_end_is_refused() -> None:
    entries, errors = read_in_time(rss(item(), prolog='\n<!DOCTYPE rss [<!ENTITY e "x"><!-- never closed]>'))
    assert entries == []
    assert isinstance(errors[0], TooHostile)
    assert "ends within 65536 characters" in errors[0].reason
    assert errors[0].line == 2


def test_entity_expansion_is_limited() -> None:
    prolog = f'<!DOCTYPE rss [<!ENTITY e "{"x" * 256}">]>'
    entries, errors = read_in_time(rss(item(f"<description>{'&e;' * 100_000}</description>"), prolog=prolog))
    assert errors == []
    assert doctype.MAX_GROWTH - 256 < entries[0].summary.count("x") <= doctype.MAX_GROWTH
    assert entries[0].summary.endswith("&e;")


@pytest.fixture
def canary() -> Iterator[tuple[str, list[object]]]:
    """Yield a local address that must not be requested, and the list of its requests."""
    calls: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)

        def listen() -> None:
            try:
                calls.append(server.accept())
            except OSError:
                return

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/canary", calls
        thread.join()


FETCH_ATTEMPTS: dict[str, Callable[[str], bytes]] = {
    "general entity": lambda url: rss(item("&c;"), prolog=f'<!DOCTYPE rss [<!ENTITY c SYSTEM "{url}">]>'),
    "document type": lambda url: rss(item(), prolog=f'<!DOCTYPE rss SYSTEM "{url}">'),
    "character table": lambda url: rss(
        item("&c;"), prolog=f'<!DOCTYPE rss [<!ENTITY % c PUBLIC "-//W3C//ENTITIES x" "{url}"> %c;]>'
    ),
    "stylesheet": lambda url: rss(item(), prolog=f'<?xml-stylesheet href="{url}" type="text/xsl"?>'),
    "xinclude": lambda url: rss(
        item(f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{url}" parse="text"/>')
    ),
    "opml": lambda url: f'<!DOCTYPE opml SYSTEM "{url}"><opml><body><outline xmlUrl="{url}"/></body></opml>'.encode(),
    "a document that is an address": lambda url: url.encode(),
}


@pytest.mark.parametrize("attempt", FETCH_ATTEMPTS)
def test_parser_makes_no_requests(attempt: str, canary: tuple[str, list[object]]) -> None:
    address, calls = canary
    read_in_time(FETCH_ATTEMPTS[attempt](address))
    assert calls == []


@pytest.mark.parametrize("attempt", ["general entity", "character table", "a document that is an address"])
def test_parser_opens_no_file(attempt: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_bytes(rss(item("<category>canary-4711</category>")))
    for address in (secret.as_uri(), str(secret)):
        entries, _ = read_in_time(FETCH_ATTEMPTS[attempt](address))
        assert "canary-4711" not in repr(entries)


def test_parser_opens_no_file_named_like_the_feed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """feedparser opens a file with the name of its argument before it parses the argument."""
    body = b'<rss version="2.0"/>'
    folder, name = f'<?xml version="1.0" encoding="utf-8"?>{body.decode()}'.split("/")
    (tmp_path / folder).mkdir()
    (tmp_path / folder / name).write_bytes(rss(item("<category>canary-4711</category>")))
    monkeypatch.chdir(tmp_path)
    assert read_in_time(body) == ([], [])


def test_external_entity_in_opml_is_not_replaced() -> None:
    (line,) = opml.read((HERE / "opml" / "document_type.opml").read_bytes())
    assert isinstance(line, Subscription)
    assert line.title == "&canary;"


@pytest.mark.parametrize("bad", [{1}, {0, 3}, set(range(7))], ids=["one", "two", "all"])
def test_entries_that_crash_feedparser_are_isolated(bad: set[int]) -> None:
    fault = '<gml:pos xmlns:gml="http://www.opengis.net/gml">1 2</gml:pos>'  # KeyError: 'where'
    body = rss(
        "".join(item(f"<guid>{n}</guid>{fault if n in bad else ''}") for n in range(7)), head="<generator>g</generator>"
    )
    entries, errors = read_in_time(body)
    assert [int(entry.guid) for entry in entries] == [n for n in range(7) if n not in bad]
    assert [(error.line, "KeyError('where')" in error.reason) for error in errors] == [
        (n + 2, True) for n in sorted(bad)
    ]
    assert all((entry.line, entry.channel.generator) == (int(entry.guid) + 2, "g") for entry in entries)


def test_number_of_retries_is_limited() -> None:
    """Each retry repeats the root tag, which may be long."""
    fault = item('<gml:pos xmlns:gml="http://www.opengis.net/gml">1 2</gml:pos>')
    body = rss(fault * limits.MAX_ENTRIES).replace(b"<rss ", b'<rss x="' + b"x" * 900_000 + b'" ')
    entries, errors = read_in_time(body)
    assert (len(entries), len(errors)) == (0, limits.MAX_ENTRIES)


@pytest.mark.parametrize("stamp", ["%Y-%m-%dT%H:%M:%S+00:00", "%s", "%Y年%m月%d日 %H:%M"])
@pytest.mark.parametrize("rising", [False, True])
def test_newest_entries_are_kept_and_others_reported(rising: bool, stamp: str) -> None:
    days = range(2500) if rising else range(2499, -1, -1)
    dates = ((time.gmtime(1_600_000_000 + 86_400 * day), day) for day in days)
    body = rss(
        "".join(item(f"<guid>{day}</guid><dc:date>{time.strftime(stamp, date)}</dc:date>") for date, day in dates)
    )
    entries, errors = read_in_time(body)
    assert sorted(int(entry.guid) for entry in entries) == list(range(500, 2500))
    assert [(error.line, "found 2500" in error.reason) for error in errors] == [(2 if rising else 2002, True)]


def test_200000_entries_are_limited_in_time() -> None:
    entries, errors = read_in_time(rss("<item><title>x</title></item>" * 200_000))
    assert (len(entries), len(errors)) == (limits.MAX_ENTRIES, 1)


def test_items_of_json_beyond_the_limit_are_reported() -> None:
    items = ",".join(f'{{"id": "{number}"}}' for number in range(limits.MAX_ENTRIES + 1))
    entries, errors = read_in_time(f'{{"version": "https://jsonfeed.org/version/1", "items": [{items}]}}'.encode())
    assert (len(entries), len(errors)) == (limits.MAX_ENTRIES, 1)
    assert f"found {limits.MAX_ENTRIES + 1}" in errors[0].reason


def test_damaged_documents_give_entries_or_document_errors() -> None:
    """Only a DocumentError is raised for documents that are cut, doubled or overwritten."""
    chance = random.Random(20251120)  # noqa: S311  # no secret: the seed makes a failure repeatable
    documents = [path.read_bytes() for path in HERE.glob("*/*") if path.is_file() and path.suffix != ".py"]
    for body in documents * 8:
        at, size = chance.randrange(len(body) + 1), chance.randrange(40)
        noise = chance.choice(
            [b"", b"<", b"&#xD800;", b"]]>", b'"', b"\xff\xfe", b"\0", b"<item>", body[at : at + size] * 3]
        )
        read_in_time(body[:at] + noise + body[at + size :])
