"""The last weeks, out of a real store."""

from datetime import timedelta
from pathlib import Path

from feeds.health import DailyCounts
from feeds.publish.status import histories
from feeds.store import open_store
from tests.publish.status.samples import DAY, HOUR, NOW
from tests.store.asked import asked
from tests.store.samples import sample, take_all

TODAY = NOW.date()


def test_all_sources_are_looked_at_in_as_many_questions_as_one(tmp_path: Path) -> None:
    counts = []
    for number in (1, 9):
        with open_store(tmp_path / f"{number}.db") as store:
            take_all(store, [sample("1", source=f"s{id}", published=NOW - HOUR) for id in range(number)])
            with asked() as statements:
                results = histories(store, NOW, [f"s{id}" for id in range(number)])
            counts.append(len(statements))
            assert [history.articles[-1] for history in results.by_source.values()] == [1] * number
            assert results.together.articles[-1] == number
    # articles, results and delays, of each and of all
    assert counts == [6, 6]


def test_a_source_has_its_own_days_and_all_together_those_of_all(tmp_path: Path) -> None:
    with open_store(tmp_path / "feeds.db") as store:
        take_all(
            store,
            [
                sample("1", source="dw", published=NOW - HOUR),
                sample("2", source="dw", published=NOW - 90 * DAY),
                sample("3", source="voa", published=NOW - HOUR),
                sample("4", source="voa", published=NOW - 91 * DAY),
            ],
        )
        with store.batch(NOW) as batch:
            batch.put_daily_counts(
                [
                    DailyCounts(source="dw", day=TODAY, new=1, delays={30: 1}),
                    DailyCounts(source="voa", day=TODAY, failed=2, delays={30: 2, 60: 1}),
                    DailyCounts(source="removed", day=TODAY, failed=7),
                    DailyCounts(source="dw", day=TODAY + timedelta(days=1), same=9),
                    DailyCounts(source="dw", day=TODAY - timedelta(days=28), same=9),
                ]
            )
        results = histories(store, NOW, ["dw", "nobody"])
    assert results.by_source.keys() == {"dw", "nobody"}
    dw, nobody, every = results.by_source["dw"], results.by_source["nobody"], results.together
    assert (dw.articles[0], dw.articles[-1], sum(dw.articles)) == (1, 1, 2)
    assert dw.polls[-1] == DailyCounts(source="dw", day=TODAY, new=1, delays={30: 1})
    assert sum(poll.polls for poll in dw.polls) == 1, "neither what is too old nor what has not come yet"
    assert (sum(nobody.articles), sum(poll.polls for poll in nobody.polls)) == (0, 0)
    assert (every.articles[0], every.articles[-1], sum(every.articles)) == (1, 2, 3)
    last = every.polls[-1]
    assert (last.new, last.same, last.failed, last.delays) == (1, 0, 9, {30: 3, 60: 1})
