"""Word filters on articles: literal, in both Chinese scripts, in bounded time."""

from collections.abc import Callable, Iterable

from feeds.model import Article
from feeds.parsing.markup import text_lines
from feeds.publish.feed.params import FeedParams, searchable

#: characters of a text that are searched
MAX_TEXT = 20_000

Test = Callable[[Article], bool]


def word_filter(params: FeedParams) -> Test:
    """The test for the word filters of `params`, applied to an article as its readers see it."""
    only, without = params.only, _exclusions(params)

    def test(article: Article) -> bool:
        looked = _SearchableTexts(article, params.any_case)
        # exclusions first, because they mostly search titles, which are short
        return not any(looked.has(field, words) for field, words in without) and all(
            looked.has(field, words) for field, words in only
        )

    return test


def _exclusions(params: FeedParams) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Resolve `filterout` to title and description, unless one of them has words of its own, as in RSSHub."""
    words_by_field = dict(params.without)
    if words := words_by_field.pop("", None):
        words_by_field = {"title": words, "description": words} | words_by_field
    return tuple(words_by_field.items())


class _SearchableTexts:
    """The texts of an article, each normalized on first use."""

    def __init__(self, article: Article, any_case: bool) -> None:
        self._article, self._any_case = article, any_case
        self._seen: dict[str, list[str]] = {}

    def has(self, field: str, words: Iterable[str]) -> bool:
        """Whether a text of `field` ("" for any) contains one of `words`."""
        fields = (field,) if field else tuple(_TEXTS)
        return any(word in text for name in fields for text in self._texts(name) for word in words)

    def _texts(self, field: str) -> list[str]:
        if field not in self._seen:
            texts = _TEXTS[field](self._article)
            self._seen[field] = [searchable(text[:MAX_TEXT], self._any_case) for text in texts]
        return self._seen[field]


def _description(article: Article) -> tuple[str, ...]:
    """Summary and content without markup; the title if both are empty."""
    # tags are not text: this much HTML leaves enough of it
    texts = (article.summary, text_lines(article.content_html[: 4 * MAX_TEXT]))
    return texts if any(text.strip() for text in texts) else (article.title,)


#: the texts of an article, by field
_TEXTS: dict[str, Callable[[Article], tuple[str, ...]]] = {
    "title": lambda article: (article.title,),
    "author": lambda article: article.authors,
    "category": lambda article: article.categories,
    "description": _description,
}
