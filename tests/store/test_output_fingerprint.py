"""Since when documents are made the way they are."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from feeds.store import Store
from tests.store.asked import asked
from tests.store.samples import HOUR, NOW, sample, take_all


def test_a_shape_keeps_the_moment_it_was_first_met(store: Store) -> None:
    assert store.fingerprint_since(1, now=NOW) == NOW
    with asked("") as statements:
        assert store.fingerprint_since(1, now=NOW + HOUR) == NOW
    assert [statement for statement, _ in statements if not statement.startswith(("SELECT", "BEGIN"))] == []


def test_each_change_of_shape_has_its_own_moment(store: Store) -> None:
    """A setting that is put back gives the old bytes at a new time."""
    assert [store.fingerprint_since(shape, now=NOW + n * HOUR) for n, shape in enumerate((1, 2, 1))] == [
        NOW,
        NOW + HOUR,
        NOW + 2 * HOUR,
    ]


def test_a_clock_set_back_does_not_take_the_moment_back(store: Store) -> None:
    store.fingerprint_since(1, now=NOW)
    assert store.fingerprint_since(2, now=NOW - HOUR) == NOW


def test_the_database_knows_what_time_it_is(store: Store) -> None:
    previous = datetime.now(UTC)
    assert previous - timedelta(seconds=1) <= store.fingerprint_since(2**63 - 1) <= datetime.now(UTC)


def test_a_shape_is_no_change_of_the_articles(store: Store) -> None:
    take_all(store, [sample()])
    store.fingerprint_since(1, now=NOW)
    assert (store.revision(), store.changed_at(None)) == (1, NOW)


def test_several_that_meet_a_new_shape_at_once_agree(store: Store) -> None:
    with ThreadPoolExecutor(6) as pool:
        moments = set(pool.map(lambda hour: store.fingerprint_since(5, now=NOW + hour * HOUR), range(6)))
    assert len(moments) == 1
