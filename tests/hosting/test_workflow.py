"""The workflow that publishes on GitHub Pages: its permissions, and the database that it keeps between runs."""

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from shutil import copytree

import pytest

from tests.hosting.workflow import BASE, FILE, Machine, run, workflow
from tests.upstream import polling
from tests.upstream.feeds import rss
from tests.upstream.server import Answer, Upstream

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")

ALL = ("Restore the database", "Poll", "Export", "Save the database")


def settings(upstream: Upstream, paths: Iterable[str]) -> str:
    """Sources for these paths, and pages in one language, which take a quarter of the time."""
    return polling.settings(upstream, paths, 'languages = ["zh-Hans"]')


@pytest.fixture(scope="module")
def upstream() -> Iterator[Upstream]:
    with Upstream() as running:
        running.serve("/good", Answer(body=rss().encode()))
        yield running


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, upstream: Upstream) -> Machine:
    """The first run; its releases are beside its folder."""
    folder = tmp_path_factory.mktemp("first")
    return run(folder / "1", folder / "releases", settings(upstream, ["/good"]), begin=True)


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    return tmp_path / "releases"


@pytest.fixture
def begun(first: Machine, releases: Path) -> Path:
    """The releases after the first run."""
    return copytree(first.folder.with_name("releases"), releases)


def ids(machine: Machine) -> list[str]:
    return [item["id"] for item in json.loads((machine.site / "feeds/all.json").read_bytes())["items"]]


def saved(releases: Path) -> list[Path]:
    return sorted(releases.glob("somebody/news/feeds-database/*"))


def test_the_next_run_continues_with_the_saved_database(
    tmp_path: Path, first: Machine, begun: Path, upstream: Upstream
) -> None:
    assert (first.steps, first.code) == (ALL, 0), first.output
    requests = len(upstream.requests)
    second = run(tmp_path / "2", begun, settings(upstream, ["/good"]))
    assert (second.steps, second.code) == (ALL, 0), second.output
    assert ids(second) == ids(first) != []
    assert len(upstream.requests) == requests, "what was asked a minute ago is not due"
    assert f"{BASE}/feeds/all.rss" in (second.site / "feeds/all.rss").read_text("utf-8")
    assert (second.site / "404.html").exists()
    assert list(second.site.rglob("*.gz")) == [], "Pages compresses by itself"


def test_a_run_without_a_database_stops_before_polling(tmp_path: Path, begun: Path, upstream: Upstream) -> None:
    """With a new database, every article would be announced a second time."""
    (begun / "somebody/news/down").touch()
    requests = len(upstream.requests)
    stopped = run(tmp_path / "2", begun, settings(upstream, ["/good"]))
    assert (stopped.steps, stopped.code) == (ALL[:1], 1)
    assert 'start the workflow by hand with "begin"' in stopped.output
    assert len(upstream.requests) == requests


def test_begin_keeps_an_existing_database(tmp_path: Path, begun: Path, upstream: Upstream) -> None:
    requests = len(upstream.requests)
    assert ids(run(tmp_path / "2", begun, settings(upstream, ["/good"]), begin=True))
    assert len(upstream.requests) == requests


def test_a_failing_source_does_not_stop_the_workflow(tmp_path: Path, releases: Path, upstream: Upstream) -> None:
    done = run(tmp_path / "1", releases, settings(upstream, ["/bad", "/good"]), begin=True)
    assert (done.steps, done.code) == (ALL, 0), done.output
    assert ids(done)


def test_wrong_settings_stop_the_workflow(tmp_path: Path, releases: Path) -> None:
    stopped = run(tmp_path / "1", releases, "colour = 'red'\n", begin=True)
    assert (stopped.steps, stopped.code) == (ALL[:2], 1)
    assert "colour" in stopped.output


def test_a_damaged_database_is_not_saved_over_a_good_one(tmp_path: Path, begun: Path, upstream: Upstream) -> None:
    (newest,) = saved(begun)
    newest.write_bytes(newest.read_bytes()[:-100])
    stopped = run(tmp_path / "2", begun, settings(upstream, ["/good"]))
    assert (stopped.steps, stopped.code) == (ALL[:1], 1), stopped.output
    assert saved(begun) == [newest]


def test_the_newest_copy_is_restored_and_three_are_kept(tmp_path: Path, begun: Path, upstream: Upstream) -> None:
    (newest,) = saved(begun)
    for year in (2021, 2022, 2023, 2024):
        # a restore of one of these would stop the run
        newest.with_name(f"feeds-{year}0101T000000Z.sqlite3.gz").write_bytes(b"old")
    assert run(tmp_path / "2", begun, settings(upstream, [])).code == 0
    copies = saved(begun)
    assert len(copies) == 3
    assert (copies[0].name[6:10], copies[1]) == ("2024", newest)


# --- permissions ------------------------------------------------------------------------------------------------


def test_the_workflow_runs_only_if_it_is_enabled() -> None:
    jobs = workflow()["jobs"]
    assert jobs["build"]["if"] == "vars.FEEDS_BASE_URL != ''"
    assert jobs["deploy"]["needs"] == "build", "what needs a job that is skipped is skipped"
    assert workflow()["on"].keys() == {"schedule", "workflow_dispatch"}


def test_every_action_is_pinned_to_a_commit_and_names_its_version() -> None:
    used = re.findall(r"uses: (.+)", FILE.read_text("utf-8"))
    assert used
    assert [
        action for action in used if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action)
    ] == []


def test_each_job_has_minimal_permissions_and_a_timeout() -> None:
    definition = workflow()
    assert definition["permissions"] == {}
    assert {name: job["permissions"] for name, job in definition["jobs"].items()} == {
        "build": {"contents": "write"},
        "deploy": {"pages": "write", "id-token": "write"},
    }
    assert all(job["timeout-minutes"] <= 30 for job in definition["jobs"].values())
    assert definition["concurrency"] == {"group": "publish", "cancel-in-progress": False}


def test_only_the_steps_that_need_the_token_have_it() -> None:
    steps = workflow()["jobs"]["build"]["steps"]
    assert [step["name"] for step in steps if "GH_TOKEN" in step.get("env", {})] == [ALL[0], ALL[3]]
    assert steps[0]["with"] == {"persist-credentials": False}


def test_no_expression_is_interpolated_into_a_command() -> None:
    steps = workflow()["jobs"]["build"]["steps"]
    assert [step["run"] for step in steps if "${{" in step.get("run", "")] == []
