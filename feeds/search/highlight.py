"""Find the hits of a query in a text and split it into parts, so that a page can highlight them."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from feeds.search.query import Phrase, Query
from feeds.search.terms import SPELLINGS, fold, fold_each, is_run, terms

#: a sentence starts after these
_SENTENCE_ENDS = re.compile(r"[。！？!?；;…\n]")
_CUT = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPart:
    """A part of the original text; plain text, not HTML."""

    text: str
    is_hit: bool = False


def highlight(text: str, question: Query) -> tuple[TextPart, ...]:
    """Split a text into hits of the query and the parts between them; joined they are the text."""
    return tuple(_parts(text, hit_places(text, question), 0, len(text)))


def excerpt(text: str, question: Query, limit: int = 120) -> tuple[TextPart, ...]:
    """Return up to `limit` characters around the first hit as one line; without a hit, the beginning of the text.

    `text` is the visible text of the article, which may be shorter than the indexed text.
    """
    hits = hit_places(text, question)
    first = next(hits, None)
    start = _start(text, first[0], limit) if first else 0
    end = min(start + limit, len(text))
    # later lines are not searched
    places = [first, *takewhile(lambda place: place[0] < end, hits)] if first else []
    parts = tuple(_parts(text.replace("\n", " "), places, start, end))
    leading = (TextPart(text=_CUT),) if start else ()
    trailing = (TextPart(text=_CUT),) if end < len(text) else ()
    return (*leading, *parts, *trailing)


def _start(text: str, hit: int, limit: int) -> int:
    """Return the start of the excerpt: the start of the sentence if that is near, else a little before the hit."""
    if hit + limit // 2 < limit:
        return 0
    earliest = hit - limit // 3
    ends = [match.end() for match in _SENTENCE_ENDS.finditer(text, earliest, hit)]
    return ends[-1] if ends else earliest


def _parts(text: str, places: Iterable[tuple[int, int]], start: int, end: int) -> Iterator[TextPart]:
    """Yield the parts from `start` to `end`; no part is empty."""
    done = start
    for first, last in places:
        first, last = max(first, done), min(last, end)
        if first < last:
            if done < first:
                yield TextPart(text=text[done:first])
            yield TextPart(text=text[first:last], is_hit=True)
            done = last
    if done < end:
        yield TextPart(text=text[done:end])


def hit_places(text: str, question: Query) -> Iterator[tuple[int, int]]:
    """Yield start and end of the hits in the original text in order; adjacent hits are merged.

    Line by line, because no phrase matches across the end of a line (`feeds.search.terms.BREAK`): most lines do not
    contain the first term of any phrase.
    """
    beginnings = [SPELLINGS.get(phrase.terms[0], phrase.terms[0]) for phrase in question.phrases]
    offset = 0
    for line in text.split("\n"):
        folded = fold(line)
        if any(beginning in folded for beginning in beginnings):
            for first, last in _places(line, question, _occurrences):
                yield first + offset, last + offset
        offset += len(line) + 1


def places_by_terms(text: str, question: Query) -> list[tuple[int, int]]:
    """Return the same as `hit_places`, by comparing the terms of the whole text."""
    return _places(text, question, _hits)


def _places(
    text: str, question: Query, find: Callable[[str, Phrase], Iterable[tuple[int, int]]]
) -> list[tuple[int, int]]:
    folded = fold_each(text)
    # the index of the original character for each folded character
    origins = [position for position, spelled in enumerate(folded) for _ in spelled]
    whole = "".join(folded)
    places: list[tuple[int, int]] = []
    for first, last in sorted(position for phrase in question.phrases for position in find(whole, phrase)):
        begin, end = origins[first], origins[last - 1] + 1
        if places and begin <= places[-1][1]:
            begin, end = places[-1][0], max(end, places[-1][1])
            places.pop()
        places.append((begin, end))
    return places


def _occurrences(folded: str, phrase: Phrase) -> Iterator[tuple[int, int]]:
    """Yield the same as `_hits`; a phrase of unspaced script is found as a part of the text."""
    words = "".join(phrase.terms)
    if not is_run(words):
        yield from _hits(folded, phrase)
        return
    start = folded.find(words)
    while start >= 0:
        yield start, start + len(words)
        start = folded.find(words, start + 1)


def _hits(folded: str, phrase: Phrase) -> Iterator[tuple[int, int]]:
    """Yield start and end of a phrase in the folded text."""
    text_terms = list(terms(folded))
    words, wanted = [term.word for term in text_terms], list(phrase.terms)
    for index in range(len(text_terms) - len(wanted) + 1):
        # compare the first term before cutting out a list
        if words[index] == wanted[0] and words[index : index + len(wanted)] == wanted:
            last = text_terms[index + len(wanted) - 1]
            yield text_terms[index].start, last.start + len(last.word)
