"""The table of the benchmarks: which rows fail, and what is printed and written."""

import json
import sys
from pathlib import Path

import pytest

import bench.__main__ as command
from bench.results import Result, Row, Skipped, failures, table, write_json

FAST = Row(name="parse", ours="10 µs", peer="feedparser 500 µs", value=50, at_least=40)
SLOW = Row(name="clean", ours="90 µs", peer="Beautiful Soup 900 µs", value=10, at_least=15)
NO_GOAL = Row(name="convert", ours="1 ms", peer="OpenCC 1 ms", value=1)
SKIPPED = Skipped("serve", "nginx is not installed")


@pytest.mark.parametrize(
    ("row", "reaches", "fails"),
    [
        (Row(name="n", ours="", peer="", value=40, at_least=40), True, False),
        (Row(name="n", ours="", peer="", value=36.1, at_least=40), False, False),
        (Row(name="n", ours="", peer="", value=35.9, at_least=40), False, True),
        (Row(name="n", ours="", peer="", value=2, at_most=2), True, False),
        (Row(name="n", ours="", peer="", value=2.19, at_most=2), False, False),
        (Row(name="n", ours="", peer="", value=2.21, at_most=2), False, True),
        (NO_GOAL, True, False),
    ],
)
def test_a_row_fails_if_it_misses_its_goal_by_more_than_a_tenth(row: Row, reaches: bool, fails: bool) -> None:
    assert (row.reaches_goal, row.fails) == (reaches, fails)


def test_table_names_peer_goal_and_verdict() -> None:
    assert table([FAST, SLOW, NO_GOAL, SKIPPED]).splitlines()[2:] == [
        "| parse | 10 µs | feedparser 500 µs | 50 times | at least 40 | reached |",
        "| clean | 90 µs | Beautiful Soup 900 µs | 10 times | at least 15 | missed |",
        "| convert | 1 ms | OpenCC 1 ms | 1 times |  |  |",
        "| serve | | skipped: nginx is not installed | | | |",
    ]


def test_only_rows_that_miss_their_goal_are_failures() -> None:
    assert failures([FAST, SLOW, NO_GOAL, SKIPPED]) == ["clean: 10 times, expected at least 15"]


def test_json_has_every_result(tmp_path: Path) -> None:
    write_json(tmp_path / "results.json", [SLOW, SKIPPED])
    rows = json.loads((tmp_path / "results.json").read_text("utf-8"))
    assert [(row["name"], row.get("fails")) for row in rows] == [("clean", True), ("serve", None)]


def _broken() -> list[Result]:
    raise SystemExit("the server did not start")


def test_a_benchmark_that_cannot_finish_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    benchmarks = {"broken": _broken, "slow": lambda: [SLOW], "fast": lambda: [FAST]}
    monkeypatch.setattr(command, "BENCHMARKS", benchmarks)
    monkeypatch.setattr(sys, "argv", ["bench", "--json", str(tmp_path / "rows.json")])
    with pytest.raises(SystemExit) as exit:
        command.main()
    assert str(exit.value) == "clean: 10 times, expected at least 15\nbroken: the server did not start"
    assert capsys.readouterr().out.count("\n| ") == 3  # the head and two rows
    assert len(json.loads((tmp_path / "rows.json").read_text("utf-8"))) == 2


def test_rows_that_reach_their_goal_do_not_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "BENCHMARKS", {"fast": lambda: [FAST, SKIPPED]})
    monkeypatch.setattr(sys, "argv", ["bench", "fast"])
    command.main()
