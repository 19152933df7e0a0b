"""Parse the paths of pages."""

import re
from dataclasses import dataclass

from feeds.model import LANGUAGES, Language
from feeds.publish.channels import NAME
from feeds.publish.search.page import FOLDER as SEARCH
from feeds.publish.views.status import FOLDER as STATUS

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_PATH = re.compile(
    rf"(?:({'|'.join(LANGUAGES)})/)?"
    rf"(sources/({NAME.pattern})/(?:([0-9]{{4}}-[0-9]{{2}})/)?|articles/({_UUID})/|{STATUS}|{SEARCH}|)index\.html"
)
_LANGUAGES: dict[str | None, Language] = {language: language for language in LANGUAGES}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRoute:
    """A parsed page path; at most one of `name` (with or without `month`) and `uuid` is set."""

    #: path from the root, without a leading slash
    path: str
    #: None without a language prefix
    language: Language | None
    #: folder below the root or the language prefix: "", "sources/<name>/", "articles/<id>/", "status/"
    folder: str
    name: str | None
    month: str | None
    uuid: str | None


def parse_page_path(path: str) -> PageRoute | None:
    """Parse the path of a page in any language; None if no page can have that path."""
    match = _PATH.fullmatch(path)
    if match is None:
        return None
    tag, folder, name, month, uuid = match.groups()
    return PageRoute(path=path, language=_LANGUAGES.get(tag), folder=folder, name=name, month=month, uuid=uuid)
