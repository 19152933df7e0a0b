"""The catalogue: `[[source]]` and `[[group]]` tables of a file, validated together."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from feeds.config.source_settings import SHARED_SETTINGS, SOURCE_ONLY_SETTINGS
from feeds.config.toml_file import TomlFile
from feeds.config.validators import (
    Integer,
    ListOf,
    Validator,
    boolean,
    checked_url,
    claimed_host,
    content_level,
    identifier,
    invalid,
    language,
    normalizer,
    text,
    time_zone,
)
from feeds.model import Group, Source
from feeds.urls.hosts import is_shared_host
from feeds.urls.parsing import split

SOURCE: Mapping[str, Validator] = {
    "id": identifier,
    "title": text,
    "homepage": checked_url,
    "language": language,
    "normalizer": normalizer,
    "feeds": ListOf(checked_url),
    "zone": time_zone,
    "hosts": ListOf(claimed_host),
    "names": ListOf(text),
    "private": boolean,
}
#: limit of articles per source in a combined feed
PER_SOURCE = Integer(1, 500)
#: further settings of a source, see `feeds.config.source_settings`
POLL_SETTINGS: Mapping[str, Validator] = {**SHARED_SETTINGS, **SOURCE_ONLY_SETTINGS}
GROUP: Mapping[str, Validator] = {
    "id": identifier,
    "title": text,
    "sources": ListOf(text),
    "prefer": ListOf(text),
    "per_source": PER_SOURCE,
    "content": content_level,
    "private": boolean,
}


def sources(page: TomlFile) -> tuple[Source, ...]:
    """Every `[[source]]`; each id, host and name may belong to only one source."""
    result = []
    owners: dict[tuple[str, str], str] = {}
    homes = Counter(_home_of(table)[0] for table in page.tables("source") if "hosts" not in table)
    for index, table in enumerate(page.tables("source")):
        source = _source(page, index, table, homes)
        for key, value in _claims(source):
            if (key, value) in owners:
                owner = owners[key, value]
                raise page.error(("source", index, key), f"{key}: {value!r} already belongs to source {owner!r}")
            owners[key, value] = source.id
        result.append(source)
    return tuple(result)


def own_settings(page: TomlFile) -> dict[str, dict[str, Any]]:
    """The settings of single sources, by source id."""
    tables = enumerate(page.tables("source"))
    return {
        table["id"]: page.take(
            {key: table[key] for key in table.keys() & POLL_SETTINGS.keys()}, ("source", index), POLL_SETTINGS
        )
        for index, table in tables
    }


def groups(page: TomlFile, declared: tuple[Source, ...]) -> tuple[Group, ...]:
    """Every `[[group]]`; groups and sources share one URL folder, so their ids must differ."""
    result = []
    source_ids = {source.id for source in declared}
    public = {source.id for source in declared if not source.private}
    ids = set(source_ids)
    for index, table in enumerate(page.tables("group")):
        values = page.take(table, ("group", index), GROUP)
        _require(page, ("group", index), values, ("id", "title", "sources"))
        group = Group(**values)
        if group.id in ids:
            raise page.error(("group", index, "id"), f"id: {group.id!r} is already the id of a source or group")
        for key, names, candidates, expected in (
            ("sources", group.sources, source_ids, "the id of a source above"),
            ("sources", group.sources, source_ids if group.private else public, "a source that is not private either"),
            ("prefer", group.prefer, group.sources, "the id of a source of this group"),
        ):
            if unknown := [name for name in names if name not in candidates]:
                raise page.error(("group", index, key), f"{key}: {invalid(expected, unknown[0])}")
        ids.add(group.id)
        result.append(group)
    return tuple(result)


def _source(page: TomlFile, index: int, table: Mapping[str, Any], homes: Mapping[str, int]) -> Source:
    """One `[[source]]`; `homes` counts the homepages per host, for the sources without `hosts`."""
    values = page.take(table, ("source", index), {**SOURCE, **POLL_SETTINGS})
    values = {key: value for key, value in values.items() if key in SOURCE}
    _require(page, ("source", index), values, ("id", "title"))
    if "hosts" not in values:
        host, path = _home_of(values)
        # on a host that several sources share, only the path identifies the source of an article
        is_part = path and (homes[host] > 1 or is_shared_host(host))
        values["hosts"] = (f"{host}{path}" if is_part else host,) if host else ()
    return Source(**values)


def _home_of(table: Mapping[str, Any]) -> tuple[str, str]:
    """The host of a source's homepage without `www.`, and the path without final slash; empty without homepage."""
    homepage = table.get("homepage")
    home = split(homepage) if isinstance(homepage, str) else None
    return (home.host.removeprefix("www."), home.path.rstrip("/")) if home else ("", "")


def _claims(source: Source) -> Iterator[tuple[str, str]]:
    """Yield key and value of every setting that must be unique among the sources."""
    yield "id", source.id
    yield from (("hosts", host) for host in dict.fromkeys(source.hosts))
    yield from (("names", name) for name in dict.fromkeys(title.casefold() for title in (source.title, *source.names)))


def _require(page: TomlFile, at: tuple[str, int], values: Mapping[str, Any], keys: tuple[str, ...]) -> None:
    for key in keys:
        if key not in values:
            raise page.error((*at, key), f"{key}: expected in [[{at[0]}]], found nothing")
