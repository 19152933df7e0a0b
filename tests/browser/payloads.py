"""Cross-site scripting payloads, in every field that a feed can write."""

import html
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from feeds.common.text import xml_safe
from feeds.config import Config, load
from feeds.health import Poll, Upstream
from feeds.ingest.pipeline import InputDocument, ingest
from feeds.model import Source
from feeds.store import open_store

LISTED = Path(__file__).parents[3] / "shared" / "corpus" / "hostile" / "xss.jsonl"

#: each is a different attack; all call `struck`, which the oracle watches
OWN = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    '<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>',
    "]]><script>alert(1)</script>",
    "<a href=\"java\nscript:alert(1)\">渡口</a><a href='data:text/html,<script>alert(1)</script>'>码头</a>",
    "</title></textarea></style></noscript><script>alert(1)</script>",
    '" onmouseover="alert(1)" autofocus onfocus="alert(1)" x="',
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror=alert(1)&gt;'>",
    "<details open ontoggle=alert(1)><summary>灯塔</summary></details>",
    "{{ 7 * 7 }}{% for x in ().__class__.__base__.__subclasses__() %}<script>alert(1)</script>{% endfor %}",
)

NOW = datetime(2026, 3, 3, tzinfo=UTC)


def listed() -> tuple[str, ...]:
    """The payloads of the public lists, without duplicates."""
    lines = LISTED.read_text("utf-8").splitlines()
    return tuple(dict.fromkeys(json.loads(line)["payload"] for line in lines))


def catalogue(payloads: Sequence[str]) -> str:
    """Settings with one source for each payload, in its title and its addresses."""
    return "".join(_source(number, payload) for number, payload in enumerate(payloads))


def _source(number: int, payload: str) -> str:
    # the settings reject line breaks and control characters in a title, spaces and brackets in an address
    title = " ".join("".join(char if char.isprintable() else " " for char in payload).split())
    address = "".join(char for char in title if char not in " \\<>\"'^`{|}")[:500]
    return (
        f"[[source]]\nid = 's{number}'\ntitle = {json.dumps(f'{number}号 {title}', ensure_ascii=False)}\n"
        f"homepage = {json.dumps(f'https://s{number}.example.org/?{address}', ensure_ascii=False)}\n"
        f"feeds = [{json.dumps(f'https://s{number}.example.org/feed?{address}', ensure_ascii=False)}]\n"
    )


def json_feed(number: int, payload: str) -> bytes:
    """A JSON Feed of one item, with the payload in every text field."""
    host = f"https://s{number}.example.org"
    item = {
        "id": f"{number}{payload}",
        "url": f"{host}/{number}?{payload}",
        "external_url": payload,
        "title": f"第{number}条 {payload}",
        "content_html": f"<p>第{number}条写在黑板上：</p>{payload}<p>写完了第{number}条。</p>",
        "summary": payload,
        "image": f"https://img.example.org/{number}?{payload}",
        "banner_image": payload,
        "date_published": _when(number).isoformat(),
        "authors": [{"name": payload, "url": payload}, {"url": f"https://a.example.org/{payload}"}],
        "tags": [payload, f"栏目{payload}"],
        "language": payload,
        "attachments": [
            {
                "url": f"https://av.example.org/{number}.mp3?{payload}",
                "mime_type": f"audio/{payload}",
                "title": payload,
            },
            {"url": payload, "mime_type": "video/mp4", "title": payload},
        ],
    }
    head = {"version": "https://jsonfeed.org/version/1.1", "title": payload, "home_page_url": f"{host}/?{payload}"}
    return json.dumps({**head, "icon": payload, "language": payload, "items": [item]}).encode()


def rss_feed(number: int, payload: str) -> bytes:
    """An RSS document of one item, with the payload in every text field."""
    host, text = f"https://s{number}.example.org", html.escape(xml_safe(payload))
    return f"""<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>{text}</title><link>{host}/?{text}</link>
<description>{text}</description><item><guid isPermaLink="false">{text}</guid><link>{host}/r{number}?{text}</link>
<title>第{number}张 {text}</title><dc:creator>{text}</dc:creator><category domain="{text}">{text}</category>
<pubDate>{_when(number):%d %b %Y %H:%M:%S} GMT</pubDate><description>{text}</description><copyright>{text}</copyright>
<source url="{text}">{text}</source><comments>{text}</comments><dc:rights>{text}</dc:rights>
<enclosure url="https://av.example.org/{number}?{text}" type="audio/{text}" length="{text}"/>
<media:content url="https://img.example.org/{number}?{text}" medium="image"><media:title>{text}</media:title>
<media:description type="html">{text}</media:description><media:credit>{text}</media:credit></media:content>
<content:encoded>&lt;p&gt;第{number}张贴在黑板上：&lt;/p&gt;{text}</content:encoded></item></channel></rss>
""".encode()


def _when(number: int) -> datetime:
    """A hundred articles a month, so that a browser can open the page of a month."""
    return NOW - timedelta(days=30 * (number // 100), minutes=number % 100)


def taken_in(folder: Path, payloads: Sequence[str]) -> Config:
    """A store with all payloads, and the settings."""
    path = folder / "feeds.toml"
    # one language without conversion, and one in which every text is converted
    path.write_text('languages = ["zh-Hans", "zh-Hant"]\n' + catalogue(payloads), "utf-8")
    config = load(path, folder / "data", {}, {"base_url": "https://feeds.example.org"})
    with open_store(config.database) as store:
        ingest(documents(payloads), store=store, config=config, now=NOW)
        with store.batch(NOW) as batch:
            batch.put_polls(_failed(*pair) for pair in zip(config.sources, payloads, strict=True))
    return config


def _failed(source: Source, payload: str) -> Poll:
    """A failed poll; its error message holds the payload."""
    error = f"{source.feeds[0]}: status 500, {payload}"
    upstream = Upstream(url=source.feeds[0], error=error, failures=3)
    return Poll(source=source.id, state="failing", since=NOW, last_try=NOW, error=error, upstreams=(upstream,))


def documents(payloads: Iterable[str]) -> Iterator[InputDocument]:
    """Each payload in a JSON Feed, which can hold every character; every tenth payload in an RSS document too."""
    for number, payload in enumerate(payloads):
        yield InputDocument(path=f"{number}.json", body=json_feed(number, payload))
        if number % 10 == 0:
            yield InputDocument(path=f"{number}.rss", body=rss_feed(number, payload))
