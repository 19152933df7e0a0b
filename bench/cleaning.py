"""Cleaning against the same rules in Beautiful Soup, and the extra cost of the check for missing text.

The input is the sample documents, or the corpus if it is present.
"""

from collections.abc import Sequence
from pathlib import Path

from bs4 import BeautifulSoup

from bench.measure import paired
from bench.results import Row
from bench.yardstick import clean_with_bs4
from feeds.common.text import letters
from feeds.model import RawEntry
from feeds.parsing.formats import read
from feeds.parsing.markup import finish, new_draft, note_missing
from feeds.parsing.normalizers.feedx import NORMALIZER

ROUNDS = 7
#: minimum speed-up over Beautiful Soup
MIN_RATIO = 15
_ROOT = Path(__file__).parents[1]
#: real documents if they are beside the checkout, otherwise the samples
FOLDERS = (_ROOT.parent / "shared/corpus/feedx", _ROOT / "seeds/articles")


def main() -> Sequence[Row]:
    """Print the ratio of both, and the similarity of their texts."""
    bodies = _bodies()
    ours, theirs, ratio = paired(
        lambda: [_clean(b) for b in bodies], lambda: [clean_with_bs4(b) for b in bodies], ROUNDS
    )
    same = sum(_text(_clean(b)) == _text(clean_with_bs4(b)) for b in bodies)
    size = sum(map(len, bodies)) / len(bodies)
    print(f"cleaning {len(bodies)} documents of {size:,.0f} characters, CPU time, median of {ROUNDS} rounds in turn:")
    print(f"  feeds.parsing.markup   {1e6 * ours / len(bodies):8.0f} µs a document")
    print(f"  Beautiful Soup {1e6 * theirs / len(bodies):8.0f} µs a document")
    print(f"  ratio          {ratio:8.1f} times (goal: at least {MIN_RATIO}); same text in {same} of {len(bodies)}")
    without, checked, _ = paired(
        lambda: [_clean(b) for b in bodies], lambda: [_clean_and_check(b) for b in bodies], ROUNDS
    )
    added = 1e6 * (checked - without) / len(bodies)
    print(f"  the check for missing text adds {added:.0f} µs: {checked / without:.2f} times the time without it")
    return [
        Row(
            name="clean the HTML of an article",
            ours=f"{1e6 * ours / len(bodies):.0f} µs",
            peer=f"Beautiful Soup {1e6 * theirs / len(bodies):.0f} µs",
            value=ratio,
            at_least=MIN_RATIO,
        )
    ]


def _clean(html: str) -> str:
    """The steps of the mirror, the common steps, the tree walk and the sanitizer."""
    return finish(new_draft(html), NORMALIZER.steps)


def _clean_and_check(html: str) -> None:
    """Clean, and check whether text is missing from the result."""
    draft = new_draft(html)
    finish(draft, NORMALIZER.steps)
    note_missing(html, draft, "")


def _bodies() -> list[str]:
    folder = next(folder for folder in FOLDERS if folder.is_dir())
    files = sorted(p for p in folder.rglob("*.md"))
    entries = (entry for file in files for entry in read(file.read_bytes()))
    return [entry.content for entry in entries if isinstance(entry, RawEntry)]


def _text(html: str) -> str:
    return letters(BeautifulSoup(html, "html.parser").get_text())
