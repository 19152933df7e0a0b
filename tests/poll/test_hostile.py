"""All hostile scenarios at once, beside good feeds: each ends in time, is reported, and does not affect the others."""

from pathlib import Path

import pytest

from tests.upstream.feeds import rss
from tests.upstream.polling import Run, poll_once, settings
from tests.upstream.scenarios import SCENARIOS, handlers
from tests.upstream.server import Answer, Upstream

PATHS = list(SCENARIOS)
GOOD = [f"/good-{number}" for number in range(20)]
#: timeouts in seconds: for an exchange, and for parsing
DEADLINE, WALL = 4, 20
#: as many workers as cores of a small machine: with more, the poller itself gets no CPU time
LIMITS = f"deadline = {DEADLINE}\nworker_wall = {WALL}\nworkers = 2\nconnections = 24\n"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    with Upstream(handlers()) as upstream:
        for path in GOOD:
            upstream.serve(path, Answer(body=rss().encode()))
        text = settings(upstream, [*PATHS, *GOOD], LIMITS)
        return poll_once(tmp_path_factory.mktemp("hostile"), text)


@pytest.mark.parametrize("number", range(len(PATHS)), ids=PATHS)
def test_each_scenario_ends_as_it_should(run: Run, number: int) -> None:
    result, expected = run.results[f"s{number}"], SCENARIOS[PATHS[number]].outcome
    if expected == "read" or (expected == "either" and not result["error"]):
        assert not result["error"] or "incomplete" in result["error"]
        assert result["documents"] > len(result["rejected"])
        return
    assert result["error"], "a failure without a reason"
    assert result["documents"] == 0
    assert result["duration"] <= (DEADLINE + 2) * 1000
    if expected == "deadline":
        assert f"within {DEADLINE} s" in result["error"]


def test_good_feeds_beside_them_are_parsed(run: Run) -> None:
    for number in range(len(PATHS), len(PATHS) + len(GOOD)):
        result = run.results[f"s{number}"]
        assert (result["error"], result["status"], result["new"] + result["same"]) == ("", 200, 2)


def test_the_poller_stays_small(run: Run, tmp_path: Path) -> None:
    with Upstream() as upstream:
        upstream.serve("/good", Answer(body=rss().encode()))
        alone = poll_once(tmp_path, settings(upstream, ["/good"], LIMITS))
    if not alone.megabytes:
        pytest.skip("this system does not say how much memory a process holds")
    assert run.megabytes - alone.megabytes < 64


def test_no_request_was_sent_to_forbidden_redirect_targets(run: Run) -> None:
    assert run.code == 1
    assert "Traceback" not in run.errors
