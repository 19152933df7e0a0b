"""`feeds sources remove`, `pause`, `resume` and `move`."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds.config import load
from feeds.health import Poll, Upstream
from feeds.store import open_store
from tests.cli.conftest import Run

MINE = """[[source]]
id = "harbour"
title = "海港日报"
homepage = "https://harbour.example.org/"
feeds = ["https://harbour.example.org/feed", "https://mirror.example.net/harbour"] # 镜像慢

[[source]]
id = "hill"
title = "山城晚报"
feeds = ["https://hill.example.org/rss"]

[[group]]
id = "both"
title = "两份报纸"
sources = ["harbour", "hill"]
"""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "feeds.toml"
    path.write_text(MINE, encoding="utf-8")
    return path


def test_a_source_is_removed_from_its_groups_too(run: Run, mine: Path) -> None:
    result = run("sources", "remove", "hill")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "hill" not in mine.read_text(encoding="utf-8")
    assert "restart a running" in result.stderr
    assert "hill" not in run("sources", "list").stdout


def test_pausing_and_resuming_leaves_the_file_as_it_was(run: Run, mine: Path) -> None:
    assert run("sources", "pause", "harbour").exit_code == 0
    assert mine.read_text(encoding="utf-8") == MINE.replace("镜像慢\n", "镜像慢\npaused = true\n")
    assert "paused already" in run("sources", "pause", "harbour").stderr
    assert run("sources", "resume", "harbour").exit_code == 0
    assert "not paused already" in run("sources", "resume", "harbour").stderr
    assert mine.read_text(encoding="utf-8") == MINE


def test_a_move_replaces_one_address_and_keeps_the_others(run: Run, mine: Path) -> None:
    new = "https://news.harbour.example.com/all.atom"
    result = run("sources", "move", "harbour", "https://harbour.example.org/feed", new)
    assert result.exit_code == 0
    assert mine.read_text(encoding="utf-8") == MINE.replace("https://harbour.example.org/feed", new)


def test_a_move_from_http_to_https_is_one(run: Run, mine: Path) -> None:
    mine.write_text(MINE.replace("https://hill", "http://hill"), encoding="utf-8")
    assert run("sources", "move", "hill", "http://hill.example.org/rss", "https://hill.example.org/rss").exit_code == 0
    assert mine.read_text(encoding="utf-8") == MINE


@pytest.mark.parametrize(
    ("arguments", "code", "reason"),
    [
        (["move", "hill", "https://hill.example.org/rss", "https://harbour.example.org/feed"], 1, "source 'harbour'"),
        (["move", "harbour", "https://harbour.example.org/feed", "https://mirror.example.net/harbour"], 1, "already"),
        (["move", "hill", "https://hill.example.org/atom", "https://hill.example.org/x"], 2, "OLD: expected one of"),
        (["move", "hill", "https://hill.example.org/rss", "ftp://hill.example.org/"], 2, "NEW: expected an http"),
        (
            ["move", "sea", "https://hill.example.org/rss", "https://hill.example.org/x"],
            2,
            "no source has the id 'sea'",
        ),
        (["remove", "sea"], 2, "feeds.toml: no source has the id 'sea'"),
        (["pause", "sea"], 2, "no source has the id 'sea'"),
        (["resume", "both"], 2, "no source has the id 'both'"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_written(
    run: Run, mine: Path, arguments: list[str], code: int, reason: str
) -> None:
    result = run("sources", *arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert reason in result.stderr
    assert mine.read_text(encoding="utf-8") == MINE


def test_pausing_a_shipped_source_makes_a_file_of_ones_own(run: Run, tmp_path: Path) -> None:
    result = run("sources", "pause", "dw")
    assert "created feeds.toml, a copy of the shipped catalogue" in result.stderr
    assert 'names = ["德国之声中文网", "DW"]\npaused = true\n' in (tmp_path / "feeds.toml").read_text(encoding="utf-8")


def test_a_move_to_another_site_is_taken_over_at_the_operators_word(run: Run, mine: Path) -> None:
    old, new = "https://harbour.example.org/feed", "https://harbour.example.net/feed"
    refused = run("sources", "move", "harbour")
    assert refused.exit_code == 1
    config = load(mine, Path("data"), {})
    with open_store(config.database) as store, store.batch(datetime(2026, 11, 20, tzinfo=UTC)) as batch:
        batch.put_polls([Poll(source="harbour", upstreams=(Upstream(url=old, elsewhere=new),))])
    result = run("sources", "move", "harbour")
    assert result.exit_code == 0, result.stderr
    assert new in mine.read_text(encoding="utf-8")
    assert old not in mine.read_text(encoding="utf-8")
