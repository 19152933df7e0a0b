"""Find similar texts: the candidates for duplicates, from the LSH index.

A full band takes no further texts, and an article needs at most `MAX_COMPARED` comparisons. Below these limits the
candidates do not depend on the order in which articles arrive.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select

from feeds.dedupe import Candidate, bands, grams, is_likely, minhash_of, text_of
from feeds.model import Article
from feeds.store import tables
from feeds.store.lsh_index import LshIndex
from feeds.store.queries import read_current
from feeds.store.rows import chunks

#: texts that one article is compared with: those with the most bands in common
MAX_COMPARED = 24
#: texts cached in memory, some 3 kB each
_MAX_TEXTS = 1_000

_A = tables.article.c
_K = tables.sketch.c

_ADD = insert(tables.sketch)
_STORED = select(_K.number, _K.taken).where(_K.article == bindparam("article"))
_DROP = delete(tables.sketch).where(_K.number == bindparam("known"))
_LAST = select(func.coalesce(func.max(_K.number), 0))
_OTHERS = (
    select(_K.number, _K.article, _K.taken, _A.source)
    .join(tables.article, _A.id == _K.article)
    .where(_K.number.in_(bindparam("numbers", expanding=True)))
)


@dataclass(frozen=True, slots=True)
class _Text:
    """The text of an article as it is compared; empty if it is too short."""

    letters: str
    minhash: bytes
    bands: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Other:
    """A candidate from the LSH index."""

    id: str
    source: str
    minhash: bytes


_NOTHING = _Text("", b"", ())


class SimilarTexts:
    """The texts that one batch reads and writes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._bands = LshIndex(connection)
        # by number
        self._others: dict[int, _Other] = {}
        # by id: title and letters of articles that were added here or loaded for comparison
        self._letters_by_id: dict[str, tuple[str, str]] = {}
        # cache by content: the same text is needed for lookup, comparison and insertion
        self._texts: dict[str, _Text] = {}
        self._new: list[dict[str, object]] = []
        self._next: int | None = None

    def prefetch(self, articles: Iterable[Article]) -> None:
        """Load the bands and candidate texts of many articles in few queries, so that `similar` needs none for each."""
        texts = [self._text(article) for article in articles]
        self._bands.look_up(chain.from_iterable(text.bands for text in texts))
        shared = [self._sharing(text) for text in texts]
        self._load_candidates(chain.from_iterable(shared))
        pairs = zip(texts, shared, strict=True)
        self._load_texts(other.id for text, numbers in pairs for other in self._likely(text, numbers))

    def similar(self, article: Article) -> tuple[str, list[Candidate]]:
        """Return the letters of an article, empty if its text is too short, and the articles to compare it with."""
        text = self._text(article)
        numbers = self._sharing(text)
        self._load_candidates(numbers)
        others = [other for other in self._likely(text, numbers) if other.id != article.id]
        self._load_texts(other.id for other in others)
        letters_by_id = self._letters_by_id
        return text.letters, [Candidate(item.id, item.source, *letters_by_id.get(item.id, ("", ""))) for item in others]

    def has(self, article: Article) -> bool:
        """Return whether an article is stored with this text."""
        row = self._stored(article.id)
        return row is not None and bool(row.taken == self._text(article).minhash)

    def add(self, article: Article) -> None:
        """Add the text of a new article."""
        if not article.fingerprint:
            return
        text = self._text(article)
        number = self._number()
        self._others[number] = _Other(article.id, article.source, text.minhash)
        self._letters_by_id[article.id] = article.title, text.letters
        self._new.append({"number": number, "article": article.id, "taken": text.minhash})
        self._bands.add(number, text.bands)

    def replace(self, article: Article) -> None:
        """Replace the stored text of an article."""
        row = self._stored(article.id)
        self._letters_by_id.pop(article.id, None)
        if row is not None and row.taken == self._text(article).minhash:
            return
        if row is not None:
            self._drop(row.number, row.taken)
        self.add(article)

    def flush(self) -> None:
        """Write new texts and bands."""
        if self._new:
            self._connection.execute(_ADD, self._new)
            self._new = []
        self._bands.flush()

    def _stored(self, id: str) -> Row[int, bytes] | None:
        """Return the row of an article; None if its text was too short."""
        self.flush()
        return self._connection.execute(_STORED, {"article": id}).one_or_none()

    def _drop(self, number: int, minhash: bytes) -> None:
        self._bands.drop(number, tuple(bands(minhash)))
        self._connection.execute(_DROP, {"known": number})
        self._others.pop(number, None)

    def _text(self, article: Article) -> _Text:
        """Return the text of an article as it is compared, from the cache if possible."""
        if not article.fingerprint:
            return _NOTHING
        text = self._texts.get(article.content_html)
        if text is None:
            letters = text_of(article)
            units = grams(letters)
            minhash = minhash_of(units) if units else b""
            text = self._texts[article.content_html] = _Text(letters, minhash, tuple(bands(minhash)))
        return text

    def _sharing(self, text: _Text) -> list[int]:
        """Return the numbers of the texts that share the most bands."""
        shared = list(self._bands.sharing(text.bands))
        if len(numbers := set(shared)) <= MAX_COMPARED:
            return list(numbers)
        return [number for number, _ in Counter(shared).most_common(MAX_COMPARED + 1)]

    def _likely(self, text: _Text, numbers: Iterable[int]) -> Iterator[_Other]:
        """Yield the candidates that are worth comparing; rows without an article, left by an erasure, are skipped."""
        met = (self._others[number] for number in numbers if number in self._others)
        return (other for other in met if is_likely(text.minhash, other.minhash))

    def _load_candidates(self, numbers: Iterable[int]) -> None:
        """Load the articles with these numbers, except those that are loaded already."""
        missing = dict.fromkeys(number for number in numbers if number not in self._others)
        for chunk in chunks(missing):
            for number, id, minhash, source in self._connection.execute(_OTHERS, {"numbers": chunk}):
                self._others[number] = _Other(id, source, minhash)

    def _load_texts(self, articles: Iterable[str]) -> None:
        """Load the letters of these articles into the cache, at most `_MAX_TEXTS`."""
        ids = dict.fromkeys(islice(articles, _MAX_TEXTS))
        missing = [id for id in ids if id not in self._letters_by_id]
        if len(self._letters_by_id) + len(missing) > _MAX_TEXTS:
            self._letters_by_id = {id: text for id, text in self._letters_by_id.items() if id in ids}
        for id, article in read_current(self._connection, missing):
            self._letters_by_id[id] = article.title, text_of(article)

    def _number(self) -> int:
        if self._next is None:
            self._next = self._connection.scalar(_LAST) or 0
        self._next += 1
        return self._next
