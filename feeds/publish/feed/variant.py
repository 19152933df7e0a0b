"""One variant of a feed document: feed or archive span, format, Chinese script and parameters."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Self

from feeds.common.chinese import CONVERTERS, Script
from feeds.publish.channels import NAME
from feeds.publish.feed.params import PLAIN, FeedParams
from feeds.publish.formats.registry import FORMATS, feed_path
from feeds.store.archive_periods import SPAN_PATTERN as SPAN

_SCRIPTS: dict[str, Script] = {script: script for script in CONVERTERS}
_PATH = re.compile(
    rf"(?:({'|'.join(_SCRIPTS)})/)?feeds/({NAME.pattern})"
    rf"(?:/archive/({SPAN.pattern}))?\.({'|'.join(FORMATS)})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedVariant:
    """One variant of a feed document."""

    #: name of the feed
    name: str
    extension: str
    #: archive span: a month `yyyy-mm`, a day or an hour `yyyy-mm-ddThh`; None for the feed itself
    span: str | None = None
    #: None: the articles are not converted
    script: Script | None = None
    params: FeedParams = PLAIN

    @property
    def path(self) -> str:
        """The path from the root, with the parameters in their normalized spelling."""
        prefix = f"{self.script}/" if self.script else ""
        query = f"?{self.params.query}" if self.params.query else ""
        return f"{prefix}{feed_path(self.name, self.extension, self.span)}{query}"

    def plain(self, *, name: str = "", span: str | None = None) -> Self:
        """The same format and script without parameters, for another feed or span if given."""
        return replace(self, name=name or self.name, span=span, params=PLAIN)


def parse_feed_path(path: str, languages: Collection[str]) -> FeedVariant | None:
    """Parse `path`; None if it is not that of a feed. Script prefixes must be in `languages`."""
    match = _PATH.fullmatch(path)
    if not match or (match[1] and match[1] not in languages):
        return None
    script = _SCRIPTS[match[1]] if match[1] else None
    return FeedVariant(name=match[2], extension=match[4], span=match[3], script=script)


def scripts_of(languages: Collection[str]) -> tuple[Script, ...]:
    """The Chinese scripts among `languages`, in the same order."""
    return tuple(_SCRIPTS[language] for language in languages if language in _SCRIPTS)
