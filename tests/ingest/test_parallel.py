"""Files read by several processes give what one process gives, also after a process died."""

import multiprocessing
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bench.newsroom import story
from feeds.config import Config, seeds
from feeds.ingest.files import walk
from feeds.ingest.parallel import CHUNK, read_files
from feeds.ingest.pipeline import IngestReport, ingest, ingest_entries
from feeds.store import open_store
from feeds.store.sqlite_driver import sqlite3
from tests.store.samples import NOW

FILES = 4 * CHUNK
CONFIG = Config()


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Samples, a folder of articles with copies and later versions among them, and what is no article."""
    folder = tmp_path_factory.mktemp("files")
    for number in range(FILES):
        sentences = "".join(f"<p>{sentence}</p>" for sentence in story(number // 2))
        rest = f"<p>这是第{number}稿。</p>" if number % 4 == 1 else ""
        link = f"[{story(number // 2)[0]}](https://www.voachinese.com/a/sample/{7_000_000 + number % 50}.html)"
        (folder / f"{number:04}.md").write_text(
            f"<!--{1_700_000_000_000 + number}-->\n{link}\n------\n\n{sentences}{rest}"
        )
    (folder / "0007.html").write_text("<html><p>没有文章</p></html>")
    return [seeds() / "articles", folder, folder / "missing.md"]


def contents(path: Path) -> dict[str, list[Any]]:
    """Return every row of every table, the full-text index too."""
    with closing(sqlite3.connect(path)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(database.execute(f'SELECT * FROM "{name}"'), key=repr) for name in tables}  # noqa: S608


def test_the_database_is_that_of_one_process(paths: list[Path], tmp_path: Path) -> None:
    reports: list[IngestReport] = []
    with open_store(tmp_path / "one.db") as store:
        documents = walk(paths, CONFIG.max_document_bytes)
        reports.append(ingest(documents, store=store, config=CONFIG, now=NOW))
    with (
        read_files(paths, CONFIG, NOW, processes=2, min_files=2) as entries,
        open_store(tmp_path / "several.db") as store,
    ):
        reports.append(ingest_entries(entries, store=store, config=CONFIG, now=NOW))
    assert reports[0] == reports[1]
    assert min(reports[0].outcomes.values()) > 0
    assert {"new", "updated", "duplicate"} <= reports[0].outcomes.keys()
    assert len(reports[0].rejected) >= 2
    assert contents(tmp_path / "one.db") == contents(tmp_path / "several.db")


def test_files_of_a_process_that_died_are_read_here(paths: list[Path]) -> None:
    with read_files(paths, CONFIG, NOW) as few:
        expected = list(few)
    with read_files(paths, CONFIG, NOW, processes=2, min_files=2) as several:
        # they are started before a database is opened
        processes = multiprocessing.active_children()
        assert len(processes) == 2
        for process in processes:
            process.kill()
        assert list(several) == expected
    assert multiprocessing.active_children() == []
