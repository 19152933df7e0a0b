"""`python -m tests.corpus.decisions`: what is decided about each document of the corpus, with examples to read."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from feeds.dedupe import Outcome
from feeds.ingest.pipeline import Document, entries_of
from feeds.model import Article
from feeds.parsing.normalizers import Normalized
from feeds.store import Record, open_store
from tests.corpus.measure import CORPUS, NOW, config, paths

#: examples of each decision that are printed
_EXAMPLES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """One delivery: the id under which it is held, and what it was."""

    path: str
    outcome: Outcome
    id: str
    article: Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """What became of the whole corpus, taken in by the order of its paths."""

    deliveries: list[Decided]
    #: by id, of every article that is held in the end
    records: dict[str, Record]
    held: dict[str, Article]

    def pairs(self, kind: str) -> Iterator[tuple[str, str, float]]:
        """Yield the links of one kind, each once: both ids, the smaller first, and how alike they are."""
        for id, record in self.records.items():
            for other in getattr(record, kind):
                if id < other.id:
                    yield id, other.id, other.likeness


def decide_all() -> Decisions:
    """Take in every document of the corpus, one after the other."""
    with TemporaryDirectory() as folder, open_store(Path(folder) / "feeds.sqlite3") as store:
        deliveries = []
        for path in paths("feedx", "hexo", "xml"):
            document = Document(path=str(path.relative_to(CORPUS)), body=path.read_bytes())
            found = [one for one in entries_of(document, config(), NOW) if isinstance(one, Normalized)]
            with store.batch(NOW) as batch:
                for one in found:
                    batch.put_source(one.source)
                    outcome = batch.take(one.article, guid=one.guid)
                    deliveries.append((document.path, outcome, one.article))
        ids = {article.id: store.find(article.id)[0].id for _, _, article in deliveries}
        held = {article.id: article for article in store.newest(None, 10_000)}
        return Decisions(
            deliveries=[
                Decided(path=path, outcome=outcome, id=ids[article.id], article=article)
                for path, outcome, article in deliveries
            ],
            records={id: store.record(id) for id in held},
            held=held,
        )


def main() -> None:
    """Print the figures, and examples of everything that is not plainly new."""
    if not CORPUS.is_dir():
        raise SystemExit(f"no corpus at {CORPUS}")
    found = decide_all()
    counts = Counter(one.outcome for one in found.deliveries)
    print(f"{len(found.deliveries)} documents and entries, {len(found.held)} articles")
    print("  " + ", ".join(f"{number} {outcome}" for outcome, number in counts.most_common()))
    print(f"  {sum(len(one.claims) for one in found.records.values())} claims of others")
    print(f"  {sum(len(one.names) for one in found.records.values())} other names")
    before: defaultdict[str, list[Decided]] = defaultdict(list)
    examples: defaultdict[str, list[str]] = defaultdict(list)
    for one in found.deliveries:
        if one.outcome != "new":
            earlier = before[one.id][-1] if before[one.id] else None
            was = f"\n      was {earlier.path} {earlier.article.title}" if earlier else ""
            examples[one.outcome].append(f"{one.id} {one.path} {one.article.title}{was}")
        before[one.id].append(one)
    for kind in ("copies", "related"):
        pairs = list(found.pairs(kind))
        examples[f"pairs of {kind}"] = [_pair(found, *pair) for pair in pairs]
    for name, lines in examples.items():
        print(f"\n{len(lines)} {name}")
        for line in lines[:_EXAMPLES]:
            print(f"  {line}")


def _pair(found: Decisions, one: str, other: str, likeness: float) -> str:
    first, second = found.held[one], found.held[other]
    return f"{likeness:.2f} {one} {first.source} {first.title}\n       {other} {second.source} {second.title}"


if __name__ == "__main__":
    main()
