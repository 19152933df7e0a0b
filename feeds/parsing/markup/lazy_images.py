"""Addresses of lazily loaded pictures: a table of attributes by the software that uses them."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from feeds.urls.image_origin import largest_in_srcset, mime_type

Attributes = dict[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class LazyLoader:
    """Software that loads pictures lazily, and the attributes that it uses, best first."""

    name: str
    attributes: tuple[str, ...]
    #: documentation, or a site that uses it
    reference: str
    #: whether it sets `src`; else the attribute may be another size of the picture in `src`
    replaces: bool


def _row(name: str, attributes: str, reference: str = "", *, replaces: bool = True) -> LazyLoader:
    return LazyLoader(name=name, attributes=tuple(attributes.split()), reference=reference, replaces=replaces)


#: attributes with a script expression
_EXPRESSIONS = (":src", "v-bind:src", "x-bind:src", "v-lazy")
LOADERS: tuple[LazyLoader, ...] = (
    _row("Lazy Load for jQuery, ZAKER, Zhihu", "data-original", "github.com/tuupola/lazyload"),
    _row("lazysizes, lozad, vanilla-lazyload, WeChat", "data-src", "github.com/aFarkas/lazysizes"),
    _row("WP Rocket, BJ Lazy Load, a3 Lazy Load", "data-lazy-src", "docs.wp-rocket.me/article/1141-using-lazyload"),
    _row("Zhihu", "data-actualsrc", "www.zhihu.com"),
    _row("Jianshu, CSDN", "data-original-src", "www.jianshu.com"),
    _row("WeChat", "data-croporisrc data-backsrc", "mp.weixin.qq.com", replaces=False),
    _row("Discuz", "zoomfile file", "gitee.com/Discuz/DiscuzX"),
    _row("Sina blogs", "real_src", "blog.sina.com.cn"),
    _row("slick, Lozad by hand", "data-lazy", "github.com/kenwheeler/slick"),
    _row("Cloudflare Mirage", "data-cfsrc", "developers.cloudflare.com/speed/optimization/images/mirage"),
    _row("Ezoic", "data-ezsrc", "support.ezoic.com"),
    _row("Optimole", "data-opt-src", "github.com/Codeinwp/optimole-wp"),
    _row("NitroPack", "nitro-lazy-src", "nitropack.io"),
    _row(
        "PageSpeed",
        "data-pagespeed-high-res-src data-pagespeed-lazy-src",
        "www.modpagespeed.com/doc/filter-lazyload-images",
    ),
    _row("layui", "lay-src", "layui.dev/docs/2/flow"),
    _row("echo", "data-echo", "github.com/toddmotto/echo"),
    _row("unveil", "data-src-retina", "github.com/luis-almeida/unveil", replaces=False),
    _row("layzr", "data-normal data-retina", "github.com/callmecavs/layzr.js"),
    _row("Flickity", "data-flickity-lazyload data-flickity-lazyload-src", "flickity.metafizzy.co/options.html"),
    _row("JD, Taobao", "data-lazy-img data-ks-lazyload data-lazyload", "www.jd.com"),
    _row("LinkedIn", "data-delayed-url", "www.linkedin.com"),
    _row("Jetpack", "data-large-file data-orig-file data-medium-file", "jetpack.com/support/carousel", replaces=False),
    _row("Squarespace", "data-image", "developers.squarespace.com", replaces=False),
    _row("Vue, Alpine", " ".join(_EXPRESSIONS), "vuejs.org/guide/essentials/template-syntax"),
    _row("AngularJS", "ng-src data-ng-src", "docs.angularjs.org/api/ng/directive/ngSrc"),
    _row("scripts of single sites", "data-lazyload-src data-lazysrc lazy-src"),
    _row("scripts of single sites", "data-url data-img-src data-img _src", replaces=False),
)
#: the attributes of the table
LAZY = tuple(dict.fromkeys(name for loader in LOADERS for name in loader.attributes))
_KNOWN = frozenset(LAZY)
_REPLACING = tuple(dict.fromkeys(name for loader in LOADERS if loader.replaces for name in loader.attributes))

#: attributes that hold no address of the picture that is to be seen
_OTHERS = re.compile(
    r"src|alt|title|style|class|id|srcset|longdesc|usemap|.*(?:fallback|default|error|placeholder|low|thumb|small|blur|"
    r"preview|avatar|logo|icon|link|href|share|caption|label|name|description|poster|tiny|mini).*"
)
#: characters that are always escaped in an address
_NO_URL = re.compile(r"""[\s,<>{}"'()]""")
_MAX_URL_LENGTH = 2000
_URL = re.compile(r"\s*(?:https?:|/|\.{1,2}/|[^\s]{1,500}\.[a-z]{3,4}(?:$|\?))", re.IGNORECASE)
#: `{width}` and similar variables, which a script replaces
_WIDTH = re.compile(r"\{(?:width|w|size)\}|%7B(?:width|w)%7D", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{2,4}")
_USUAL_WIDTH = "1080"

_LAZY_CLASS = re.compile(r"(?:^|[\s_-])(?:[a-z]*lazy(?!-?loaded)|lozad|unveil)", re.IGNORECASE)
_LOADED_CLASS = re.compile(r"(?:^|[\s_-])(?:[a-z]*lazy-?)?loaded(?:$|\s)", re.IGNORECASE)
#: prefix of attributes for the srcsets of `<source>` elements
SOURCE = "data-source"
#: suffixes of attributes with a set of pictures
_SETS = ("srcset", "src-set", "bgset", "original-set", "image-set", "img-set")


def is_lazy(attributes: Attributes) -> bool:
    """Return whether a script would set the address: a known attribute has one."""
    return any(loader_urls(attributes)) or "data-srcset" in attributes


def has_lazy_class(attributes: Attributes) -> bool:
    """Return whether the class marks the picture as not yet loaded.

    >>> has_lazy_class({"class": "size-full lazyload"}), has_lazy_class({"class": "size-full lazyloaded"})
    (True, False)
    """
    return _LAZY_CLASS.search(attributes.get("class") or "") is not None


def is_loaded(attributes: Attributes) -> bool:
    """Return whether a script had already set `src` when the page was saved."""
    return _LOADED_CLASS.search(attributes.get("class") or "") is not None


def other_sizes(attributes: Attributes) -> Iterator[str]:
    """Yield the addresses in attributes that a script does not necessarily copy into `src`."""
    return (_url(attributes, name) for name in _KNOWN.difference(_REPLACING).intersection(attributes))


def loader_urls(attributes: Attributes) -> Iterator[str]:
    """Yield the addresses in the table's attributes, best first."""
    if _KNOWN.isdisjoint(attributes):
        return
    for name in filter(attributes.__contains__, LAZY):
        if url := _url(attributes, name):
            yield url


def largest_in_sets(attributes: Attributes) -> Iterator[str]:
    """Yield the largest picture of every set: `srcset`, and any loader attribute with a similar name."""
    for name, value in attributes.items():
        if value and name.endswith(_SETS) and (largest := largest_in_srcset(value)):
            yield largest


def lazy_urls(attributes: Attributes) -> list[str]:
    """Return the addresses that a script would load instead of `src`, best first: known attributes, else sets."""
    if urls := list(loader_urls(attributes)):
        return urls
    names = [name for name in attributes if name.endswith(_SETS) and name != "srcset" and not name.startswith(SOURCE)]
    return list(largest_in_sets({name: attributes[name] for name in names})) if names else []


def other_urls(attributes: Attributes) -> Iterator[str]:
    """Yield addresses of pictures in attributes outside the table."""
    if url := _from_dataset(attributes.get("data-image-dataset") or ""):
        yield url
    for name, value in attributes.items():
        if value and name not in _KNOWN and not _OTHERS.fullmatch(name) and _is_picture(value.strip()):
            yield value


def _is_picture(value: str) -> bool:
    return len(value) <= _MAX_URL_LENGTH and not _NO_URL.search(value) and (mime_type(value) or "").startswith("image/")


def _url(attributes: Attributes, name: str) -> str:
    """Return the address in an attribute, empty if it is not one: some scripts write `true` there."""
    if not (attribute := attributes.get(name)):
        return ""
    value = _literal(attribute) if name in _EXPRESSIONS else attribute.partition("|")[0]
    if not _URL.match(value) or "{{" in value:
        return ""
    return _WIDTH.sub(_largest_width(attributes), value) if "{" in value or "%7" in value else value


def _literal(value: str) -> str:
    """Return the text in quotation marks, as in Vue's `:src="'/a.jpg'"`; empty if it is a variable."""
    text = value.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"`":
        return text[1:-1]
    return text if text.startswith(("http", "/", "./")) else ""


def _largest_width(attributes: Attributes) -> str:
    """Return the largest width that a script may insert, as in `data-widths="[180, 360, 540]"`."""
    widths = _NUMBER.findall((attributes.get("data-widths") or "")[:500])
    return max(widths, key=int, default=_USUAL_WIDTH)


def _from_dataset(dataset: str) -> str:
    """Return the address of RFI's lazy pictures: `{"url": folder, "filename": name, ...}` in `data-image-dataset`."""
    if not dataset or len(dataset) > 5000:
        return ""
    try:
        values = json.loads(dataset)
        return str(values["url"]) + str(values["filename"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
