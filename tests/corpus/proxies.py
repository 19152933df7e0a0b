"""`python -m tests.corpus.proxies [FOLDER]`: what the general rule for proxies changes in real documents.

It prints each address of a picture that no row of the table names and the rule alone changes, with the address that it
finds in there. Each that is no proxy is a false positive.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from feeds.errors import DocumentError
from feeds.model import RawEntry
from feeds.parsing.formats import read
from feeds.urls.image_kinds import largest_in_srcset
from feeds.urls.image_origin import find_proxy, trace
from feeds.urls.image_proxy_detection import UNNAMED
from tests.corpus.measure import CORPUS

#: elements whose attributes name pictures
_PICTURES = "img, source, video, amp-img, mip-img, image"


def addresses(folder: Path) -> set[str]:
    """Return the absolute addresses that elements of pictures have, in all documents below a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {address for path in files for address in _addresses(path) if address.startswith(("http:", "https:", "//"))}


def changed(addresses: Iterable[str]) -> dict[str, str]:
    """Return the addresses that the general rule alone takes for proxies, each with the one that it finds in there."""
    return {address: trace(address).url or "" for address in sorted(addresses) if find_proxy(address) is UNNAMED}


def _addresses(path: Path) -> Iterator[str]:
    try:
        entries = [item for item in read(path.read_bytes()) if isinstance(item, RawEntry)]
    except DocumentError:
        return
    for entry in entries:
        yield from (media.url for media in entry.media)
        for node in LexborHTMLParser(f"<body>{entry.content}{entry.summary}").css(_PICTURES):
            for name, value in node.attributes.items():
                yield ((largest_in_srcset(value or "") or "") if name.endswith("srcset") else (value or "").strip())


def main() -> None:
    """Print them, and how many addresses there are."""
    changes = addresses(Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS)
    by_rule = changed(changes)
    for address, origin in by_rule.items():
        print(f"{address}\n  -> {origin}")
    print(f"{len(changes):,} addresses of pictures, {len(by_rule)} changed by the general rule alone")


if __name__ == "__main__":
    main()
