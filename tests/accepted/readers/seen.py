"""An entry in a common form for all readers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One entry as parsed by a reader; None or empty for missing fields."""

    id: str
    title: str
    link: str | None
    #: to the second, in UTC
    published: datetime | None
    #: time of the last change, if it differs from `published` by a second or more
    updated: datetime | None
    authors: tuple[str, ...]
    #: the lead image
    image: str | None


#: parses many documents of one format, `rss`, `atom` or `json`, in one call, as some readers are slow to start
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
    """Make an entry; its dates are truncated to seconds and converted to UTC."""
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
    """RSS has no fractions of seconds, which distinguish several changes in one second (`distinct_updates`)."""
    return moment.astimezone(UTC).replace(microsecond=0) if moment else None
