"""What the validator asks of OPML 2.0."""

from xml.etree import ElementTree

from tests.publish.formats.validity.bodies import html
from tests.publish.formats.validity.shared import URI, Problems


def opml(root: ElementTree.Element) -> Problems:
    if root.get("version") != "2.0":
        yield "InvalidOPMLVersion"
    if [child.tag for child in root] != ["head", "body"]:
        yield "MissingElement: head or body"
    yield from html(root.findtext("head/title", ""), "title")
    outlines = list(root.iter("outline"))
    if not outlines:
        yield "MissingElement: outline"
    for outline in outlines:
        if not outline.get("text") or (outline.text or "").strip():
            yield "MissingAttribute: text"
        for name in ("text", "title"):
            yield from html(outline.get(name, ""), name)
        if len(outline) and set(outline.attrib) != {"text"}:
            yield f"InvalidOutlineType: {sorted(outline.attrib)}"
        if len(outline.attrib) > 1:
            yield from _subscription(outline)


def _subscription(outline: ElementTree.Element) -> Problems:
    if outline.get("type") != "rss":
        yield "MissingOutlineType"
    if not URI.fullmatch(outline.get("xmlUrl", "")):
        yield "MissingXmlURL"
    if not outline.get("title"):
        yield "MissingTitleAttr"
    if "htmlUrl" in outline.attrib and not URI.fullmatch(outline.attrib["htmlUrl"]):
        yield "InvalidFullLink: htmlUrl"
