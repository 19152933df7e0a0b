"""`python -m tests.corpus`: the figures of the whole corpus, and every document that falls short."""

from collections import Counter

from tests.corpus.measure import CORPUS, outcome, paths


def main() -> None:
    """Print them."""
    if not CORPUS.is_dir():
        raise SystemExit(f"no corpus at {CORPUS}")
    found = [outcome(path) for path in paths("feedx", "hexo")]
    grams = sum(one.grams for one in found)
    lost = sum(round(one.grams * (1 - one.survived)) for one in found)
    print(f"{len(found)} documents, {sum(one.article is not None for one in found)} read")
    print(f"text: {grams - lost:,} of {grams:,} Chinese 8-grams survive, {100 * (grams - lost) / grams:.3f} %")
    for source, count in sorted(Counter(one.article.source for one in found if one.article).items()):
        print(f"  {source}: {count}")
    for one in found:
        name = one.path.relative_to(CORPUS)
        if one.rejection:
            print(f"rejected {name}:{one.rejection.line}: {one.rejection.reason}")
        elif one.survived < 0.97:
            print(f"{100 * one.survived:.1f} % {name}: lost e.g. {' '.join(one.lost[:6])}")


if __name__ == "__main__":
    main()
