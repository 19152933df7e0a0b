"""Find a title for an entry without title and text: a description of its picture or recording, else its link."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from feeds.common.text import excerpt, plain
from feeds.errors import DocumentError
from feeds.messages.reasons import Reason
from feeds.model import RawEntry
from feeds.parsing.corrections import CorrectionKind
from feeds.parsing.markup import Draft, html_to_text
from feeds.parsing.normalizers._enclosures import Files
from feeds.urls.parsing import parts_of

_MAX_TITLE_LENGTH = 120
_FILE = re.compile(r"[^/]*\.\w{2,5}")
_WORD = re.compile(r"[^\W\d_]{3,}")
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")
#: words in file names from cameras, phones and programs
_MACHINE_WORDS = frozenset(
    "img image images dsc dscn dscf pxl mvimg photo photos pic picture screenshot screen shot bildschirmfoto capture"
    " video vid mov movie clip audio rec recording voice memo file untitled unnamed copy scan whatsapp snapchat"
    " instagram facebook media attachment original large medium small thumb thumbnail full default final new"
    " jpg jpeg png gif webp".split()
)


def title_of_files(raw: RawEntry, files: Files, link: str | None, draft: Draft) -> str:
    """Return the first readable candidate; raises `DocumentError` if there is none. Archived entries need their own
    title.
    """
    title = "" if raw.is_archived else next(filter(None, _candidates(raw, files, link, draft)), "")
    if not title:
        raise DocumentError(Reason.NO_TITLE())
    draft.note(CorrectionKind.UNTITLED)
    return excerpt(title, _MAX_TITLE_LENGTH)


def _candidates(raw: RawEntry, files: Files, link: str | None, draft: Draft) -> Iterator[str]:
    """Yield captions first, then readable file names, the link, and finally any file name or player."""
    yield from (image.alt for image in files.images)
    yield from (image.caption for image in files.images)
    yield from (media.caption for media in files.media)
    titles = (html_to_text(media.title) for media in raw.media)
    yield from (title for title in titles if not _FILE.fullmatch(title))
    yield from draft.frames.values()
    urls = [*(media.url for media in files.media), *(image.url for image in files.images)]
    yield from map(_words_of_file_name, urls)
    yield from (name for name in map(_file_name, files.documents) if _FILE.fullmatch(name))
    if link and (urls or not _is_home(link, raw)):
        yield link_title(link)
    yield from map(_file_name, urls)
    yield from map(link_title, [*urls, *files.documents, *filter(None, draft.frames)])


def _file_name(url: str) -> str:
    return plain(unquote(parts_of(url).path.rpartition("/")[2]))


def link_title(url: str) -> str:
    """Return an address in readable form: host and path, and the query if it selects the page.

    >>> link_title("https://www.other.example.com/%E6%B2%B3/?id=2")
    'other.example.com/河/?id=2'
    >>> link_title("https://xn--fsqu00a.xn--0zwm56d/")
    '例子.测试'
    """
    parts = parts_of(url)
    host = (parts.hostname or "").removeprefix("www.")
    if "xn--" in host:
        host = _decoded(host)
    query = f"?{parts.query}" if parts.query else ""
    return plain(host + unquote(parts.path + query).rstrip("/"))


def _decoded(host: str) -> str:
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host


def _words_of_file_name(url: str) -> str:
    """Return a file name as words, empty for a generated name: `IMG_2041.jpg`."""
    name = _file_name(url)
    words = plain(re.sub(r"[-_+.]", " ", name.rpartition(".")[0] or name))
    descriptive = [word for word in _WORD.findall(words) if word.lower() not in _MACHINE_WORDS]
    if _HAN.search(words):
        return words
    # letters mixed with digits are an id
    mixed = any(re.search(r"\d", part) and re.search(r"[^\W\d]", part) for part in words.split())
    return words if len(descriptive) > 1 and not mixed else ""


def _is_home(link: str, raw: RawEntry) -> bool:
    """Return whether an entry's link leads to the homepage and not to a page of the site."""
    parts = parts_of(link)
    return not (parts.path.strip("/") or parts.query) and parts.hostname == parts_of(raw.channel.link).hostname
