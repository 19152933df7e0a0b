"""`python -m tests.corpus.openings`: how much of its opening a real article shares with copies and with follow-ups."""

from collections.abc import Callable, Iterator
from itertools import combinations
from random import Random

from bench.newsroom import FOOTER
from feeds.dedupe import DUPLICATE_THRESHOLD, OPENING, grams, jaccard, numbers_agree, shared_opening, text_of
from feeds.ingest.pipeline import InputDocument, entries_of
from feeds.model import Article
from feeds.parsing.normalizers import Normalized
from tests.corpus.measure import CORPUS, NOW, config, paths

#: minimum number of letters of a text, so that it can be compared with changed copies
_LEAST = 200
#: number of letters of a sentence, for shuffling
_SENTENCE = 30
_DATELINE = "本报记者某某北京三月二日电综合报道"

#: functions that make a copy of a text; `other` is the text of another article of the same source
Making = Callable[[str, str, Random], str]


def _changed(text: str, _other: str, chance: Random) -> str:
    letters = list(text)
    for position in chance.sample(range(len(letters)), len(letters) // 20):
        letters[position] = chr(chance.randrange(0x4E00, 0x9FA5))
    return "".join(letters)


def _shuffled(text: str, _other: str, chance: Random) -> str:
    sentences = [text[start : start + _SENTENCE] for start in range(0, len(text), _SENTENCE)]
    chance.shuffle(sentences)
    return "".join(sentences)


def follow_up(letters: int) -> Making:
    """Return a function that puts that many letters of another article in front of a text."""
    return lambda text, other, _: other[:letters] + text


COPIES: dict[str, Making] = {
    "a footer is added": lambda text, _other, _chance: text + FOOTER,
    "5 % is changed": _changed,
    "cut to 80 %": lambda text, _other, _chance: text[: len(text) * 4 // 5],
    "its sentences are shuffled": _shuffled,
    "17 letters in front": lambda text, _other, _chance: _DATELINE + text,
}
FOLLOW_UPS = {f"{letters} letters in front": follow_up(letters) for letters in (25, 40, 60, 100, 200, 400)}


def articles() -> list[Article]:
    """Every article of the corpus with a long enough text, each once."""
    by_text: dict[str, Article] = {}
    for path in paths("feedx", "hexo", "xml"):
        for result in entries_of(InputDocument(path=str(path), body=path.read_bytes()), config(), NOW):
            if isinstance(result, Normalized) and len(text_of(result.article)) >= _LEAST:
                by_text[result.article.id] = result.article
    return list(by_text.values())


def openings(candidates: list[Article], make: Making) -> list[float]:
    """The shared openings of all pairs that are similar enough to be copies, in ascending order."""
    shares = []
    for number, article in enumerate(candidates):
        text, chance = text_of(article), Random(number)  # noqa: S311 # no secret
        candidates_of_source = [
            candidate for candidate in candidates if candidate.source == article.source and candidate is not article
        ] or candidates
        changed = make(text, text_of(chance.choice(candidates_of_source)), chance)
        if jaccard(frozenset(grams(text)), frozenset(grams(changed))) >= DUPLICATE_THRESHOLD:
            shares.append(shared_opening(text, changed))
    return sorted(shares)


def likest(candidates: list[Article], number: int) -> Iterator[tuple[float, float, bool, Article, Article]]:
    """The most similar real pairs of one source: Jaccard similarity, shared opening, and whether the numbers agree."""
    units = {article.id: frozenset(grams(text_of(article))) for article in candidates}
    pairs = ((first, second) for first, second in combinations(candidates, 2) if first.source == second.source)
    scored = sorted(((jaccard(units[a.id], units[b.id]), a, b) for a, b in pairs), key=lambda pair: -pair[0])
    for likeness, first, second in scored[:number]:
        texts = text_of(first), text_of(second)
        yield likeness, shared_opening(*texts), numbers_agree(*texts), first, second


def main() -> None:
    """Print the distribution and the most similar real pairs."""
    if not CORPUS.is_dir():
        raise SystemExit(f"no corpus at {CORPUS}")
    corpus_articles = articles()
    print(f"{len(corpus_articles)} articles; an opening is another one below {OPENING}")
    for label, kinds in (("copy", COPIES), ("follow-up", FOLLOW_UPS)):
        for name, make in kinds.items():
            shares = openings(corpus_articles, make)
            at = [shares[min(len(shares) - 1, int(len(shares) * part))] for part in (0, 0.01, 0.1, 0.5, 0.9, 0.99)]
            below = sum(share < OPENING for share in shares)
            print(
                f"{label + ': ' + name:38}" + " ".join(f"{first:5.2f}" for first in at),
                f"{below} of {len(shares)} below",
            )
    for likeness, share, is_agreed, first, second in likest(corpus_articles, 12):
        print(f"{likeness:.3f} opening {share:.2f} numbers agree: {is_agreed}\n  {first.title}\n  {second.title}")


if __name__ == "__main__":
    main()
