"""The same cleaning rules, written simply with Beautiful Soup: the baseline for `feeds.parsing.markup`.

One tree, one loop per rule, and nh3 with the same allowlist at the end.
"""

from html import escape

from bs4 import BeautifulSoup, Comment, NavigableString, Tag

from feeds.common.dates import parse
from feeds.common.text import plain
from feeds.parsing.markup.allowlist import sanitize
from feeds.parsing.markup.draft import CAPTION
from feeds.parsing.markup.elements import CONTAINERS, DROPPED, HEADINGS, INLINE, LISTS
from feeds.parsing.markup.embeds import page_of_embed
from feeds.parsing.markup.figures import CAPTIONS, PICTURE_CREDITS, SPOKEN_LABELS, picture_key
from feeds.parsing.markup.lazy_images import LAZY
from feeds.parsing.normalizers.feedx import BOXES
from feeds.urls.canonicalize import canonical, clean
from feeds.urls.image_origin import is_decoration, largest_in_srcset, unproxy

_KEPT_BLOCKS = {
    "p",
    "figure",
    "figcaption",
    "blockquote",
    "pre",
    "table",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
    "hr",
    "br",
    "li",
}


def clean_with_bs4(html: str, base: str = "") -> str:
    """Clean `html` by the same rules; blocks may be split differently, the text is the same."""
    soup = BeautifulSoup(html, "html.parser")
    _drop(soup)
    _footer(soup)
    _head(soup)
    _captions(soup)
    _pictures(soup, base)
    _unwrap(soup)
    _figures(soup, base)
    _links(soup, base)
    out = "".join(_paragraphs(soup))
    return sanitize(out)


def _drop(soup: BeautifulSoup) -> None:
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for node in soup.find_all(list(DROPPED)):
        node.decompose()
    for node in soup.select(SPOKEN_LABELS) + soup.select(BOXES):
        if not node.decomposed:
            node.decompose()
    for frame in soup.find_all("iframe"):
        page = page_of_embed(str(frame.get("src", "")))
        if page is None:
            frame.decompose()
        else:
            frame.name, frame.attrs = "p", {}
            link = soup.new_tag("a", href=page)
            link.string = page
            frame.clear()
            frame.append(link)


def _footer(soup: BeautifulSoup) -> None:
    for div in soup.find_all("div"):
        if not div.decomposed and div.get_text().startswith("获取更多RSS"):
            for previous in list(div.find_previous_siblings(limit=2)):
                if previous.name in ("hr", "br"):
                    previous.decompose()
            div.decompose()


def _head(soup: BeautifulSoup) -> None:
    """Remove author and date at the start."""
    first = next((child for child in soup.contents if isinstance(child, Tag) or str(child).strip()), None)
    if isinstance(first, Tag) and first.name == "div":
        lines = [line for line in first.get_text("\n").split("\n") if line.strip()]
        if (not lines and first.find("i")) or (lines and len(lines) < 4 and parse(lines[-1]) is not None):
            first.decompose()


def _captions(soup: BeautifulSoup) -> None:
    """Move each caption to its picture, as an attribute."""
    for node in [*soup.select(CAPTIONS), *soup.select(PICTURE_CREDITS)]:
        for above in node.parents:
            if above.name in ("body", "[document]"):
                break
            pictures = above.find_all(["img", "video", "audio"])
            if pictures:
                _caption(pictures[-1], node.get_text())
                node.decompose()
                break
    for small in soup.select("div > small"):
        holder = small.parent
        if holder is None or plain(holder.get_text()) != plain(small.get_text()):
            continue
        previous = holder.find_previous_sibling()
        if previous is not None and previous.name in ("img", "video", "audio"):
            _caption(previous, small.get_text())
            holder.decompose()


def _caption(picture: Tag, text: str) -> None:
    caption = str(picture.get(CAPTION, ""))
    if plain(text) and plain(text) not in caption:
        picture[CAPTION] = f"{caption} {plain(text)}".strip()


