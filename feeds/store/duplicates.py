"""Which articles say the same: found by the bands of their sketches, compared text by text, linked in both directions.

What two sources have at one address is one article, too, whatever either says of it.

A band that many texts share takes in no more, and no article costs more than `MAX_COMPARED` comparisons. Up to there
the links are the same whatever came first.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from feeds.dedupe import (
    Duplicate,
    bands,
    copy_from,
    grams,
    is_follow_up,
    is_likely,
    jaccard,
    numbers_agree,
    sketch,
    text_of,
)
from feeds.model import Article
from feeds.store import tables
from feeds.store.links import COPY, Links
from feeds.store.lsh_index import LshIndex
from feeds.store.queries import read_current
from feeds.store.rows import chunks
from feeds.store.shared_urls import SharedUrls

#: texts that one is compared with, those with the most bands in common
MAX_COMPARED = 24
#: texts whose letters are kept in memory, some 3 kB each
_MOST_TEXTS = 1_000

_A = tables.article.c
_K = tables.sketch.c

_ADD = insert(tables.sketch)
_HELD = select(_K.number, _K.taken).where(_K.article == bindparam("article"))
_DROP = delete(tables.sketch).where(_K.number == bindparam("known"))
_LAST = select(func.coalesce(func.max(_K.number), 0))
_OTHERS = (
    select(_K.number, _K.article, _K.taken, _A.source)
    .join(tables.article, _A.id == _K.article)
    .where(_K.number.in_(bindparam("numbers", expanding=True)))
)


@dataclass(frozen=True, slots=True)
class _Text:
    """What is compared of an article's text: nothing of one that is too short."""

    letters: str
    minhash: bytes
    bands: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Other:
    """An article that a band led to."""

    id: str
    source: str
    minhash: bytes


_NOTHING = _Text("", b"", ())


