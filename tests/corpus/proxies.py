"""`python -m tests.corpus.proxies [FOLDER]`: the addresses in real documents that the general proxy rule changes.

It prints each picture address that is changed by the rule and not by a row of the table, with the extracted address.
An address that is not a proxy is a false positive.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from feeds.errors import DocumentError
from feeds.model import RawEntry
from feeds.parsing.formats import read
from feeds.urls.image_kinds import largest_in_srcset
from feeds.urls.image_origin import find_origin, find_proxy
from feeds.urls.image_proxy_detection import UNNAMED
from tests.corpus.measure import CORPUS

#: elements with picture addresses in their attributes
_PICTURES = "img, source, video, amp-img, mip-img, image"


def addresses(folder: Path) -> set[str]:
    """Return the absolute addresses of picture elements, in all documents below a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {address for path in files for address in _addresses(path) if address.startswith(("http:", "https:", "//"))}


def changed(addresses: Iterable[str]) -> dict[str, str]:
    """Return the addresses that only the general rule treats as proxies, each with the extracted address."""
    return {address: find_origin(address).url or "" for address in sorted(addresses) if find_proxy(address) is UNNAMED}


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
    """Print the changed addresses, and the number of all addresses."""
    changes = addresses(Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS)
    by_rule = changed(changes)
    for address, origin in by_rule.items():
        print(f"{address}\n  -> {origin}")
    print(f"{len(changes):,} addresses of pictures, {len(by_rule)} changed by the general rule alone")


if __name__ == "__main__":
    main()
