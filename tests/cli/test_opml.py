"""`feeds opml import` and `feeds opml export`."""

import json
import stat
import tomllib
from pathlib import Path
from typing import Any

import pytest

from feeds.config import seeds
from tests.cli.conftest import Run

LIST = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>订阅</title></head><body>
<outline text="沿海">
  <outline type="rss" text="海港日报" xmlUrl="https://harbour.example.org/feed" htmlUrl="https://harbour.example.org/"/>
  <outline type="rss" text="小岛新闻" xmlUrl="https://island.example.org/rss" htmlUrl="https://island.example.org/"/>
</outline>
<outline text="周末">
  <outline type="rss" text="小岛新闻" xmlUrl="https://island.example.org/rss"/>
</outline>
<outline type="rss" text="没有地址的" htmlUrl="https://nowhere.example.org/"/>
<outline type="rss" text="文件" xmlUrl="file:///etc/passwd"/>
<outline type="rss" text="小岛新闻" xmlUrl="https://island.example.org/sport" htmlUrl="https://island.example.org/sport"/>
<outline type="rss" text="" xmlUrl="https://feedx.net/rss/hill.xml"/>
<outline type="rss" text="频道" xmlUrl="http://127.0.0.1:1200/video/7" htmlUrl="https://www.youtube.com/channel/Hill"/>
</body></opml>
"""
MINE = """[[source]]
id = "harbour"
title = "海港"
homepage = "https://harbour.example.org/"
feeds = ["http://harbour.example.org/feed"]

