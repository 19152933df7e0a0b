"""`feeds import` and `feeds export`."""

import gzip
import json
import os
from pathlib import Path

import pytest

from feeds.cli.progress import STEP, progress
from feeds.config import seeds
from tests.cli.conftest import LAMP, Run
from tests.export.support import tree


@pytest.fixture(autouse=True)
def one_language(alone: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001  # which removes variables
    """Export the pages in one language, which takes a quarter of the time."""
    monkeypatch.setenv("FEEDS_LANGUAGES", "zh-Hans")


def test_import_reports_every_document(run: Run, lamp: Path) -> None:
    assert run("import", lamp).stdout == "1 document: 1 new, 0 updated, 0 same, 0 duplicate, 0 rejected\n"
    assert run("import", lamp).stdout == "1 document: 0 new, 0 updated, 1 same, 0 duplicate, 0 rejected\n"


def test_import_json_is_one_object_whose_counts_add_up(run: Run, lamp: Path, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<html><p>首页</p></html>", encoding="utf-8")
    result = run("import", "--json", lamp, tmp_path / "page.html", tmp_path / "missing.md")
    report = json.loads(result.stdout)
    assert list(report) == ["documents", "new", "updated", "same", "duplicate", "of_which", "incomplete", "rejected"]
    counts = sum(report[name] for name in ("new", "updated", "same", "duplicate"))
    assert report["documents"] == counts + len(report["rejected"]) == 3
    assert [rejection["path"] for rejection in report["rejected"]] == [
        str(tmp_path / "page.html"),
        str(tmp_path / "missing.md"),
    ]
    # a missing file has no line number
    assert [rejection["line"] for rejection in report["rejected"]] == [1, 0]
    assert all(rejection["reason"] for rejection in report["rejected"])
    assert result.exit_code == 1


def test_a_rejected_document_is_named_and_the_rest_goes_on(run: Run, lamp: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.md").touch()
    result = run("import", tmp_path / "empty.md", lamp)
    assert result.stdout.startswith("2 documents: 1 new")
    assert result.stderr.startswith(f"{tmp_path / 'empty.md'}:1: ")
    assert result.stderr.count("\n") == 1
    assert result.exit_code == 1


def test_a_file_name_cannot_steer_the_terminal(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a\x1b[2J\nb.md").touch()
    result = run("import", tmp_path / "a\x1b[2J\nb.md")
    assert "a\\x1b[2J\\nb.md:1: " in result.stderr


def test_the_samples_are_all_taken_in(run: Run) -> None:
    result = run("import", seeds() / "articles", "--json")
    assert json.loads(result.stdout)["rejected"] == []
    assert result.exit_code == 0


def test_a_broken_database_is_one_line(run: Run, lamp: Path, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/feeds.sqlite3").write_bytes(b"this is no database" * 100)
    result = run("import", lamp)
    assert result.stderr == (
        "feeds: error: data/feeds.sqlite3: expected a SQLite database, found another kind of file\n"
    )
    assert (result.exit_code, result.stdout) == (1, "")


def test_nothing_to_import_is_a_mistake_of_usage(run: Run) -> None:
    assert run("import").exit_code == 2


def test_export_counts_files(run: Run, lamp: Path, tmp_path: Path) -> None:
    run("import", lamp)
    first = json.loads(run("export", "out", "--base-url", "https://feeds.example.org/", "--json").stdout)
    assert first["written"] > 10
    assert first == {"written": first["written"], "unchanged": 0, "removed": 0}
    again = run("export", "out", "--base-url", "https://feeds.example.org")
    assert again.stdout == f"0 written, {first['written']} unchanged, 0 removed\n"
    feed = (tmp_path / "out/feeds/voa.atom").read_text(encoding="utf-8")
    assert "https://feeds.example.org/feeds/voa.atom" in feed
    assert "127.0.0.1" not in feed


#: commands between two exports, and the options of the second
CHANGES = {
    "an article": (("import", "other.md"), ()),
    "a removed article": (("forget", "7000001"), ()),
    "an address": ((), ("--base-url", "https://other.example.org")),
    "copies": ((), ("--gzip",)),
    "nothing": ((), ()),
}


@pytest.mark.parametrize("change", CHANGES)
def test_export_is_that_of_an_empty_folder_whatever_has_changed(
    run: Run, lamp: Path, tmp_path: Path, change: str
) -> None:
    (tmp_path / "other.md").write_text(lamp.read_text("utf-8").replace("7000001", "7000002"), "utf-8")
    run("import", lamp)
    run("export", "out")
    command, options = CHANGES[change]
    if command:
        assert run(*command).exit_code == 0
    assert (" 0 written," in f" {run('export', 'out', *options).stdout}") == (change in ("nothing",))
    run("export", "fresh", *options)
    assert tree(tmp_path / "out") == tree(tmp_path / "fresh")


def settings(folder: Path, text: str) -> None:
    shipped = (seeds() / "sources.toml").read_text("utf-8")
    (folder / "feeds.toml").write_text(f"{shipped}\n[export]\n{text}\n", "utf-8")


def test_a_changed_setting_changes_the_export(run: Run, lamp: Path, tmp_path: Path) -> None:
    run("import", lamp)
    settings(tmp_path, "")
    run("export", "out")
    assert run("export", "out").stdout.startswith("0 written,")
    settings(tmp_path, "gzip = true")
    assert not run("export", "out").stdout.startswith("0 written,")
    assert (tmp_path / "out/index.html.gz").exists()
    run("export", "out", "--no-gzip")
    assert not (tmp_path / "out/index.html.gz").exists()


def test_too_large_an_export_is_an_error_and_writes_nothing(run: Run, lamp: Path, tmp_path: Path) -> None:
    settings(tmp_path, "max_size = 1")
    run("import", lamp)
    first = run("export", "out")
    assert (first.exit_code, first.stderr) == (0, "")
    before = tree(tmp_path / "out")
    text = lamp.read_text("utf-8").replace("傍晚", "傍晚，" * 20_000)
    (tmp_path / "large.md").write_text(text.replace("7000001", "7000002"), "utf-8")
    run("import", "large.md")
    result = run("export", "out")
    assert result.exit_code == 1
    assert "expected at most 1 MB, found " in result.stderr
    assert tree(tmp_path / "out") == before
    run("export", "fresh")
    assert tree(tmp_path / "fresh") == {}


def test_a_large_export_is_a_warning(run: Run, lamp: Path, tmp_path: Path) -> None:
    settings(tmp_path, "max_size = 1")
    text = lamp.read_text("utf-8").replace("傍晚", "傍晚，" * 2_800)
    lamp.write_text(text, "utf-8")
    run("import", lamp)
    for _ in range(2):
        result = run("export", "out")
        assert (result.exit_code, result.stderr.startswith("feeds: warning: the export has ")) == (0, True), (
            result.stderr
        )


def test_old_articles_are_left_out(run: Run, lamp: Path, tmp_path: Path) -> None:
    """Counted from the newest article: May 2024 to December 2024 are eight months."""
    old = lamp.read_text("utf-8").replace("7000001", "7000000").replace("Wed, 04 Dec 2024", "Sat, 04 May 2024")
    (tmp_path / "old.md").write_text(old.replace("1733273943000", "1714784000000").replace("路灯", "码头的船"), "utf-8")
    run("import", lamp, "old.md")
    for keep, months in ((8, {"2024-05", "2024-12"}), (7, {"2024-12"})):
        settings(tmp_path, f"keep = {keep}")
        run("export", "out")
        out = tmp_path / "out"
        assert {path.stem for path in (out / "feeds/voa/archive").iterdir()} == months
        assert len(list((out / "articles").iterdir())) == len(months)
        settings(tmp_path, f"archive = {keep}")
        run("export", "other")
        assert {path.stem for path in (tmp_path / "other/feeds/voa/archive").iterdir()} == months
        assert len(list((tmp_path / "other/articles").iterdir())) == 2


def test_export_repairs_files(run: Run, lamp: Path, tmp_path: Path) -> None:
    run("import", lamp)
    run("export", "out")
    file = tmp_path / "out/index.html"
    body, status = file.read_bytes(), file.stat()
    file.unlink()
    assert run("export", "out").stdout.startswith("1 written,")
    status = file.stat()
    file.write_bytes(body[::-1])
    # neither the size nor the time shows it
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert run("export", "out", "--verify").stdout.startswith("1 written,")
    assert file.read_bytes() == body


def test_export_compresses_each_file_if_asked_to(run: Run, lamp: Path, tmp_path: Path) -> None:
    run("import", lamp)
    run("export", "out", "--gzip")
    packed = {path: gzip.decompress(path.read_bytes()) for path in (tmp_path / "out").rglob("*.gz")}
    assert {"voa.rss.gz", "index.html.gz", "style.css.gz"} <= {path.name for path in packed}
    assert all(path.with_suffix("").read_bytes() == body for path, body in packed.items())
    assert min(map(len, packed.values())) >= 1024
    assert run("export", "out").stdout.endswith(f" {len(packed)} removed\n")
    assert list((tmp_path / "out").rglob("*.gz")) == []


def test_export_without_a_database_does_not_empty_a_site(run: Run, lamp: Path, tmp_path: Path) -> None:
    """A typo in --data must not replace a site by an empty one."""
    run("import", lamp)
    run("export", "out")
    files = sorted((tmp_path / "out").rglob("*"))
    result = run("--data", "dtaa", "export", "out")
    assert result.stderr.startswith("feeds: error: dtaa/feeds.sqlite3: no database yet")
    assert result.exit_code == 1
    assert sorted((tmp_path / "out").rglob("*")) == files
    assert not (tmp_path / "dtaa").exists()


def test_export_into_a_file_is_one_line(run: Run, lamp: Path) -> None:
    run("import", lamp)
    result = run("export", lamp)
    assert result.stderr.startswith(f"feeds: error: {lamp}: ")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert lamp.read_text(encoding="utf-8") == LAMP


def test_two_orders_of_import_give_the_same_files(run: Run, tmp_path: Path) -> None:
    paths = sorted(path for path in (seeds() / "articles").rglob("*") if path.is_file())
    run("--data", "one", "import", *paths)
    run("--data", "two", "import", *reversed(paths))
    for name in ("one", "two"):
        run("--data", name, "export", f"out-{name}")
    assert tree(tmp_path / "out-one") == tree(tmp_path / "out-two")


def test_progress_is_plain_lines_without_a_terminal(capsys: object) -> None:
    with progress("documents") as tick:
        for done in (STEP - 1, STEP, STEP + 1, 3 * STEP):
            tick(done)
    assert capsys.readouterr().err == f"{STEP} documents\n{3 * STEP} documents\n"  # type: ignore[attr-defined]


def test_an_export_gives_a_source_declared_since_its_articles(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "<!--1733273943000-->\n[灯](https://news.example.org/1)\n------\n\n<p>灯亮了。</p>\n", encoding="utf-8"
    )
    assert run("import", page).exit_code == 0
    (tmp_path / "feeds.toml").write_text(
        '[[source]]\nid = "example"\ntitle = "例"\nhomepage = "https://news.example.org/"\n', encoding="utf-8"
    )
    assert run("export", tmp_path / "site").exit_code == 0
    assert "灯亮了" in (tmp_path / "site/feeds/example.rss").read_text(encoding="utf-8")
    assert not (tmp_path / "site/feeds/news.example.org.rss").exists()
