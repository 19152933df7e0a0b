"""`feeds check`, `explain`, `sources list` and `doctor`."""

import json
import os
from pathlib import Path

import pytest

from feeds.cli.doctor_checks import expat
from feeds.config import seeds
from tests.cli.conftest import Run
from tests.upstream.feeds import rss
from tests.upstream.server import Answer, Upstream

FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>例子</title><link>https://news.example.org/</link>
<item><title>山上的雪</title><link>https://news.example.org/snow</link><guid>snow</guid>
<pubDate>Tue, 03 Dec 2024 10:00:00 GMT</pubDate><description>一夜之间，山顶白了。</description></item>
</channel></rss>
"""


def test_check_reports_entries_and_stores_nothing(run: Run, lamp: Path, tmp_path: Path) -> None:
    result = run("check", lamp)
    assert "河边的灯" in result.stdout
    assert "https://www.voachinese.com/a/lamp-by-the-river-20241204/7000001.html" in result.stdout
    assert result.stdout.endswith("1 article, 0 rejected\n")
    assert result.exit_code == 0
    assert not (tmp_path / "data").exists()


def test_check_json_is_one_object(run: Run, lamp: Path) -> None:
    report = json.loads(run("check", lamp, "--json").stdout)
    (article,) = report["articles"]
    assert (article["native_key"], article["published"]) == ("7000001", "2024-12-04T00:52:55+00:00")
    assert report["rejected"] == []


@pytest.mark.parametrize("name", ["missing.md", "folder"])
def test_check_names_what_cannot_be_read(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    result = run("check", tmp_path / name, "--json")
    assert [rejection["path"] for rejection in json.loads(result.stdout)["rejected"]] == [str(tmp_path / name)]
    assert result.exit_code == 1


def test_check_reads_an_address_as_it_reads_a_file(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with Upstream() as upstream:
        upstream.serve("/feed", Answer(body=rss().encode()))
        refused = run("check", upstream.url("/feed"))
        assert (refused.exit_code, upstream.requests) == (1, [])
        assert "internal" in refused.stderr
        monkeypatch.setenv("FEEDS_ALLOW", upstream.host_port)
        result = run("check", upstream.url("/feed"))
        assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "2 articles, 0 rejected")
        assert run("check", upstream.url("/nothing")).stderr.endswith("expected status 200, found 404: not found\n")


@pytest.mark.parametrize("query", ["7000001", "https://www.voachinese.com/a/lamp-by-the-river-20241204/7000001.html"])
def test_explain_finds_an_article_by_number_and_address(run: Run, lamp: Path, query: str) -> None:
    run("import", lamp)
    result = run("explain", query)
    assert result.stdout.startswith("河边的灯\n")
    assert "version" in result.stdout
    assert result.exit_code == 0


def test_explain_lists_every_correction(run: Run, lamp: Path) -> None:
    text = lamp.read_text(encoding="utf-8")
    picture = '<img src="https://images.weserv.nl?url=gdb.voanews.com/lamp_w900.jpg" width="100%">'
    lamp.write_text(text.replace("</div><p>", f"</div>{picture}<p>"), encoding="utf-8")
    run("import", lamp)
    (explanation,) = json.loads(run("explain", "7000001", "--json").stdout)
    assert explanation["article"]["provenance"]
    assert len(explanation["versions"]) == 1
    for line in explanation["article"]["provenance"]:
        assert line in run("explain", "7000001").stdout


def test_explain_lists_each_decision_and_its_reason(run: Run, lamp: Path, tmp_path: Path) -> None:
    text = lamp.read_text(encoding="utf-8")
    run("import", lamp)
    lamp.write_text(text.replace("河边的灯", "河边的新灯"), encoding="utf-8")
    run("import", lamp)
    foreign = FEED.replace("https://news.example.org/snow", "https://www.voachinese.com/a/7000001.html")
    (tmp_path / "feed.xml").write_text(foreign, encoding="utf-8")
    run("import", tmp_path / "feed.xml")
    (explanation,) = json.loads(run("explain", "7000001", "--json").stdout)
    reasons = {decision["outcome"]: decision["reason"] for decision in explanation["decisions"]}
    assert reasons == {"new": "not stored before", "updated": "changed materially"}
    assert [decision["is_shown"] for decision in explanation["decisions"]].count(True) == 1
    assert [decision["claimant"] for decision in explanation["claims"]] == ["news.example.org"]
    output = run("explain", "7000001").stdout
    for words in ("not stored before", "changed materially", "news.example.org claims it", "shown now"):
        assert words in output


def test_explain_of_an_unknown_article_is_one_line(run: Run, lamp: Path) -> None:
    run("import", lamp)
    result = run("explain", "99")
    assert result.stderr == "feeds: error: 99: no article has this id, address or number\n"
    assert (result.exit_code, result.stdout) == (1, "")


def test_sources_list_shows_declared_and_met(run: Run, lamp: Path, tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(FEED, encoding="utf-8")
    assert run("import", lamp, tmp_path / "feed.xml").exit_code == 0
    rows = {row["id"]: row for row in json.loads(run("sources", "list", "--json").stdout)}
    assert rows["voa"] == {
        "id": "voa",
        "title": "美国之音中文网",
        "declared": True,
        "normalizer": "voa",
        "articles": 1,
        "newest": "2024-12-04T00:52:55+00:00",
        "state": "waiting",
        "last_success": None,
        "private": False,
    }
    assert (rows["news.example.org"]["declared"], rows["news.example.org"]["articles"]) == (False, 1)
    assert (rows["dw"]["articles"], rows["dw"]["newest"]) == (0, None)
    lines = run("sources", "list").stdout.splitlines()
    assert lines[0] == "voa\t美国之音中文网\tdeclared\tvoa\t1\t2024-12-04 00:52\twaiting\t-\tpublic"
    assert any("\tundeclared\t" in line for line in lines)


def test_sources_list_marks_private_sources_that_are_no_longer_declared(run: Run, lamp: Path, tmp_path: Path) -> None:
    settings = '[[source]]\nid = "voa"\ntitle = "美国之音"\nhomepage = "https://www.voachinese.com/"\nprivate = true\n'
    (tmp_path / "feeds.toml").write_text(settings, encoding="utf-8")
    run("import", lamp)
    for _ in range(2):
        (row,) = json.loads(run("sources", "list", "--json").stdout)
        assert (row["id"], row["articles"], row["private"]) == ("voa", 1, True)
        assert run("sources", "list").stdout.endswith("\tprivate\n")
        (tmp_path / "feeds.toml").write_text("", encoding="utf-8")


def test_sources_list_needs_no_database(run: Run, tmp_path: Path) -> None:
    assert run("sources", "list").exit_code == 0
    assert not (tmp_path / "data").exists()


# --- doctor -----------------------------------------------------------------------------------------------------


def test_doctor_finds_nothing_wrong_with_a_fresh_folder(run: Run, tmp_path: Path) -> None:
    result = run("doctor")
    assert result.exit_code == 0
    assert "bad" not in result.stdout
    assert str(seeds() / "sources.toml") in result.stdout
    assert not (tmp_path / "data").exists()


def test_doctor_counts_stored_articles(run: Run, lamp: Path) -> None:
    run("import", lamp)
    assert "ok    database: data/feeds.sqlite3: no damage, 1 article of 1 source" in run("doctor").stdout


def test_doctor_names_a_broken_database(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/feeds.sqlite3").write_bytes(b"this is no database" * 100)
    result = run("doctor")
    assert "bad   database: data/feeds.sqlite3: expected a SQLite database" in result.stdout
    assert result.exit_code == 1


def test_doctor_names_a_damaged_database(run: Run, lamp: Path, tmp_path: Path) -> None:
    run("import", lamp)
    path = tmp_path / "data/feeds.sqlite3"
    body = bytearray(path.read_bytes())
    body[4096:] = b"\xff" * (len(body) - 4096)
    path.write_bytes(bytes(body))
    result = run("doctor")
    assert "bad   database: data/feeds.sqlite3" in result.stdout
    assert result.exit_code == 1


def test_doctor_names_broken_settings(run: Run, tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text("items = 'many'\n", encoding="utf-8")
    result = run("doctor")
    assert "bad   config: feeds.toml:1: items: expected a whole number" in result.stdout
    assert result.exit_code == 1


def test_doctor_names_an_impossible_data_folder(run: Run, lamp: Path) -> None:
    result = run("doctor", "--data", lamp / "below")
    assert f"bad   data: {lamp}" in result.stdout
    assert result.exit_code == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize("verb", [["doctor"], ["explain", "7000001"], ["sources", "list"]])
def test_a_database_that_may_only_be_read_is_one_line(run: Run, lamp: Path, tmp_path: Path, verb: list[str]) -> None:
    run("import", lamp)
    (tmp_path / "data").chmod(0o500)
    result = run(*verb)
    (tmp_path / "data").chmod(0o700)
    assert result.output.count("data/feeds.sqlite3: no permission to write data\n") == 1
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("version", "level"),
    [("expat_2.5.0", "warn"), ("expat_2.7.1", "warn"), ("expat_2.7.2", "ok"), ("expat_2.10.0", "ok"), ("", "warn")],
)
def test_an_old_expat_is_a_warning(version: str, level: str) -> None:
    assert expat(version).level == level


def test_explain_takes_the_address_from_a_browser(run: Run, lamp: Path) -> None:
    run("import", lamp)
    done = run("explain", "http://www.voachinese.com/a/lamp-by-the-river-20241204/7000001.html?utm_source=x#top")
    assert done.exit_code == 0
    assert "河边的灯" in done.output
