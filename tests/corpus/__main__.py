"""`python -m tests.corpus`: measurements of the whole corpus, and every document below a threshold."""

from collections import Counter

from tests.corpus.measure import CORPUS, forms_wrong, has_advert, is_moved, is_wrong, outcome, paths, urls_of
from tests.parsing.markup.test_safety import disallowed


def main() -> None:
    """Print the measurements."""
    if not CORPUS.is_dir():
        raise SystemExit(f"no corpus at {CORPUS}")
    outcomes = [outcome(path) for path in paths("feedx", "hexo")]
    grams = sum(result.grams for result in outcomes)
    lost = sum(round(result.grams * (1 - result.survived)) for result in outcomes)
    print(f"{len(outcomes)} documents, {sum(result.article is not None for result in outcomes)} read")
    print(f"text: {grams - lost:,} of {grams:,} Chinese 8-grams survive, {100 * (grams - lost) / grams:.3f} %")
    found_articles = [result.article for result in outcomes if result.article]
    addresses = [address for article in found_articles for address in urls_of(article)]
    print(f"addresses: {len(addresses):,} of pictures, media and links, {sum(map(is_wrong, addresses))} of them wrong")
    print(f"left over: {sum(map(has_advert, found_articles))} adverts")
    print(f"left over: {sum(bool(disallowed(a.content_html)) for a in found_articles)} articles with active markup")
    print(f"dates: {sum(map(is_moved, found_articles))} of ZAKER moved by 8 h")
    for script, (count, han, wrong) in forms_wrong(found_articles).items():
        there = "zh-Hant" if script == "zh-Hans" else "zh-Hans"
        print(f"scripts: {wrong} of {han:,} characters of {count} {script} articles do not come back from {there}")
    print(f"articles: {len({article.id for article in found_articles})} different ones")
    for source, count in sorted(Counter(result.article.source for result in outcomes if result.article).items()):
        print(f"  {source}: {count}")
    for result in outcomes:
        name = result.path.relative_to(CORPUS)
        if result.rejection:
            print(f"rejected {name}:{result.rejection.line}: {result.rejection.reason}")
        elif result.survived < 0.97:
            print(f"{100 * result.survived:.1f} % {name}: lost e.g. {' '.join(result.lost[:6])}")


if __name__ == "__main__":
    main()
