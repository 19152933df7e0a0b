"""What all pages share: where they stand, in which language, and the environment of their templates.

Every address on a page is relative, so that a copy works under any host and folder. A page stands at its place under
the root (`articles/<id>/index.html`) and again under the prefix of each language (`en/articles/<id>/index.html`): its
links to other pages stay under its own prefix, those to files lead to the root.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import quote

from babel.support import Format
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from feeds.common.chinese import CONVERTERS
from feeds.common.samples import is_sample
from feeds.model import Language
from feeds.publish.formats.registry import FORMATS, feed_path
from feeds.publish.formats.safe_text import address, line, rfc3339, title
from feeds.publish.pages.languages import NAMES, messages
from feeds.publish.pages.subscribe_links import subscribe_links

MEDIA_TYPE = "text/html"

_HERE = Path(__file__).parent

#: files that pages ask for, by path: media type and bytes; styles and scripts stand in no other place, so that a page's
#: policy can forbid them inline
ASSETS = {
    name: (media_type, (_HERE / "assets" / name).read_bytes())
    for name, media_type in (("style.css", "text/css"), ("copy.js", "text/javascript"), ("icon.svg", "image/svg+xml"))
}


#: what a page may load and do: our own style sheet and script, pictures and recordings from wherever they come, the
#: form of the search. It stands in the page itself as well, for hosts that send no headers
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src https: http:; media-src https: http:; "
    "base-uri 'none'; form-action 'self'"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """One place of a page."""

    site_title: str
    #: where the site is seen from outside, without the final slash
    base_url: str
    language: Language
    #: languages that there are pages in, the one without a prefix first
    languages: tuple[Language, ...]
    #: of the page, from the root or from the folder of its language: "", "status/", "articles/<id>/"
    place: str
    #: whether it stands under the prefix of its language
    prefixed: bool = False
    #: the way to the root, for a page that is served at an address that nobody foresaw
    way: str | None = None

    @property
    def path(self) -> str:
        """The path of its file."""
        return f"{self.prefix}{self.place}index.html"

    @property
    def prefix(self) -> str:
        """What stands before `place`."""
        return f"{self.language}/" if self.prefixed else ""

    @property
    def url(self) -> str:
        """Where it is seen from outside."""
        return f"{self.base_url}/{self.prefix}{self.place}"

    @property
    def root(self) -> str:
        """The way from here to the root."""
        return "../" * (self.prefix + self.place).count("/") if self.way is None else self.way

    def page(self, place: str) -> str:
        """The way from here to another page of the same language."""
        return self.file(self.prefix + place) or "./"

    def file(self, path: str) -> str:
        """The way from here to a file at the root."""
        return self.root + path

    def feed(self, name: str, extension: str, *, outside: bool = False) -> str:
        """The way from here to a feed, or where it is seen from `outside`; under a script, in that one."""
        path = self._script + feed_path(quote(name, safe="", errors="ignore"), extension)
        return f"{self.base_url}/{path}" if outside else self.file(path)

    def search(self, extension: str) -> str:
        """The way from here to the feed of what is found; under a script, in that one."""
        return self.file(f"{self._script}search.{extension}")

    @property
    def _script(self) -> str:
        """What stands before a feed in the script of the page."""
        return self.prefix if self.language in CONVERTERS else ""

    def elsewhere(self, language: Language) -> str:
        """The way from here to this page in a language."""
        return self.file(quote(f"{language}/{self.place}"))


def render(template: str, frame: PageContext, values: Mapping[str, object]) -> bytes:
    """The page in UTF-8."""
    page_template = _environment(frame.language, converting=frame.prefixed).get_template(f"{template}.html.j2")
    return page_template.render(frame=frame, **values).encode("utf-8", "replace")


@cache
def _environment(language: Language, *, converting: bool) -> Environment:
    """The environment of a language; what was written in the other script of Chinese is converted if asked for."""
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
    environment.tests["sample"] = is_sample
    environment.filters.update(
        address=address,
        label=title,
        line=line,
        when=_when,
        day=_day,
        number=Format(language.replace("-", "_")).number,
        script=CONVERTERS[language] if converting and language != "en" else str,
    )
    return environment


def _when(moment: datetime | None) -> Markup:
    """A `time` element, or a dash."""
    if moment is None:
        return Markup("—")
    return Markup('<time datetime="{}">{:%Y-%m-%d %H:%M} UTC</time>').format(rfc3339(moment), moment)


def _day(moment: datetime) -> Markup:
    return Markup('<time datetime="{}">{:%Y-%m-%d}</time>').format(rfc3339(moment), moment)
