"""`/status.atom`: one entry for each change of the state of a source.

Upstream failures are published here only: no news feed, group or OPML list links to this document.
"""

import html
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID, uuid5

from feeds.health import Event
from feeds.health.redact import redact_message
from feeds.model import Article, Feed
from feeds.publish.channels import NAMESPACE
from feeds.publish.formats import atom
from feeds.publish.pages.translation import translate_text
from feeds.publish.rendition import Rendition
from feeds.publish.snapshot import NEVER, Snapshot

PATH = "status.atom"
#: maximum number of entries
MAX_ENTRIES = 100

#: namespace of the entry ids; changing it would make every entry a new one for its subscribers
_ENTRIES = UUID("0b6f3f0e-0c1d-4d55-9c0a-5d9f5a1b7e42")

#: display names of states
NAMES = {
    "waiting": "等待首次抓取",
    "fresh": "正常",
    "late": "更新迟缓",
    "stale": "长时间没有新内容",
    "failing": "连续抓取失败",
    "gone": "已永久下线",
    "paused": "已暂停抓取",
}
#: headlines of events, where they differ from the name of the state
_HEADLINES = {"fresh": "恢复正常", "late": "新内容比平时来得晚"}


def status_feed(snapshot: Snapshot) -> Rendition:
    """Render the newest state changes as an Atom document; equal store and settings give equal bytes."""
    entries = tuple(_entries(snapshot))
    newest = max((entry.updated for entry in entries), default=NEVER)
    return Rendition(
        path=PATH,
        body=atom.render(_feed(snapshot, newest), entries),
        media_type=f"{atom.MEDIA_TYPE}; charset=utf-8",
        modified=snapshot.clamp_modified(newest),
    )


def _feed(snapshot: Snapshot, newest: datetime) -> Feed:
    return Feed(
        # a slash cannot occur in the name of a channel
        id=uuid5(NAMESPACE, f"/{PATH}").urn,
        title=f"{snapshot.config.title}：来源状况",
        subtitle="来源的状态改变时才有一条；新闻不受影响，照常提供最后一份完好的内容",
        self_url=f"{snapshot.config.base_url}/{PATH}",
        home_url=f"{snapshot.config.base_url}/",
        updated=newest,
        language="zh-Hans",
        ttl=snapshot.config.ttl,
    )


def _entries(snapshot: Snapshot) -> Iterator[Article]:
    """Newest first; identical events give one entry, because readers could not distinguish them."""
    events = {_id(event): event for event in reversed(snapshot.store.events(MAX_ENTRIES, beginnings=False))}
    return (_entry(snapshot, id, event) for id, event in reversed(events.items()))


def _id(event: Event) -> str:
    return uuid5(_ENTRIES, f"{event.source} {event.state} {event.at.isoformat()}").urn


def _entry(snapshot: Snapshot, id: str, event: Event) -> Article:
    source = snapshot.config.source(event.source)
    title = source.title if source else event.source
    return Article(
        id=id,
        source=event.source,
        native_key=id,
        url=None,
        title=f"{title}：{_HEADLINES.get(event.state) or _name(event.state)}",
        published=event.at,
        updated=event.at,
        first_seen=event.at,
        content_html="".join(f"<p>{html.escape(line, quote=False)}</p>" for line in _lines(snapshot, title, event)),
        language="zh-Hans",
    )


def _lines(snapshot: Snapshot, title: str, event: Event) -> Iterator[str]:
    """The old state, the new state, its start, the reason, and a note for readers."""
    yield f"{title}：此前“{_name(event.previous)}”，现在“{_name(event.state)}”。"
    yield f"始于 {event.at:%Y-%m-%d %H:%M}（UTC）。"
    if reason := translate_text(redact_message(event.reason, snapshot.config.allow), "zh-Hans"):
        yield f"详情：{reason}"
    if event.state != "fresh":
        yield "已收到的文章照常提供，订阅不受影响。"


def _name(state: str) -> str:
    """The display name of a state; an unknown state of a newer version keeps its own name."""
    return NAMES.get(state, state)