class DuplicateFinder:
    """What one batch finds and links; made anew for each."""

    def __init__(self, connection: Connection, links: Links, addresses: SharedUrls) -> None:
        self._connection = connection
        self._links = links
        self._bands = LshIndex(connection)
        self._addresses = addresses
        # by number
        self._others: dict[int, _Other] = {}
        # by id: title and letters of what was placed here, and of what was read to be compared with
        self._said: dict[str, tuple[str, str]] = {}
        # by content, as the same is asked for when it is looked up, compared and placed
        self._texts: dict[str, _Text] = {}
        self._new: list[dict[str, object]] = []
        self._next: int | None = None

    def prefetch(self, articles: Iterable[Article]) -> None:
        """Look up the bands of many articles, and the texts they lead to, so that `find` need not ask for each."""
        incoming = list(articles)
        self._addresses.look_up(incoming)
        texts = [self._text(article) for article in incoming]
        self._bands.look_up(chain.from_iterable(text.bands for text in texts))
        shared = [self._sharing(text) for text in texts]
        self._meet(chain.from_iterable(shared))
        pairs = zip(texts, shared, strict=True)
        self._read(other.id for text, numbers in pairs for other in self._likely(text, numbers))

    def find(self, article: Article) -> tuple[Duplicate, ...]:
        """Return what says the same, the likest first; a text that is too short has its address alone."""
        duplicates = {duplicate.id: duplicate for duplicate in self._compared(article, self._text(article))}
        for id, source in self._addresses.sharing(article):
            duplicates.setdefault(id, Duplicate(id=id, likeness=1.0, source=source))
        return tuple(sorted(duplicates.values(), key=lambda duplicate: (-duplicate.likeness, duplicate.id)))

    def place(self, article: Article, duplicates: Sequence[Duplicate]) -> None:
        """Note the text of an article that has none noted, with the copies that were found of it."""
        self._addresses.add(article)
        self._links.add(article.id, COPY, {duplicate.id: duplicate.likeness for duplicate in duplicates})
        if not article.fingerprint:
            return
        text = self._text(article)
        number = self._number()
        self._others[number] = _Other(article.id, article.source, text.minhash)
        self._said[article.id] = article.title, text.letters
        self._new.append({"number": number, "article": article.id, "taken": text.minhash})
        self._bands.add(number, text.bands)

    def replace(self, article: Article, previous_url: str | None) -> set[str]:
        """Replace the stored text and URL of an article; return the ids that are or were its copies."""
        text = self._text(article)
        self.flush()
        row = self._connection.execute(_HELD, {"article": article.id}).one_or_none()
        self._said.pop(article.id, None)
        if row is not None and row.taken == text.minhash and article.url == previous_url:
            return set()
        if row is not None:
            self._drop(row.number, row.taken)
        self._addresses.drop(article.id, previous_url)
        unlinked = self._links.drop(article.id, COPY)
        duplicates = self.find(article)
        self.place(article, duplicates)
        return unlinked | {duplicate.id for duplicate in duplicates}

    def flush(self) -> None:
        """Write what was noted."""
        if self._new:
            self._connection.execute(_ADD, self._new)
            self._new = []
        self._bands.flush()
        self._links.flush()

    def _drop(self, number: int, minhash: bytes) -> None:
        self._bands.drop(number, tuple(bands(minhash)))
        self._connection.execute(_DROP, {"known": number})
        self._others.pop(number, None)

    def _text(self, article: Article) -> _Text:
        """Return what is compared of an article; kept for the content it was asked for."""
        if not article.fingerprint:
            return _NOTHING
        text = self._texts.get(article.content_html)
        if text is None:
            letters = text_of(article)
            units = grams(letters)
            minhash = sketch(units) if units else b""
            text = self._texts[article.content_html] = _Text(letters, minhash, tuple(bands(minhash)))
        return text

    def _sharing(self, text: _Text) -> list[int]:
        """Return the numbers of what shares a band, of those that share most."""
        shared = list(self._bands.sharing(text.bands))
        if len(numbers := set(shared)) <= MAX_COMPARED:
            return list(numbers)
        return [number for number, _ in Counter(shared).most_common(MAX_COMPARED + 1)]

    def _likely(self, text: _Text, numbers: Iterable[int]) -> Iterator[_Other]:
        """Yield what is worth comparing; what a crash or an erasure left behind has no article."""
        met = (self._others[number] for number in numbers if number in self._others)
        return (other for other in met if is_likely(text.minhash, other.minhash))

    def _compared(self, article: Article, text: _Text) -> Iterator[Duplicate]:
        """Yield what has the same text, as far as its source allows for it."""
        numbers = self._sharing(text)
        self._meet(numbers)
        candidates = [candidate for candidate in self._likely(text, numbers) if candidate.id != article.id]
        if not candidates:
            return
        self._read(candidate.id for candidate in candidates)
        own = frozenset(grams(text.letters))
        for candidate in candidates:
            title, letters = self._said.get(candidate.id, ("", ""))
            likeness = jaccard(own, frozenset(grams(letters)))
            if likeness < copy_from(article.source, candidate.source):
                continue
            if article.source != candidate.source or _is_once((article.title, title), (text.letters, letters)):
                yield Duplicate(id=candidate.id, likeness=likeness, source=candidate.source)

    def _meet(self, numbers: Iterable[int]) -> None:
        """Make sure that it is known which articles have these numbers."""
        missing = dict.fromkeys(number for number in numbers if number not in self._others)
        for chunk in chunks(missing):
            for number, id, minhash, source in self._connection.execute(_OTHERS, {"numbers": chunk}):
                self._others[number] = _Other(id, source, minhash)

    def _read(self, articles: Iterable[str]) -> None:
        """Make sure that the letters of these articles are at hand, of the first `_MOST_TEXTS` if there are more."""
        ids = dict.fromkeys(islice(articles, _MOST_TEXTS))
        missing = [id for id in ids if id not in self._said]
        if len(self._said) + len(missing) > _MOST_TEXTS:
            self._said = {id: text for id, text in self._said.items() if id in ids}
        for id, article in read_current(self._connection, missing):
            self._said[id] = article.title, text_of(article)

    def _number(self) -> int:
        if self._next is None:
            self._next = self._connection.scalar(_LAST) or 0
        self._next += 1
        return self._next


def _is_once(titles: tuple[str, str], texts: tuple[str, str]) -> bool:
    """Return whether two similar texts of one source are one article: no bulletin of another day and no follow-up."""
    return numbers_agree(*texts) and not is_follow_up(titles, texts)
