"""`python -m tests.corpus`: the figures of the whole corpus, and every document that falls short."""

from collections import Counter

from tests.corpus.measure import CORPUS, addresses_of, forms_wrong, has_advert, is_moved, is_wrong, outcome, paths
from tests.parsing.markup.test_safety import outside_the_table


def main() -> None:
    """Print them."""
    if not CORPUS.is_dir():
        raise SystemExit(f"no corpus at {CORPUS}")
    found = [outcome(path) for path in paths("feedx", "hexo")]
    grams = sum(one.grams for one in found)
    lost = sum(round(one.grams * (1 - one.survived)) for one in found)
    print(f"{len(found)} documents, {sum(one.article is not None for one in found)} read")
    print(f"text: {grams - lost:,} of {grams:,} Chinese 8-grams survive, {100 * (grams - lost) / grams:.3f} %")
    found_articles = [one.article for one in found if one.article]
    addresses = [address for article in found_articles for address in addresses_of(article)]
    print(f"addresses: {len(addresses):,} of pictures, media and links, {sum(map(is_wrong, addresses))} of them wrong")
    print(f"left over: {sum(map(has_advert, found_articles))} adverts")
    print(
        f"left over: {sum(bool(outside_the_table(a.content_html)) for a in found_articles)} articles with active markup"
    )
    print(f"dates: {sum(map(is_moved, found_articles))} of ZAKER moved by 8 h")
    for script, (count, han, wrong) in forms_wrong(found_articles).items():
        there = "zh-Hant" if script == "zh-Hans" else "zh-Hans"
        print(f"scripts: {wrong} of {han:,} characters of {count} {script} articles do not come back from {there}")
    print(f"articles: {len({article.id for article in found_articles})} different ones")
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
