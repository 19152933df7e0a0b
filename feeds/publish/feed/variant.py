"""Which document is asked for: a feed or a span of its archive, its format, its script, and what is wanted of it."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Self

from feeds.common.chinese import CONVERTERS, Script
from feeds.publish.channels import NAME
from feeds.publish.feed.params import PLAIN, FeedParams
from feeds.publish.formats.registry import FORMATS, feed_path
from feeds.store.archive_periods import WRITTEN as SPAN

_SCRIPTS: dict[str, Script] = {script: script for script in CONVERTERS}
_PATH = re.compile(
    rf"(?:({'|'.join(_SCRIPTS)})/)?feeds/({NAME.pattern})"
    rf"(?:/archive/({SPAN.pattern}))?\.({'|'.join(FORMATS)})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedVariant:
    """One document of a feed."""

    #: of the feed
    name: str
    extension: str
    #: of the archive: a month `yyyy-mm`, a day or an hour `yyyy-mm-ddThh`; None for the feed itself
    span: str | None = None
    #: None as the articles are written
    script: Script | None = None
    wanted: FeedParams = PLAIN

    @property
    def path(self) -> str:
        """Where it stands, from the root, with its parameters in their one spelling."""
        prefix = f"{self.script}/" if self.script else ""
        query = f"?{self.wanted.query}" if self.wanted.query else ""
        return f"{prefix}{feed_path(self.name, self.extension, self.span)}{query}"

    def plain(self, *, name: str = "", span: str | None = None) -> Self:
        """The plain document of a feed or span, this feed's if no name is given, in the same format and script."""
        return replace(self, name=name or self.name, span=span, wanted=PLAIN)


def variant_at(path: str, params: FeedParams, languages: Collection[str]) -> FeedVariant | None:
    """The document at `path`, or None where no feed can be; prefixes are among `languages`, and archives are plain."""
    match = _PATH.fullmatch(path)
    if not match or (match[1] and match[1] not in languages):
        return None
    script = _SCRIPTS[match[1]] if match[1] else None
    return FeedVariant(
        name=match[2], extension=match[4], span=match[3], script=script, wanted=PLAIN if match[3] else params
    )


def scripts_of(languages: Collection[str]) -> tuple[Script, ...]:
    """The scripts among `languages`, in their order."""
    return tuple(_SCRIPTS[language] for language in languages if language in _SCRIPTS)
