"""`python -m tests.corpus.decisions`: the deduplication decision about each document of the corpus, with examples."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from feeds.dedupe import Outcome
from feeds.ingest.deduplicate import put_article
from feeds.ingest.pipeline import InputDocument, entries_of
from feeds.model import Article
from feeds.parsing.normalizers import Normalized
from feeds.store import Record, open_store
from tests.corpus.measure import CORPUS, NOW, config, paths

#: number of examples printed for each decision
_EXAMPLES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """One delivery: the id under which it is stored, and the decision."""

    path: str
    outcome: Outcome
    id: str
    article: Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """The decisions about the whole corpus, imported in the order of its paths."""

    deliveries: list[Decided]
    #: id -> article, for every article in the store at the end
    records: dict[str, Record]
    articles: dict[str, Article]

    def pairs(self, kind: str) -> Iterator[tuple[str, str, float]]:
        """Yield the links of one kind, each once: both ids, the smaller first, and their similarity."""
        for id, record in self.records.items():
            for other in getattr(record, kind):
                if id < other.id:
                    yield id, other.id, other.likeness


def decide_all() -> Decisions:
    """Import every document of the corpus, one after the other."""
    with TemporaryDirectory() as folder, open_store(Path(folder) / "feeds.sqlite3") as store:
        deliveries = []
        for path in paths("feedx", "hexo", "xml"):
            document = InputDocument(path=str(path.relative_to(CORPUS)), body=path.read_bytes())
            results = [result for result in entries_of(document, config(), NOW) if isinstance(result, Normalized)]
            with store.batch(NOW) as batch:
                for result in results:
                    batch.put_source(result.source)
                    outcome = put_article(batch, result.article, guid=result.guid)
                    deliveries.append((document.path, outcome, result.article))
        ids = {article.id: store.find(article.id)[0].id for _, _, article in deliveries}
        articles = {article.id: article for article in store.newest(None, 10_000)}
        return Decisions(
            deliveries=[
                Decided(path=path, outcome=outcome, id=ids[article.id], article=article)
                for path, outcome, article in deliveries
            ],
            records={id: store.record(id) for id in articles},
            articles=articles,
        )


def main() -> None:
    """Print the counts, and examples of every decision except "new"."""
    if not CORPUS.is_dir():
        raise SystemExit(f"no corpus at {CORPUS}")
    decisions = decide_all()
    counts = Counter(delivery.outcome for delivery in decisions.deliveries)
    print(f"{len(decisions.deliveries)} documents and entries, {len(decisions.articles)} articles")
    print("  " + ", ".join(f"{number} {outcome}" for outcome, number in counts.most_common()))
    print(f"  {sum(len(delivery.claims) for delivery in decisions.records.values())} claims of others")
    print(f"  {sum(len(delivery.names) for delivery in decisions.records.values())} other names")
    previous: defaultdict[str, list[Decided]] = defaultdict(list)
    examples: defaultdict[str, list[str]] = defaultdict(list)
    for delivery in decisions.deliveries:
        if delivery.outcome != "new":
            earlier = previous[delivery.id][-1] if previous[delivery.id] else None
            was = f"\n      was {earlier.path} {earlier.article.title}" if earlier else ""
            examples[delivery.outcome].append(f"{delivery.id} {delivery.path} {delivery.article.title}{was}")
        previous[delivery.id].append(delivery)
    for kind in ("duplicates", "related"):
        pairs = list(decisions.pairs(kind))
        examples[f"pairs of {kind}"] = [_pair(decisions, *pair) for pair in pairs]
    for name, lines in examples.items():
        print(f"\n{len(lines)} {name}")
        for line in lines[:_EXAMPLES]:
            print(f"  {line}")


def _pair(decisions: Decisions, first_id: str, second_id: str, likeness: float) -> str:
    first, second = decisions.articles[first_id], decisions.articles[second_id]
    return f"{likeness:.2f} {first_id} {first.source} {first.title}\n       {second_id} {second.source} {second.title}"


if __name__ == "__main__":
    main()
