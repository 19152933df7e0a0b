"""Titles that contain another one are found by counting shared pairs, as by comparing each two titles."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from feeds.dedupe import ComparedTitle, title_pairs
from feeds.store.codec import EPOCH
from feeds.store.similar_titles import Day, SimilarTitles
from tests.store.samples import NOW

_TITLES = st.text(st.sampled_from("渡轮停航夜1"), min_size=1, max_size=7)
_STORED = st.lists(st.tuples(_TITLES, st.sampled_from(["voa", "dw"]), st.integers(-30, 30)), max_size=9)


def is_part(first: str, second: str) -> bool:
    """Return whether one of two titles has all pairs of the other."""
    one, other = frozenset(title_pairs(first)), frozenset(title_pairs(second))
    return bool(one & other) and (one <= other or other <= one)


@given(_STORED, _TITLES)
def test_titles_that_contain_another_are_found(stored: list[tuple[str, str, int]], title: str) -> None:
    today = NOW.toordinal() - EPOCH.toordinal()
    days = {number: Day() for number in range(today - 3, today + 4)}
    titles = SimilarTitles(None, days)  # type: ignore[arg-type]  # no day has to be read
    moments = [NOW + timedelta(hours=hours) for _, _, hours in stored]
    for number, ((text, source, _), moment) in enumerate(zip(stored, moments, strict=True)):
        titles.replace(ComparedTitle.of(str(number), source, moment, text))
    found = {int(id) for id, _ in titles.containing("voa", title, NOW)}
    assert found == {
        number
        for number, ((text, source, hours), _) in enumerate(zip(stored, moments, strict=True))
        if source == "voa" and abs(hours) <= 24 and is_part(text, title)
    }
