"""Where in a text the words of a question stand: parts of the original, for a page to mark."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from feeds.search.query import Phrase, Query
from feeds.search.terms import Term, fold_each, terms

#: behind these a sentence begins
_SENTENCE_ENDS = re.compile(r"[。！？!?；;…\n]")
_CUT = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a text as it stands there, plain text and no HTML."""

    text: str
    is_hit: bool = False


def mark(text: str, question: Query) -> tuple[Part, ...]:
    """Cut a text into parts, those that the question asks for and those between; joined they are the text."""
    return tuple(_parts(text, _places(text, question), 0, len(text)))


def excerpt(text: str, question: Query, most: int = 120) -> tuple[Part, ...]:
    """Return up to `most` characters around the first hit on one line, its beginning where nothing is hit.

    Give it the lines of what may be shown of the article, which may be less than what is searched.
    """
    places = _places(text, question)
    start = _start(text, places[0][0], most) if places else 0
    end = min(start + most, len(text))
    parts = tuple(_parts(text.replace("\n", " "), places, start, end))
    before = (Part(text=_CUT),) if start else ()
    behind = (Part(text=_CUT),) if end < len(text) else ()
    return (*before, *parts, *behind)


def _start(text: str, hit: int, most: int) -> int:
    """Return where the excerpt begins: with the sentence of the hit if that is near, else a little before the hit."""
    if hit + most // 2 < most:
        return 0
    earliest = hit - most // 3
    ends = [found.end() for found in _SENTENCE_ENDS.finditer(text, earliest, hit)]
    return ends[-1] if ends else earliest


def _parts(text: str, places: Iterable[tuple[int, int]], start: int, end: int) -> Iterator[Part]:
    """Yield what stands from `start` to `end`; no part is empty."""
    done = start
    for first, last in places:
        first, last = max(first, done), min(last, end)
        if first < last:
            if done < first:
                yield Part(text=text[done:first])
            yield Part(text=text[first:last], is_hit=True)
            done = last
    if done < end:
        yield Part(text=text[done:end])


def _places(text: str, question: Query) -> list[tuple[int, int]]:
    """Return where the hits begin and end in the original text, those that touch as one."""
    folded = fold_each(text)
    # of each folded character, which one of the original it was
    origins = [place for place, spelled in enumerate(folded) for _ in spelled]
    found = list(terms("".join(folded)))
    places: list[tuple[int, int]] = []
    for first, last in sorted(place for phrase in question.phrases for place in _hits(found, phrase)):
        begin, end = origins[first], origins[last - 1] + 1
        if places and begin <= places[-1][1]:
            begin, end = places[-1][0], max(end, places[-1][1])
            places.pop()
        places.append((begin, end))
    return places


def _hits(found: list[Term], phrase: Phrase) -> Iterator[tuple[int, int]]:
    """Yield where in the folded text a phrase begins and ends."""
    *before, last = phrase.terms
    words = [term.word for term in found]
    size = len(before)
    for place in range(len(found) - size):
        end = found[place + size]
        fits = end.word.startswith(last) if phrase.is_prefix else end.word == last
        if fits and words[place : place + size] == before:
            yield found[place].start, end.start + len(last)