[[group]]
id = "coast"
title = "沿海"
sources = []
"""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    (tmp_path / "list.opml").write_text(LIST, encoding="utf-8")
    path = tmp_path / "feeds.toml"
    path.write_text(MINE, encoding="utf-8")
    return path


def content(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def test_a_list_becomes_sources_and_groups(run: Run, mine: Path) -> None:
    result = run("opml", "import", "list.opml")
    assert content(mine)["source"][1:] == [
        {
            "id": "island-example-org",
            "title": "小岛新闻",
            "homepage": "https://island.example.org/",
            "feeds": ["https://island.example.org/rss"],
        },
        {
            "id": "island-example-org-2",
            "title": "小岛新闻 (island.example.org)",
            "homepage": "https://island.example.org/sport",
            "feeds": ["https://island.example.org/sport"],
            "hosts": [],
        },
        {
            "id": "feedx-net-rss-hill",
            "title": "feedx.net",
            "normalizer": "feedx",
            "feeds": ["https://feedx.net/rss/hill.xml"],
        },
        {
            "id": "youtube-com-channel-hill",
            "title": "频道",
            "homepage": "https://www.youtube.com/channel/Hill",
            "feeds": ["http://127.0.0.1:1200/video/7"],
            "hosts": [],
        },
    ]
    assert content(mine)["group"] == [
        {"id": "coast", "title": "沿海", "sources": ["harbour", "island-example-org"]},
        {"id": "zhoumo", "title": "周末", "sources": ["island-example-org"]},
    ]
    assert result.stdout == "4 sources added, 1 known, 2 rejected, 2 groups\n"
    assert result.exit_code == 1


@pytest.mark.usefixtures("mine")
def test_known_and_invalid_lines_are_reported_with_their_number(run: Run) -> None:
    result = run("opml", "import", "list.opml")
    assert "https://harbour.example.org/feed: source 'harbour' already reads this feed\n" in result.stderr
    assert "list.opml:10: expected an address in xmlUrl, found none for '没有地址的'\n" in result.stderr
    assert "list.opml:11: xmlUrl: expected an http or https address, found 'file:///etc/passwd'\n" in result.stderr
    inside = "127.0.0.1 is an internal host, and the setting `allow` does not list it"
    assert (
        f"http://127.0.0.1:1200/video/7: added as 'youtube-com-channel-hill', but it cannot be polled: {inside}\n"
        in result.stderr
    )
    assert "restart a running" in result.stderr


@pytest.mark.usefixtures("mine")
def test_json_is_one_object(run: Run) -> None:
    report = json.loads(run("opml", "import", "list.opml", "--json").stdout)
    assert [len(report[name]) for name in ("added", "groups", "known", "rejected")] == [4, 2, 1, 2]
    assert report["known"] == [{"url": "https://harbour.example.org/feed", "source": "harbour"}]
    assert report["groups"] == ["coast", "zhoumo"]
    assert [rejection["line"] for rejection in report["rejected"]] == [10, 11]
    assert [rejection["source"] for rejection in report["unasked"]] == ["youtube-com-channel-hill"]


def test_the_same_list_again_changes_nothing(run: Run, mine: Path) -> None:
    run("opml", "import", "list.opml")
    state = (mine.read_bytes(), mine.stat().st_ino)
    result = run("opml", "import", "list.opml")
    assert result.stdout == "0 sources added, 5 known, 2 rejected, 0 groups\n"
    assert (mine.read_bytes(), mine.stat().st_ino) == state
    assert "restart a running" not in result.stderr


@pytest.mark.parametrize("body", ["", "<opml>", "<rss version='2.0'><channel/></rss>", '<!DOCTYPE x [<!ENTITY a "b">'])
def test_a_file_that_is_no_list_is_reported_and_nothing_written(run: Run, mine: Path, body: str) -> None:
    (mine.parent / "bad.opml").write_text(body, encoding="utf-8")
    for name in ("bad.opml", "missing.opml"):
        result = run("opml", "import", name)
        assert result.exit_code == 1
        assert result.stderr.startswith(f"{name}: " if "missing" in name else f"{name}:1: ")
    assert mine.read_text(encoding="utf-8") == MINE


def test_an_exported_list_can_be_imported_elsewhere(run: Run, tmp_path: Path) -> None:
    """Exported from the shipped catalogue: the sources by their first addresses, their sites, and the group."""
    assert run("opml", "export", "list.opml").exit_code == 0
    mine = tmp_path / "empty.toml"
    mine.write_text('title = "别处"\n', encoding="utf-8")
    assert run("opml", "import", "list.opml", "--config", mine).exit_code == 0
    shipped = content(seeds() / "sources.toml")
    for name in ("title", "homepage"):
        assert [source[name] for source in content(mine)["source"]] == [source[name] for source in shipped["source"]]
    assert [source["feeds"] for source in content(mine)["source"]] == [
        source["feeds"][:1] for source in shipped["source"]
    ]
    ids = {source["title"]: source["id"] for source in content(mine)["source"]}
    (group,) = content(mine)["group"]
    assert group["title"] == shipped["group"][0]["title"]
    assert group["sources"] == [ids["美国之音中文网"], ids["德国之声"], ids["ZAKER"]]
    # exporting again gives the same list
    again = run("opml", "export", "--config", mine).stdout
    assert again.replace("别处", "中文新闻") == (tmp_path / "list.opml").read_text(encoding="utf-8")


def test_imported_sources_own_their_sites_again(run: Run, tmp_path: Path) -> None:
    run("opml", "export", "list.opml")
    mine = tmp_path / "empty.toml"
    mine.write_text('title = "别处"\n', encoding="utf-8")
    run("opml", "import", "list.opml", "--config", mine)
    sources = {source["title"]: source for source in content(mine)["source"]}
    assert all("hosts" not in source for source in sources.values()), "each has the host of its homepage"
    assert (sources["美国之音中文网"]["normalizer"], sources["路透中文网"]["normalizer"]) == ("voa", "feedx")


def test_a_source_in_two_groups_is_restored_in_both(run: Run, mine: Path) -> None:
    run("opml", "import", "list.opml")
    run("opml", "export", "again.opml")
    (mine.parent / "other.toml").write_text("", encoding="utf-8")
    run("opml", "import", "again.opml", "--config", "other.toml")
    groups = {group["title"]: len(group["sources"]) for group in content(mine.parent / "other.toml")["group"]}
    assert groups == {"沿海": 2, "周末": 1}


def test_an_exported_file_keeps_its_mode_and_what_was_left_out_is_named(run: Run, mine: Path) -> None:
    mine.write_text(MINE + '\n[[source]]\nid = "archive"\ntitle = "旧报"\n', encoding="utf-8")
    out = mine.parent / "out.opml"
    out.write_text("old", encoding="utf-8")
    out.chmod(0o600)
    result = run("opml", "export", "out.opml")
    assert "archive: skipped, it has no feed address\n" in result.stderr
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert out.read_text(encoding="utf-8").count("xmlUrl=") == 1
    assert {path.name for path in mine.parent.iterdir()} == {"feeds.toml", "list.opml", "out.opml"}


@pytest.mark.usefixtures("mine")
def test_standard_output_gets_the_list_alone(run: Run) -> None:
    result = run("opml", "export")
    assert result.stdout.startswith("<?xml version='1.0' encoding='UTF-8'?>\n<opml")
    assert 'xmlUrl="http://harbour.example.org/feed"' in result.stdout


def test_published_exports_the_served_list(run: Run, lamp: Path, tmp_path: Path) -> None:
    assert run("opml", "export", "--published").exit_code == 1, "there is nothing published without a database"
    run("import", lamp)
    run("export", "site", "--base-url", "https://feeds.example.org")
    result = run("opml", "export", "--published", FEEDS_BASE_URL="https://feeds.example.org")
    assert result.stdout == (tmp_path / "site/opml.xml").read_text(encoding="utf-8")
    assert "https://feeds.example.org/feeds/voa.rss" in result.stdout
