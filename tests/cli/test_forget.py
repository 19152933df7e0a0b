"""`feeds forget` and `feeds restore`."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

URL = "https://www.voachinese.com/a/7000001.html"


@pytest.mark.parametrize("query", ["7000001", URL])
def test_a_forgotten_article_is_not_published_until_it_is_restored(
    run: Run, lamp: Path, tmp_path: Path, query: str
) -> None:
    run("import", lamp)
    result = run("forget", query)
    assert (result.exit_code, result.stdout.split(":")[0]) == (0, "forgotten")
    assert "河边的灯" not in exported(run, tmp_path)
    # also after another delivery
    assert json.loads(run("import", lamp, "--json").stdout)["of_which"]["refused"] == 1
    lamp.write_text(lamp.read_text(encoding="utf-8").replace("河边的灯", "河边的新灯"), encoding="utf-8")
    assert json.loads(run("import", lamp, "--json").stdout)["of_which"]["refused"] == 1
    assert "河边的" not in exported(run, tmp_path)
    assert "left out of everything until `feeds restore`" in run("explain", "7000001").stdout
    assert run("restore", query).stdout.startswith("restored: ")
    assert "河边的灯" in exported(run, tmp_path)
    (explanation,) = json.loads(run("explain", "7000001", "--json").stdout)
    assert explanation["forgotten"] is None


def test_doing_it_twice_says_so(run: Run, lamp: Path) -> None:
    run("import", lamp)
    assert run("restore", "7000001").stdout.startswith("already restored")
    run("forget", "7000001")
    result = run("forget", "7000001")
    assert (result.exit_code, result.stdout[:17]) == (0, "already forgotten")


def test_an_unknown_article_is_reported_and_the_others_are_forgotten(run: Run, lamp: Path) -> None:
    run("import", lamp)
    result = run("forget", "99", "7000001")
    assert result.stderr == "feeds: error: 99: no article has this id, address or number\n"
    assert result.exit_code == 1
    assert result.stdout.startswith("forgotten: ")


def test_a_number_of_two_articles_forgets_neither(run: Run, tmp_path: Path) -> None:
    for host, path in (("www.voachinese.com/a/7000001.html", "a.md"), ("www.dw.com/zh/a-7000001", "b.md")):
        (tmp_path / path).write_text(f"<!--1733273575000-->\n[灯]({'https://' + host})\n------\n\n<p>亮了。</p>\n")
    run("import", tmp_path / "a.md", tmp_path / "b.md")
    result = run("forget", "7000001")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "7000001: 2 articles have it: urn:uuid:" in result.stderr


def test_an_address_is_forgotten_in_every_source_that_has_it(run: Run, tmp_path: Path) -> None:
    for host, name in (("news.example.org", "own.xml"), ("planet.example.net", "planet.xml")):
        (tmp_path / name).write_text(
            f"<rss version='2.0'><channel><title>x</title><link>https://{host}/</link><item><title>山上的雪</title>"
            "<link>https://news.example.org/snow</link><description>一夜之间，山顶白了。</description>"
            "<pubDate>Tue, 03 Dec 2024 10:00:00 GMT</pubDate></item></channel></rss>",
            encoding="utf-8",
        )
        run("import", tmp_path / name)
    result = run("forget", "https://news.example.org/snow")
    assert (result.exit_code, len(result.stdout.splitlines())) == (0, 2)
    assert "山上的雪" not in exported(run, tmp_path)


def test_nothing_is_forgotten_without_a_database(run: Run) -> None:
    result = run("forget", "7000001")
    assert result.exit_code == 1
    assert "no database yet" in result.stderr


def exported(run: Run, tmp_path: Path) -> str:
    """All files of an export, as one text."""
    assert run("export", tmp_path / "out", "--base-url", "https://news.example.org").exit_code == 0
    files = (path for path in (tmp_path / "out").rglob("*") if path.is_file() and path.suffix != ".gz")
    return "\n".join(path.read_text(encoding="utf-8") for path in files)
