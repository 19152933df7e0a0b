"""OPML import and export: subscriptions as sources and groups, and the sources as a list."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from feeds.common.text import plain
from feeds.config import Config
from feeds.config.validators import checked_url
from feeds.errors import DocumentError, Refused
from feeds.fetch import SsrfGuard
from feeds.ingest.entries import InputDocument, Rejection
from feeds.model import Subscription
from feeds.parsing.formats import subscriptions as read
from feeds.subscribe.discovery import resolved
from feeds.subscribe.new_source import SourceRegistry
from feeds.subscribe.probe import FeedOffer
from feeds.subscribe.transliterate import to_latin

_MAX_TITLE_LENGTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ExistingSource:
    """A line with the URL of an existing source."""

    url: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockedSource:
    """A new source with a URL that the settings do not allow to be requested."""

    url: str
    source: str
    #: contains the setting that would allow it
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """The result of planning an OPML import: new sources and groups, and what is left out."""

    sources: tuple[dict[str, Any], ...]
    #: new groups, and existing ones with only their new members
    groups: tuple[dict[str, Any], ...]
    existing: tuple[ExistingSource, ...]
    rejected: tuple[Rejection, ...]
    unasked: tuple[BlockedSource, ...] = ()


def plan_import(document: InputDocument, config: Config) -> ImportPlan:
    """What the OPML list adds to the settings; nothing is fetched, so titles and URLs are not verified."""
    register = SourceRegistry(config)
    sources: list[dict[str, Any]] = []
    existing: dict[str, ExistingSource] = {}
    rejected: list[Rejection] = []
    members: dict[str, list[str]] = {}
    for line in _lines(document.body):
        try:
            subscription = _checked(line)
        except DocumentError as error:
            rejected.append(Rejection(path=document.path, line=error.line, reason=error.message))
            continue
        holder = register.source_of_url(subscription.feed_url)
        if not holder:
            sources.append(register.declare(_offer(subscription)))
            holder = sources[-1]["id"]
        elif config.source(holder):
            existing.setdefault(subscription.feed_url, ExistingSource(url=subscription.feed_url, source=holder))
        if folder := plain(subscription.folder)[:_MAX_TITLE_LENGTH]:
            members.setdefault(folder, []).append(holder)
    groups = tuple(_groups(members, config, register))
    return ImportPlan(
        sources=tuple(sources),
        groups=groups,
        existing=tuple(existing.values()),
        rejected=tuple(rejected),
        unasked=tuple(_blocked(sources, SsrfGuard(config.ports, config.allow))),
    )


def subscriptions(config: Config) -> Iterator[Subscription]:
    """Every source with an upstream URL, by the first of them, once in each of its groups."""
    for source in config.sources:
        folders = [group.title for group in config.groups if source.id in group.sources]
        for feed in source.feeds[:1]:
            for folder in folders or [""]:
                yield Subscription(title=source.title, feed_url=feed, home_url=source.homepage, folder=folder)


def _lines(body: bytes) -> Iterator[Subscription | DocumentError]:
    """The lines of a list; an error that ends it early is the last item."""
    try:
        yield from read(body)
    except DocumentError as error:
        yield error


def _checked(line: Subscription | DocumentError) -> Subscription:
    """The line, if it could be parsed and has a valid URL; raises DocumentError."""
    if isinstance(line, DocumentError):
        raise line
    try:
        checked_url(line.feed_url)
    except ValueError as error:
        raise DocumentError(f"xmlUrl: {error}", line=line.line) from error
    return line


def _blocked(sources: list[dict[str, Any]], guard: SsrfGuard) -> Iterator[BlockedSource]:
    """The new sources that polling would refuse to request, each with the reason."""
    for source in sources:
        for url in source["feeds"]:
            try:
                guard.first(url)
            except Refused as error:
                yield BlockedSource(url=url, source=source["id"], reason=error.reason)


def _offer(line: Subscription) -> FeedOffer:
    home = resolved(line.home_url, line.feed_url) or "" if line.home_url else ""
    return FeedOffer(url=checked_url(line.feed_url), title=plain(line.title), homepage=home)


def _groups(members: dict[str, list[str]], config: Config, register: SourceRegistry) -> Iterator[dict[str, Any]]:
    """A group for each folder: the existing one of that title with its new members, else a new one."""
    declared = {group.title.casefold(): group for group in config.groups}
    # two folders may differ only in case
    merged: dict[str, tuple[str, dict[str, None]]] = {}
    for folder, ids in members.items():
        merged.setdefault(folder.casefold(), (folder, {}))[1].update(dict.fromkeys(ids))
    for key, (title, ids_of_group) in merged.items():
        group = declared.get(key)
        new = [id for id in ids_of_group if group is None or id not in group.sources]
        if new:
            id = group.id if group else register.free_id(to_latin(title) or "group")
            yield {"id": id, "title": title, "sources": new}
