"""The index of characters finds what an index of pairs of characters found, in the way of earlier versions."""

from contextlib import closing
from itertools import zip_longest

from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.search import Query, highlight, index_terms, parse_query
from feeds.search.terms import BREAK, GAP, fold, terms
from feeds.store.search import _fts_query
from feeds.store.sqlite_driver import sqlite3

#: few characters, so that queries have hits; both scripts, marks within and between runs, and mixed words
TEXTS = st.text(st.sampled_from("老街河臺台a1＋+，。 \n\u200b\u3000é"), max_size=14)
QUERIES = st.text(st.sampled_from('老街河臺台a1+，é- "“「'), min_size=1, max_size=7)


def is_character(word: str) -> bool:
    """Return whether a term is a character of a run."""
    return len(word) == 1 and "\u3005" <= word < "\uf000"


def pairs(words: list[str]) -> list[str]:
    """Return the terms of earlier versions: for each character of a run itself and the next one, without gaps."""
    kept = []
    for word, following in zip_longest(words, words[1:], fillvalue=""):
        kept.append(word + following if is_character(word) and is_character(following) else word)
    return [word for word in kept if word != GAP]


def has_phrase(text: list[str], phrase: list[str]) -> bool:
    """Return whether the terms of a text have a phrase, in the way of earlier versions."""
    *leading, last = phrase
    is_end = len(last) == 1 and is_character(last)
    if is_end and leading and leading[-1][1:] == last:
        phrase, is_end = leading, False
    spans = (text[at : at + len(phrase)] for at in range(len(text)))
    # a last character by itself is a prefix of a pair
    return any(span == phrase or (is_end and _has_prefix(span, leading, last)) for span in spans)


def _has_prefix(span: list[str], leading: list[str], last: str) -> bool:
    return len(span) > len(leading) and span[:-1] == leading and span[-1].startswith(last)


def is_hit(text: str, query: Query) -> bool:
    """Return whether a plain scan of the pairs of a text finds it."""
    words = pairs([term.word for term in terms(fold(text))])
    required, excluded = ([pairs(list(phrase.terms)) for phrase in part] for part in (query.phrases, query.without))
    return all(has_phrase(words, phrase) for phrase in required) and not any(
        has_phrase(words, phrase) for phrase in excluded
    )


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=12), st.lists(QUERIES, min_size=1, max_size=20))
def test_hits_are_those_of_a_scan_of_pairs(texts: list[str], queries: list[str]) -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize='ascii')")
        database.executemany("INSERT INTO words (rowid, text) VALUES (?, ?)", enumerate(map(index_terms, texts)))
        for query in filter(None, map(parse_query, queries)):
            found = database.execute("SELECT rowid FROM words WHERE words MATCH ? ORDER BY 1", (_fts_query(query),))
            assert [number for (number,) in found] == [n for n, text in enumerate(texts) if is_hit(text, query)]


@settings(max_examples=150, deadline=None)
@given(TEXTS, QUERIES)
def test_what_is_found_has_marked_hits(text: str, words: str) -> None:
    query = parse_query(words)
    only_required = Query(phrases=query.phrases)
    if query and is_hit(text, only_required):
        assert any(part.is_hit for part in highlight(text, query))


def test_the_scan_of_pairs_tells_runs_and_lines_apart() -> None:
    assert pairs(["老", "街", GAP, "河", "a", BREAK, "老"]) == ["老街", "街", "河", "a", BREAK, "老"]
    assert [is_hit("老街，河", parse_query(words)) for words in ("街河", '"街 河"', "河 老", "街 -河")] == [
        False,
        True,
        True,
        False,
    ]
