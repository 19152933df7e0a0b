"""Read a case like the poller or `feeds import`."""

from datetime import UTC, datetime
from pathlib import Path

from feeds.config import Config, load
from feeds.ingest.pipeline import InputDocument, Rejection, entries_of
from feeds.model import Article
from feeds.parsing.normalizers import Normalized

HERE = Path(__file__).parent
NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)


def config_with(folder: Path, sources: str = "") -> Config:
    """The settings of a `feeds.toml` with `sources`, a TOML text; the file is written to `folder`."""
    path = folder / "feeds.toml"
    path.write_text(sources, "utf-8")
    return load(path, folder / "data", {})


SHIPPED = load(None, Path("unused"), {})


def entries(
    name: str, config: Config = SHIPPED, *, polled: str = "", address: str = ""
) -> list[Normalized | Rejection]:
    """Every entry of the case `name` (`field/glance-11.xml`).

    `polled` is the id of the source in `config` that declares `address`, where the document was fetched; both are
    empty for an imported file.
    """
    body = (HERE / name).read_bytes()
    return entries_of_bytes(body, config, polled=polled, address=address or name)


def entries_of_bytes(
    body: bytes, config: Config = SHIPPED, *, polled: str = "", address: str = "case.xml"
) -> list[Normalized | Rejection]:
    """Every entry of a document given as bytes."""
    seen = NOW if polled else None
    return list(entries_of(InputDocument(path=address, body=body, polled=polled, seen=seen), config, NOW))


def articles(name: str, config: Config = SHIPPED, *, polled: str = "", address: str = "") -> list[Article]:
    """The articles of the case `name`; fails if an entry was rejected."""
    return accepted(entries(name, config, polled=polled, address=address))


def accepted(results: list[Normalized | Rejection]) -> list[Article]:
    """The articles among `results`; fails if an entry was rejected."""
    rejections = [entry for entry in results if isinstance(entry, Rejection)]
    assert rejections == []
    return [entry.article for entry in results if isinstance(entry, Normalized)]
