"""The settings of `feeds export`: `[export]`."""

from collections.abc import Mapping
from dataclasses import dataclass

from feeds.config.toml_file import TomlFile
from feeds.config.validators import Integer, OneOf, SetOf, Validator, boolean, invalid, languages
from feeds.model import Language

#: formats of archive documents; the layer that renders them is above this one
FORMATS = ("atom", "rss", "json")
#: a century
_MOST_MONTHS = 1200
_MONTHS = Integer(1, _MOST_MONTHS)


def months(value: object) -> int:
    """Validate a number of months; 0 is returned for `"all"`."""
    if value == "all":
        return 0
    try:
        return _MONTHS(value)
    except ValueError as error:
        raise invalid(f'"all" or a number of months from 1 to {_MOST_MONTHS}', value) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportSettings:
    """What an export contains; by default every address that people subscribe to or link to, in little space."""

    #: number of the newest months with archive documents, 0 for all
    archive: int = 0
    archive_formats: tuple[str, ...] = ("atom",)
    converted_archives: bool = False
    #: whether articles have pages
    pages: bool = True
    #: whether pages of articles with the same text in several languages are one page
    shared_pages: bool = True
    #: languages of pages and converted feeds; empty for those of the site
    languages: tuple[Language, ...] = ()
    #: number of the newest months of articles, 0 for all
    keep: int = 0
    #: whether a gzip copy is written beside each file
    gzip: bool = False
    #: megabytes of all files; GitHub Pages accepts 1 GB
    max_size: int = 1000


EXPORT: Mapping[str, Validator] = {
    "archive": months,
    "archive_formats": SetOf(OneOf(FORMATS)),
    "converted_archives": boolean,
    "pages": boolean,
    "shared_pages": boolean,
    "languages": languages,
    "keep": months,
    "gzip": boolean,
    "max_size": Integer(1, 1_000_000),
}


def export_settings(page: TomlFile) -> ExportSettings:
    """The table `[export]`, which may be missing."""
    table = page.content.get("export", {})
    if not isinstance(table, dict):
        key = ("export", 0, "") if ("export", 0, "") in page.lines else ("", 0, "export")
        raise page.error(key, "expected [export] with its keys below it, found another value")
    return ExportSettings(**page.take(table, ("export", 0), EXPORT))
