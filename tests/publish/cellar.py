"""A site with secrets: a private source and a private group beside public ones."""

from dataclasses import replace
from datetime import datetime

from feeds.config import Config
from feeds.health import Event, Poll, Upstream
from feeds.ingest.deduplicate import put_article
from feeds.messages import untranslated
from feeds.model import LANGUAGES, Group, Source
from feeds.publish.feed.variant import parse_feed_path
from feeds.publish.private_feeds import PrivateFeeds
from feeds.publish.rendition import Rendition
from feeds.store import Store
from tests.publish.formats.samples import article, at
from tests.publish.site import CONFIG as PUBLIC
from tests.publish.site import HARBOUR, TEXT

UPSTREAM = "https://cellar.example.com/feed"
CELLAR = Source(
    id="cellar",
    title="地窖通讯",
    homepage="https://cellar.example.com/",
    feeds=(UPSTREAM,),
    hosts=("cellar.example.com",),
    private=True,
)
#: another private source, which must be hidden from the readers of the first
ATTIC = Source(id="attic", title="阁楼来信", homepage="https://attic.example.com/", private=True)
VAULT = Group(id="vault", title="保险柜", sources=("harbour", "cellar"), private=True)

CONFIG: Config = replace(PUBLIC, items=20, sources=(*PUBLIC.sources, CELLAR, ATTIC), groups=(*PUBLIC.groups, VAULT))

#: secrets that must not be readable without a token, including the host of the URL with the id
WORDS = ("cellar", "地窖", "attic", "阁楼", "vault", "保险柜")

FERRY = "渡轮公司宣布夜间航线九月恢复运营"
LAST_MONTH = datetime.fromisoformat("2024-02-09T00:00:00Z").astimezone(at(1).tzinfo)

ARTICLES = (
    article("h1", published=at(1)),
    article("h2", published=at(4), fingerprint="f" * 32, content_html=TEXT),
    article("h3", published=at(4, 9), title=FERRY),
    # one text has an earlier private copy; two articles on one story are related to each other
    article("c1", source="cellar", url="https://cellar.example.com/1", title="地窖里的灯", published=at(2)),
    article(
        "c2", source="cellar", url="https://cellar.example.com/2", title="地窖里的渡轮", published=at(3),
        fingerprint="f" * 32, content_html=TEXT,
    ),
    article(
        "c3", source="cellar", url="https://cellar.example.com/3", published=at(4, 10),
        title="地窖：九月起夜间航线恢复，渡轮公司公布时刻表",
    ),
    article(
        "c4", source="cellar", url="https://cellar.example.com/4", title="地窖二月", published=LAST_MONTH,
        updated=LAST_MONTH,
    ),
    article(
        "a1", source="attic", url="https://attic.example.com/1", title="阁楼里的渡轮", published=at(3, 9),
        fingerprint="f" * 32, content_html=TEXT,
    ),
    article(
        "a2", source="attic", url="https://attic.example.com/2", published=at(4, 11),
        title="阁楼：夜间航线九月恢复，渡轮公司宣布运营",
    ),
)  # fmt: skip


def fill(store: Store) -> None:
    """Store the private articles first, so that the private copy is the first one."""
    with store.batch(at(7)) as batch:
        for source in (HARBOUR, CELLAR, ATTIC):
            batch.put_source(source)
        for item in sorted(ARTICLES, key=lambda item: item.source):
            put_article(batch, item)
        for source in (CELLAR, HARBOUR):
            error = untranslated(f"{source.title} https://{source.id}.example.com/feed: status 500")
            upstream = Upstream(url=f"https://{source.id}.example.com/feed", error=error)
            batch.put_polls(
                [Poll(source=source.id, state="failing", last_try=at(7), error=error, upstreams=(upstream,))]
            )
            batch.put_events([Event(source=source.id, previous="fresh", state="failing", at=at(7), reason=error)])


def private_document(private: PrivateFeeds, path: str) -> Rendition | None:
    """The document of a private feed at a path."""
    variant = parse_feed_path(path, LANGUAGES)
    return private.document(variant) if variant else None
