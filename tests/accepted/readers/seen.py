"""What there is to see of an entry, whoever reads it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One entry as a reader shows it; None and empty where the reader shows nothing."""

    id: str
    title: str
    link: str | None
    #: to the second, in UTC
    published: datetime | None
    #: when it changed, where that is another second than `published`
    updated: datetime | None
    authors: tuple[str, ...]
    #: the lead image
    image: str | None


#: many documents of one format, `rss`, `atom` or `json`, to the entries of each: some readers are slow to start
Reader = Callable[[str, Sequence[bytes]], list[tuple[Seen, ...]]]


def seen(
    *,
    id: str,
    title: str,
    link: str | None = None,
    published: datetime | None = None,
    updated: datetime | None = None,
    authors: Sequence[str | None] = (),
    image: str | None = None,
) -> Seen:
    """An entry as found, its dates brought to the second and to UTC."""
    appeared, changed = _second(published), _second(updated)
    return Seen(
        id=id,
        title=title,
        link=link or None,
        published=appeared,
        updated=None if changed == appeared else changed,
        authors=tuple(name for name in authors if name),
        image=image or None,
    )


def _second(moment: datetime | None) -> datetime | None:
    """RSS has no fractions, and a fraction is all that tells changes of one second apart (`distinct_updates`)."""
    return moment.astimezone(UTC).replace(microsecond=0) if moment else None
