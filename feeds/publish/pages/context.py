"""What all pages share: their paths, their language, and the Jinja environment.

Every URL on a page is relative, so that a copy works under any host and folder. A page has a path below the root
(`articles/<id>/index.html`) and one below the prefix of each language (`en/articles/<id>/index.html`): its links to
other pages keep its prefix, and links to files lead to the root.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from babel.support import Format
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.runtime import Macro
from markupsafe import Markup

from feeds.common.chinese import CONVERTERS
from feeds.common.lru import LruCache
from feeds.common.samples import is_sample
from feeds.model import Language
from feeds.publish.formats.registry import FORMATS, feed_path
from feeds.publish.formats.safe_text import line, rfc3339, title, web_url
from feeds.publish.pages.languages import NAMES, messages
from feeds.publish.pages.subscribe_links import subscribe_links

MEDIA_TYPE = "text/html"

#: number of results that each filter remembers, and the maximum length of their texts
_REMEMBERED, _MAX_LENGTH = 4096, 1000

#: characters of all kept parts of pages, in each language
_KEPT = 2_000_000

Value = TypeVar("Value", bound=Hashable)
Result = TypeVar("Result")

_HERE = Path(__file__).parent

#: assets of the pages, by path: media type and bytes; all styles and scripts are here, so that the policy of a page can
#: forbid inline ones
ASSETS = {
    name: (media_type, (_HERE / "assets" / name).read_bytes())
    for name, media_type in (("style.css", "text/css"), ("copy.js", "text/javascript"), ("icon.svg", "image/svg+xml"))
}


#: content security policy of a page: our own style sheet and script, images and recordings from any host, and the
#: search form. The page contains it as well, for hosts that send no headers
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src https: http:; media-src https: http:; "
    "base-uri 'none'; form-action 'self'"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """The path and language of a page, and how it links to other paths."""

    site_title: str
    #: public URL of the site, without the final slash
    base_url: str
    language: Language
    #: languages of the pages, the one without a prefix first
    languages: tuple[Language, ...]
    #: folder of the page, below the root or the language prefix: "", "status/", "articles/<id>/"
    folder: str
    #: whether its path has the language prefix
    prefixed: bool = False
    #: path to the root, for a page that is served at an arbitrary path
    root_path: str | None = None

    @property
    def path(self) -> str:
        """The path of the file."""
        return f"{self.prefix}{self.folder}index.html"

    @property
    def prefix(self) -> str:
        """The language prefix before `folder`."""
        return f"{self.language}/" if self.prefixed else ""

    @property
    def url(self) -> str:
        """The public URL."""
        return f"{self.base_url}/{self.prefix}{self.folder}"

    @property
    def root(self) -> str:
        """The relative path to the root."""
        return "../" * (self.prefix + self.folder).count("/") if self.root_path is None else self.root_path

    def link(self, folder: str) -> str:
        """The relative path to another page of the same language."""
        return self.file(self.prefix + folder) or "./"

    def file(self, path: str) -> str:
        """The relative path to a file below the root."""
        return self.root + path

    def feed(self, name: str, extension: str, *, outside: bool = False) -> str:
        """The relative path to a feed, or its public URL for `outside`; in the script of the page."""
        path = self._script + feed_path(quote(name, safe="", errors="ignore"), extension)
        return f"{self.base_url}/{path}" if outside else self.file(path)

    def search(self, extension: str) -> str:
        """The relative path to the feed of search results, in the script of the page."""
        return self.file(f"{self._script}search.{extension}")

    @property
    def _script(self) -> str:
        """The script prefix of feeds, if the language of the page is a Chinese script."""
        return self.prefix if self.language in CONVERTERS else ""

    def elsewhere(self, language: Language) -> str:
        """The relative path to this page in another language."""
        return self.file(quote(f"{language}/{self.folder}"))


def render(template: str, page: PageContext, values: Mapping[str, object]) -> bytes:
    """Render a page in UTF-8."""
    page_template = environment_of(page.language, converting=page.prefixed).get_template(f"{template}.html.j2")
    return page_template.render(page=page, **values).encode("utf-8", "replace")


@cache
def environment_of(language: Language, *, converting: bool) -> Environment:
    """The Jinja environment of a language; with `converting`, article text is converted to its script."""
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(messages(language), newstyle=True)  # type: ignore[attr-defined]  # of i18n
    environment.globals.update(formats=tuple(FORMATS.values()), readers=subscribe_links, names=NAMES, policy=POLICY)
    environment.globals["kept"] = _keeping()
    environment.tests["sample"] = is_sample
    environment.filters.update(
        web_url=_remembering(web_url),
        label=_remembering(title),
        line=_remembering(line),
        when=_remembering(_when),
        day=_remembering(_day),
        number=_remembering(Format(language.replace("-", "_")).number),
        script=_remembering(CONVERTERS[language]) if converting and language != "en" else str,
    )
    return environment


def _keeping() -> Callable[[Macro, PageContext, Hashable], str]:
    """A function that calls a macro with a page and a value, and keeps its results: most feeds do not change."""
    results = LruCache[Hashable, str](_KEPT, len)

    def kept(macro: Macro, page: PageContext, value: Hashable) -> str:
        key = macro.name, page, value
        result = results.get(key)
        if result is None:
            result = macro(page, value)
            results.put(key, result)
        return result

    return kept


def _remembering(function: Callable[[Value], Result]) -> Callable[[Value], Result]:
    """The same function with a cache of its last results: pages in all languages show the same titles and times."""
    cached = lru_cache(_REMEMBERED)(function)

    def call(value: Value) -> Result:
        return function(value) if isinstance(value, str) and len(value) > _MAX_LENGTH else cached(value)

    return call


def _when(moment: datetime | None) -> Markup:
    """A `time` element, or a dash."""
    if moment is None:
        return Markup("—")
    return Markup('<time datetime="{}">{:%Y-%m-%d %H:%M} UTC</time>').format(rfc3339(moment), moment)


def _day(moment: datetime) -> Markup:
    return Markup('<time datetime="{}">{:%Y-%m-%d}</time>').format(rfc3339(moment), moment)
