"""Names of XML elements and attributes as feedparser sees them: the standard prefix of their namespace and `_local`."""

import re

from feedparser.mixin import _FeedParserMixin

from feeds.common import limits
from feeds.parsing.formats.elements import Name, describes_files, family_of
from feeds.parsing.formats.strict.errors import Declined

#: the standard prefix of each namespace that feedparser knows; empty for the namespaces of feeds themselves
_STANDARD: dict[str, str] = {uri.lower(): prefix for uri, prefix in _FeedParserMixin.namespaces.items()}
_PREFIXES = frozenset(_STANDARD.values())
_XLINK = "http://www.w3.org/1999/xlink"
#: elements that `syndication` renames, if their prefix is written `media`
_RENAMED = {"title": "heading", "description": "caption", "text": "caption"}
#: the prefix that `enclosures` expects of elements that describe files
_PREFIX = re.compile(r"[\w-]{1,20}")
_RSS_VERSIONS = {"0.91": "rss091u", "0.92": "rss092", "0.93": "rss093", "0.94": "rss094"}
_ATOM_VERSIONS = {"0.1": "atom01", "0.2": "atom02", "0.3": "atom03"}
#: maximum number of namespace declarations with different values
_MAX_DECLARATIONS = 60

#: elements that `feeds.parsing.formats.scanner` treats in a special way wherever they are
ENTRIES = frozenset({"item", "entry"})
FRAMES = frozenset({"rss", "rdf", "channel", "feed"})
PEOPLE = frozenset(
    {"author", "creator", "managingeditor", "webmaster", "publisher", "contributor", "owner", "name", "email"}
)
#: elements whose number in an entry is limited
COUNTED = frozenset({"category", "subject", "keywords", "tags", "author", "creator", "contributor"})
#: the names of entries in expat's events; a prefix is not usual
ENTRY_NAMES = ENTRIES | {
    f"{uri} {entry}" for uri, prefix in _FeedParserMixin.namespaces.items() for entry in ENTRIES if uri and not prefix
}
_SPECIAL = ENTRIES | FRAMES | PEOPLE | COUNTED
#: attributes of an element
_MAX_ATTRIBUTES = limits.MAX_ATTRIBUTES // 2
#: characters of an attribute that may be an embedded file
_LONG = 1_000
#: attributes without a namespace that need no conversion: in lower case, except one
_COMMON = frozenset(
    "domain duration filesize height href image isPermaLink isdefault label language lang length medium mode rel "
    "resource scheme start term text title type uri url version width".split()
)


class Names:
    """The namespaces of a document, and the names of its elements by expat's name (`uri local prefix`)."""

    def __init__(self) -> None:
        #: feedparser's name of the format, empty until a namespace or the root element determines it
        self.version = ""
        self._in_use: dict[str, str] = {}
        self._declarations = 0
        self.by_expat_name: dict[str, Name] = {}

    def declare(self, prefix: str | None, uri: str | None) -> None:
        """Record a namespace declaration like `track_namespace` of feedparser."""
        if not uri:
            return
        lower = uri.lower()
        if not self.version:
            self.version = _version(prefix, lower)
        standard = "" if "backend.userland.com/rss" in lower else _STANDARD.get(lower)
        if standard is not None and prefix in _PREFIXES and prefix != standard:
            raise Declined("a standard prefix for another namespace")
        key = standard if standard is not None else prefix or ""
        if self._in_use.get(key) == uri:
            return
        self._declarations += 1
        if self._declarations > _MAX_DECLARATIONS or (uri == _XLINK and self.by_expat_name):
            raise Declined("namespace declarations")
        self._in_use[key] = uri
        self.by_expat_name.clear()

    def start_root(self, root: str, version: str) -> None:
        """Determine the version as feedparser does at the root element, whose attribute is `version`."""
        if root == "rss" and not self.version.startswith("rss"):
            self.version = _RSS_VERSIONS.get(version) or ("rss20" if version.startswith("2.") else "rss")
        elif root == "feed" and not self.version:
            self.version = _ATOM_VERSIONS.get(version, "atom")
        elif not self.version:
            raise Declined("a root without a version")

    def resolve(self, expat_name: str) -> Name:
        """Return the name of an element, and remember it."""
        uri, local, prefix = _split(expat_name)
        if len(expat_name) < 2:
            raise Declined("a name of one letter")  # Python has only one string of it, see `TreeBuilder`
        if prefix == "media" and local.startswith(tuple(_RENAMED)):
            if local not in _RENAMED:
                raise Declined("an element that begins like media:text")
            local = _RENAMED[local]
        lower = local.lower()
        if lower in ENTRIES and expat_name not in ENTRY_NAMES:
            raise Declined("an unusual entry")
        standard = "" if "backend.userland.com/rss" in uri.lower() else _STANDARD.get(uri.lower())
        if not standard and uri:
            standard = next((name for name, value in self._in_use.items() if name and value == uri), "")
        family = family_of(uri)
        if family and not _PREFIX.fullmatch(prefix):
            raise Declined("files without a usual prefix")
        full = f"{standard.lower()}_{lower}" if standard else lower
        may_be_file = describes_files(Name(family, lower))
        name = Name(
            family, lower, full, is_prefixed=bool(prefix), is_special=lower in _SPECIAL, may_be_file=may_be_file
        )
        self.by_expat_name[expat_name] = name
        return name


def attributes_by_name(attributes: dict[str, str]) -> dict[str, str]:
    """Return attributes by name in lower case.

    `xml:` and `rdf:` are the only prefixes, others become namespace and space; the key `?` means that one of these has
    the local name of a common attribute.
    """
    if len(attributes) > _MAX_ATTRIBUTES:
        raise Declined("many attributes")
    for value in attributes.values():
        if len(value) > _LONG and "base64," in value:
            raise Declined("an embedded file")
    if attributes.keys() <= _COMMON:
        return attributes
    converted: dict[str, str] = {}
    for expat_name, value in attributes.items():
        uri, local, _ = _split(expat_name)
        standard = _STANDARD.get(uri.lower(), "") if uri else ""
        name = local.lower()
        if standard in ("xml", "rdf"):
            name = f"{standard}:{name}"
        elif uri:
            name = "?" if name in _COMMON else f"{uri} {name}"
        if name == "base" or (name in converted and name != "?"):
            raise Declined("a base without xml:, or attributes that differ only in case")
        converted[name] = value
    return converted


def _split(expat_name: str) -> tuple[str, str, str]:
    """Return namespace, local name and prefix."""
    parts = expat_name.split(" ")
    if len(parts) == 1:
        return "", expat_name, ""
    if len(parts) > 3:
        raise Declined("a namespace with a space")
    return parts[0], parts[1], parts[2] if len(parts) == 3 else ""


def _version(prefix: str | None, uri: str) -> str:
    if prefix is None and uri == "http://my.netscape.com/rdf/simple/0.9/":
        return "rss090"
    return {"http://purl.org/rss/1.0/": "rss10", "http://www.w3.org/2005/atom": "atom10"}.get(uri, "")
