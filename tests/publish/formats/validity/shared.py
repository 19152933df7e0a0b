"""Names, shapes and checks that RSS and Atom share."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html.entities import name2codepoint
from xml.etree import ElementTree

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
MEDIA = "{http://search.yahoo.com/mrss/}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

#: the validator only reports that it does not check Podcasting 2.0
KNOWN = (ATOM, CONTENT, DC, HISTORY, ITUNES, MEDIA, PODCAST)

URI = re.compile(r"[a-zA-Z][0-9a-zA-Z+.-]*:(//)?[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#]+")
HTTP = re.compile(r"https?://(([A-Z0-9-]+\.)+[A-Z0-9][-A-Z0-9]*)(:\d+)?(/|$)", re.IGNORECASE)
UUID_URN = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MIME = re.compile(r"[^\s()<>,;:\"/[\]?=]+/[^\s()<>,;:\"/[\]?=]+")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
RFC822 = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (GMT|[+-]\d\d[03]0)")
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_NONCHARACTERS = "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
BAD = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffd{_NONCHARACTERS}]")
RELATIONS = (
    "alternate current enclosure first hub last next next-archive prev-archive previous related self via".split()
)
PLAUSIBLE = (datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))

Problems = Iterator[str]


def no_html(element: ElementTree.Element, message: str = "ContainsHTML") -> Problems:
    text = element.text or ""
    names = re.findall(r"&(#?\w+)", text)
    references = [name for name in names if name in name2codepoint or name == "apos" or not name.isalpha()]
    if references or re.search(r"<[/a-zA-Z!]", text):
        yield f"{message}: {element.tag} {text[:40]}"
    if re.search(r"<[\w.+-]+@[\w.-]+>", text):
        yield f"ContainsEmail: {element.tag}"


def once(parent: ElementTree.Element, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> Problems:
    counts = Counter(child.tag for child in parent)
    for name in required:
        if not counts[name]:
            yield f"MissingElement: {parent.tag} {name}"
        elif not (parent.findtext(name) or "").strip():
            yield f"NotBlank: {parent.tag} {name}"
    for name in (*required, *optional):
        if counts[name] > 1:
            yield f"DuplicateElement: {parent.tag} {name}"


def date(text: str, shape: re.Pattern[str], parse: Callable[[str], datetime]) -> Problems:
    if not shape.fullmatch(text):
        name = "ProblematicalRFC822Date" if shape is RFC822 else "InvalidRFC3339Date"
        yield f"{name}: {text}"
    else:
        when = parse(text)
        if not PLAUSIBLE[0] <= when <= PLAUSIBLE[1]:
            yield f"ImplausibleDate: {text}"
        if text[:1].isalpha() and not text.startswith(when.strftime("%a")):
            yield f"IncorrectDOW: {text}"


def distinct(message: str, values: list[str]) -> Problems:
    yield from (f"{message}: {value}" for value, count in Counter(values).items() if count > 1)


def archive(parent: ElementTree.Element) -> Problems:
    if parent.find(f"{HISTORY}archive") is None:
        return
    relations = {link.get("rel") for link in parent.findall(f"{ATOM}link")}
    if not relations & {"prev-archive", "next-archive"}:
        yield "ArchiveIncomplete"
    if "current" not in relations:
        yield "MissingCurrentInArchive"