def _pictures(soup: BeautifulSoup, base: str) -> None:
    seen: dict[str, Tag] = {}
    for image in soup.find_all("img"):
        candidates = [str(image.get("src", "")), *(str(image.get(name, "")) for name in LAZY)]
        candidates.append(largest_in_srcset(str(image.get("srcset", ""))) or "")
        address = None
        for candidate in candidates:
            origin = unproxy(candidate, base)
            if origin and not is_decoration(origin, image.get("width"), image.get("height")):
                address = origin
                break
        if address is None and image.get(CAPTION):
            image.replace_with(str(image[CAPTION]))
        elif address is None:
            image.decompose()
        elif picture_key(address) in seen:
            _caption(seen[picture_key(address)], str(image.get(CAPTION, "")))
            image.decompose()
        else:
            seen[picture_key(address)] = image
            image["src"] = address


def _figures(soup: BeautifulSoup, base: str) -> None:
    for node in soup.find_all(["img", "video", "audio"]):
        caption = str(node.get(CAPTION, ""))
        if node.name == "img":
            sizes = {name: node[name] for name in ("width", "height") if str(node.get(name, "")).isdigit()}
            node.attrs = {"src": node["src"], "alt": node.get("alt", ""), **sizes}
        else:
            source = node.find("source")
            address = str(node.get("src", "") or (source.get("src", "") if source else ""))
            poster = unproxy(str(node.get("poster", "")), base)
            node.attrs = {"src": clean(address, base) or "", "controls": "", "preload": "none"}
            if poster:
                node["poster"] = poster
            node.clear()
        figure = soup.new_tag("figure")
        node.wrap(figure)
        if caption:
            legend = soup.new_tag("figcaption")
            legend.string = caption
            figure.append(legend)


def _links(soup: BeautifulSoup, base: str) -> None:
    for anchor in soup.find_all("a"):
        address = clean(str(anchor.get("href", "")), base)
        address = canonical(address) if address else None
        if address is None or not anchor.get_text(strip=True):
            anchor.unwrap()
        else:
            anchor.attrs = {"href": address}


def _unwrap(soup: BeautifulSoup) -> None:
    for node in soup.find_all(True):
        if node.name in HEADINGS:
            node.name, node.attrs = HEADINGS[node.name], {}
        elif node.name in INLINE:
            node.name, node.attrs = INLINE[node.name], {}
        elif (
            node.name not in _KEPT_BLOCKS and node.name not in LISTS and node.name not in {"a", "img", "video", "audio"}
        ):
            if node.name in CONTAINERS:
                node.insert_before(soup.new_tag("br"), soup.new_tag("br"))
                node.insert_after(soup.new_tag("br"), soup.new_tag("br"))
            node.unwrap()
    for node in soup.find_all(["p", "strong", "em", "b", "i", "li"]):
        if not node.get_text(strip=True) and node.find(["img", "video", "audio"]) is None:
            node.decompose()


def _paragraphs(soup: BeautifulSoup) -> list[str]:
    out: list[str] = []
    line: list[str] = []

    def end() -> None:
        text = "".join(line).strip()
        if text and text != "<br>":
            out.append(f"<p>{text}</p>")
        line.clear()

    breaks = 0
    for node in _flattened(soup):
        if isinstance(node, Tag) and node.name == "br":
            breaks += 1
            continue
        if breaks > 1:
            end()
        elif breaks:
            line.append("<br>")
        breaks = 0
        if isinstance(node, NavigableString):
            line.append(escape(str(node), quote=False))
        elif node.name in INLINE.values() or node.name == "a":
            line.append(str(node))
        else:
            end()
            out.append(str(node))
    end()
    return out


def _flattened(soup: BeautifulSoup) -> list[Tag | NavigableString]:
    """The children of the document; each `<p>` is replaced by its children between breaks."""
    nodes: list[Tag | NavigableString] = []
    for node in soup.contents:
        if isinstance(node, Tag) and node.name == "p":
            nodes += [soup.new_tag("br"), soup.new_tag("br"), *node.contents, soup.new_tag("br"), soup.new_tag("br")]
        elif isinstance(node, Tag | NavigableString):
            nodes.append(node)
    return nodes
