"""Which documents a site has: all of them over HTTP, in an export as many as its settings allow."""

from collections.abc import Collection
from dataclasses import dataclass

from feeds.common.chinese import Script
from feeds.config import Config
from feeds.publish.formats.registry import FORMATS

#: formats of archive documents that another format may link to: both have the same entries and `prev-archive`
_XML = ("atom", "rss")


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """The archive documents and article pages of a site."""

    #: extensions of archive documents
    archive_formats: Collection[str] = tuple(FORMATS)
    #: whether archive documents are converted to the Chinese scripts
    converted_archives: bool = True
    #: the oldest month `yyyy-mm` with archive documents, empty for all
    archive_from: str = ""
    #: whether articles have pages
    pages: bool = True
    #: whether the page of an article in another language with the same text is a redirect to the page without prefix
    shared_pages: bool = False

    def has_span(self, span: str) -> bool:
        """Whether there are archive documents of this span."""
        return span >= self.archive_from

    def has_archive(self, extension: str, script: Script | None) -> bool:
        """Whether there are archive documents in this format and script."""
        return extension in self.archive_formats and (script is None or self.converted_archives)

    def archive_of(self, extension: str, script: Script | None) -> tuple[str, Script | None] | None:
        """The format and script of the archive documents that a document links to; None if it links to none.

        JSON Feed links to JSON only; RSS and Atom may link to each other.
        """
        candidates = (extension, *_XML) if extension in _XML else (extension,)
        chosen = next((candidate for candidate in candidates if candidate in self.archive_formats), None)
        return (chosen, script if self.converted_archives else None) if chosen else None


#: everything, as over HTTP
EVERYTHING = Extent()


def exported(config: Config, newest: str) -> Extent:
    """The extent of an export; `newest` is the month `yyyy-mm` of the newest article, empty if there is none."""
    settings = config.export
    return Extent(
        archive_formats=settings.archive_formats,
        converted_archives=settings.converted_archives,
        archive_from=months_before(newest, settings.archive - 1) if settings.archive and newest else "",
        pages=settings.pages,
        shared_pages=settings.shared_pages,
    )


def months_before(month: str, count: int) -> str:
    """The month `yyyy-mm` that is `count` months before `month`.

    >>> months_before("2025-02", 2), months_before("2025-12", 11), months_before("0001-03", 5)
    ('2024-12', '2025-01', '')
    """
    number = int(month[:4]) * 12 + int(month[5:7]) - 1 - count
    return f"{number // 12:04}-{number % 12 + 1:02}" if number >= 12 else ""
