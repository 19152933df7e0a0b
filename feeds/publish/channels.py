"""The published feeds: `all`, the configured groups, and one for each source."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Literal
from uuid import UUID, uuid5

from feeds.config import Config
from feeds.model import Source
from feeds.store import SourceRow

ALL = "all"

#: valid in a path, a file name and a URL: every host (underscores, punycode, the colons of IPv6) and every declared id.
#: A dot needs a character on both sides: no name is hidden, and none contains `..`
NAME = re.compile(r"[a-z0-9_:-]+(?:\.[a-z0-9_:-]+)*")

#: a name with the longest extension fits the limit of file systems
MAX_NAME_LENGTH = 255 - len(".atom")

#: how a subtitle names the content level
_AMOUNT = {"full": "全文", "summary": "摘要", "link": "链接"}

#: namespace of the feed ids; changing it would make every feed a new one for its subscribers
NAMESPACE = UUID("6f0f8f38-52d5-4f0b-9f0e-0f3a4a3f9c11")


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One published feed, in every format and with its archive."""

    name: str
    kind: Literal["all", "group", "source"]
    title: str
    subtitle: str
    home_url: str
    language: str
    #: ids of its sources, None for all sources
    sources: tuple[str, ...] | None
    #: of duplicates, the one from the first of these sources is shown
    prefer: tuple[str, ...]
    #: maximum number of articles of one source in its document while other sources have more
    per_source: int
    #: the highest content level it shows
    content: str
    #: number of its articles, duplicates included
    count: int
    newest: datetime | None

    @property
    def id(self) -> str:
        """Feed id as `urn:uuid:`; does not depend on the base URL."""
        return _id(self.name)

    @property
    def combined(self) -> bool:
        """Whether it mixes sources: it then hides duplicates and names the source of each article."""
        return self.kind != "source"


@lru_cache(maxsize=4096)
def _id(name: str) -> str:
    return uuid5(NAMESPACE, name).urn


def channels(config: Config, rows: Sequence[SourceRow]) -> dict[str, Channel]:
    """Every channel by name: `all`, the configured groups, declared sources, then undeclared sources with articles.

    A source with the same name as a group is published in the combined feeds only; so is a source whose id is not a
    valid path.
    """
    rows_by_id = {row.source.id: row for row in rows if row.count}
    result: dict[str, Channel] = {}
    for channel in (*_combined(config, rows_by_id), *_single(config, rows_by_id)):
        if len(channel.name) <= MAX_NAME_LENGTH and NAME.fullmatch(channel.name):
            result.setdefault(channel.name, channel)
    return result


def _combined(config: Config, rows_by_id: dict[str, SourceRow]) -> Iterator[Channel]:
    for group in (None, *config.groups):
        members = group.sources if group else None
        title = group.title if group else config.title
        rows = [row for id, row in rows_by_id.items() if members is None or id in members]
        yield Channel(
            name=group.id if group else ALL,
            kind="group" if group else "all",
            title=title,
            subtitle=f"{title}：各来源的{_AMOUNT[group.content if group else 'full']}，重复的只留一篇",
            home_url=f"{config.base_url}/",
            language=common_language((row.source.language for row in rows), config.language),
            sources=members,
            prefer=group.prefer if group else (),
            per_source=(group and group.per_source) or config.per_source,
            content=group.content if group else "full",
            count=sum(row.count for row in rows),
            newest=max((row.newest for row in rows if row.newest), default=None),
        )


def _single(config: Config, rows_by_id: dict[str, SourceRow]) -> Iterator[Channel]:
    declared = {source.id for source in config.sources}
    undeclared = sorted(
        (row.source for row in rows_by_id.values() if row.source.id not in declared), key=lambda source: source.id
    )
    for source in (*config.sources, *undeclared):
        row = rows_by_id.get(source.id)
        yield Channel(
            name=source.id,
            kind="source",
            title=source.title,
            subtitle=f"{source.title}的{_AMOUNT[config.settings_of(source.id).content]}",
            home_url=_home(source, config),
            language=source.language or config.language,
            sources=(source.id,),
            prefer=(),
            per_source=config.items,
            content="full",
            count=row.count if row else 0,
            newest=row.newest if row else None,
        )


def _home(source: Source, config: Config) -> str:
    return source.homepage or f"{config.base_url}/"


def common_language(tags: Iterable[str], fallback: str) -> str:
    """The language that all of `tags` share: the whole tag, else its first part (`zh`), else `fallback`."""
    distinct = {tag for tag in tags if tag}
    if len(distinct) == 1:
        return distinct.pop()
    primary = {tag.partition("-")[0] for tag in distinct}
    return primary.pop() if len(primary) == 1 else fallback
