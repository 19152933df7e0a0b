"""Which articles say the same: found by the bands of their sketches, compared text by text, linked in both directions.

A band that many texts share takes in no more: what comes later still finds the first `MOST_IN_BAND` of them, and no
article costs more than so many comparisons. Up to there the links are the same whatever came first.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from feeds.dedupe import Copy, bands, copy_from, grams, jaccard, text_of
from feeds.model import Article
from feeds.store import tables
from feeds.store.links import COPY, Links
from feeds.store.reading import read_current
from feeds.store.rows import chunks

#: articles in one band
MOST_IN_BAND = 64
#: texts that one is compared with, those with the most bands in common
MOST_COMPARED = 64
#: texts that are kept in memory, as sets of grams
_MOST_TEXTS = 2_000

_A = tables.article.c
_K = tables.sketch.c
_B = tables.band.c

_ADD_SKETCH, _ADD_BAND = insert(tables.sketch), insert(tables.band)
_HELD = select(_K.number, _K.bands).where(_K.article == bindparam("article"))
_DROP_SKETCH = delete(tables.sketch).where(_K.number == bindparam("known"))
_DROP_BAND = delete(tables.band).where(_B.key == bindparam("band"), _B.number == bindparam("known"))
_OTHERS = (
    select(_K.number, _K.article, _A.source)
    .join(tables.article, _A.id == _K.article)
    .where(_K.number.in_(bindparam("numbers", expanding=True)))
)


class Copies:
    """What one batch finds and links; made anew for each."""

    def __init__(self, connection: Connection, links: Links) -> None:
        self._connection = connection
        self._links = links
        # by band: the numbers of what is in it
        self._postings: dict[int, list[int]] = {}
        # by number: id and source
        self._others: dict[int, tuple[str, str]] = {}
        # of the articles placed here, and, as grams, of those that were compared
        self._fresh: dict[str, Article] = {}
        self._texts: dict[str, frozenset[int]] = {}
        # by content, as the same is asked for when it is looked up, compared and placed
        self._sketches: dict[str, tuple[int, ...]] = {}
        self._new_sketches: list[dict[str, object]] = []
        self._new_bands: list[dict[str, int]] = []
        self._next: int | None = None

    def prefetch(self, articles: Iterable[Article]) -> None:
        """Look up the bands of many articles at once, so that `find` need not ask for each."""
        self._look_up(key for article in articles for key in self._bands(article))

    def find(self, article: Article) -> tuple[Copy, ...]:
        """Return what says the same, the likest first; nothing for a text that is too short to be compared."""
        keys = self._bands(article)
        if not keys:
            return ()
        self._look_up(keys)
        shared = Counter(number for key in keys for number in self._postings[key])
        if not shared:
            return ()
        numbers = [number for number, _ in shared.most_common(MOST_COMPARED + 1)]
        found = self._compared(article, numbers)
        return tuple(sorted(found, key=lambda one: (-one.likeness, one.id)))

    def place(self, article: Article, found: Sequence[Copy]) -> None:
        """Note the text of an article that has none noted, with the copies that were found of it."""
        if not (keys := self._bands(article)):
            return
        number = self._number()
        self._others[number] = (article.id, article.source)
        self._fresh[article.id] = article
        self._new_sketches.append({"number": number, "article": article.id, "bands": _packed(keys)})
        for key in keys:
            if len(self._postings[key]) < MOST_IN_BAND:
                self._postings[key].append(number)
                self._new_bands.append({"key": key, "number": number})
        self._links.add(article.id, COPY, {one.id: one.likeness for one in found})

    def replace(self, article: Article) -> set[str]:
        """Note another text of an article; return the ids of what is or was a copy of it."""
        self.flush()
        held = self._connection.execute(_HELD, {"article": article.id}).one_or_none()
        keys = self._bands(article)
        if held is not None and held.bands == _packed(keys):
            self._know_anew(article.id)
            return set()
        gone = self._drop(article.id, held.number, held.bands) if held is not None else set()
        found = self.find(article)
        self.place(article, found)
        return gone | {one.id for one in found}

    def drop(self, article: str) -> set[str]:
        """Forget the text of an article; return the ids of what was a copy of it."""
        self.flush()
        held = self._connection.execute(_HELD, {"article": article}).one_or_none()
        return self._drop(article, held.number, held.bands) if held is not None else set()

    def flush(self) -> None:
        """Write what was noted."""
        for statement, rows in ((_ADD_SKETCH, self._new_sketches), (_ADD_BAND, self._new_bands)):
            if rows:
                self._connection.execute(statement, rows)
        self._new_sketches, self._new_bands = [], []
        self._links.flush()

    def _drop(self, article: str, number: int, packed: bytes) -> set[str]:
        keys = _unpacked(packed)
        self._connection.execute(_DROP_BAND, [{"band": key, "known": number} for key in keys])
        self._connection.execute(_DROP_SKETCH, {"known": number})
        for key in keys:
            if number in self._postings.get(key, ()):
                self._postings[key].remove(number)
        self._know_anew(article)
        return self._links.drop(article, COPY)

    def _bands(self, article: Article) -> tuple[int, ...]:
        """Return the bands of an article's text, none where it is too short; kept for the content it was asked for."""
        if not article.fingerprint:
            return ()
        found = self._sketches.get(article.content_html)
        if found is None:
            units = grams(text_of(article))
            found = bands(units) if units else ()
            self._sketches[article.content_html] = found
        return found

    def _look_up(self, keys: Iterable[int]) -> None:
        missing = [key for key in dict.fromkeys(keys) if key not in self._postings]
        for some in chunks(missing):
            self._postings |= {key: [] for key in some}
            for key, number in self._connection.execute(select(_B.key, _B.number).where(_B.key.in_(some))):
                self._postings[key].append(number)

    def _compared(self, article: Article, numbers: Sequence[int]) -> Iterator[Copy]:
        """Yield those of the articles with these numbers whose text is the same as that of `article`."""
        own = _text(article)
        for number in self._meet(numbers):
            id, source = self._others[number]
            if id == article.id:
                continue
            likeness = jaccard(own, self._text_of(id))
            if likeness >= copy_from(article.source, source):
                yield Copy(id=id, likeness=likeness)

    def _meet(self, numbers: Sequence[int]) -> list[int]:
        """Make sure that it is known which articles have these numbers; return the numbers that have one."""
        if missing := [number for number in numbers if number not in self._others]:
            for row in self._connection.execute(_OTHERS, {"numbers": missing}):
                self._others[row.number] = (row.article, row.source)
        return [number for number in numbers if number in self._others]

    def _text_of(self, article: str) -> frozenset[int]:
        if article not in self._texts:
            while len(self._texts) >= _MOST_TEXTS:
                del self._texts[next(iter(self._texts))]
            fresh = self._fresh.get(article)
            self._texts[article] = _text(fresh or read_current(self._connection, article))
        return self._texts[article]

    def _know_anew(self, article: str) -> None:
        """Forget the text of an article that has another one now."""
        self._fresh.pop(article, None)
        self._texts.pop(article, None)

    def _number(self) -> int:
        if self._next is None:
            self._next = self._connection.scalar(select(func.coalesce(func.max(_K.number), 0))) or 0
        self._next += 1
        return self._next


def _packed(keys: Iterable[int]) -> bytes:
    """Return the keys without the number of their band, which their place tells."""
    return array("I", [key & 0xFFFFFFFF for key in keys]).tobytes()


def _unpacked(packed: bytes) -> list[int]:
    return [place << 32 | key for place, key in enumerate(array("I", packed))]


def _text(article: Article) -> frozenset[int]:
    return frozenset(grams(text_of(article)))
