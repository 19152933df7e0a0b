"""Every served document of a site with the shipped samples, or with the real documents beside the checkout."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from feeds.config import Config
from feeds.health import Event
from feeds.ingest.pipeline import InputDocument, ingest
from feeds.messages import untranslated
from feeds.model import Group
from feeds.publish.formats.opml import render
from feeds.publish.publisher import Publisher
from feeds.store import Store, open_store
from feeds.subscribe import subscriptions
from feeds.web import create_app
from tests.corpus.measure import CORPUS, NOW, SHARED, config

ROOT = Path(__file__).parents[2]
BASE = "https://news.example.org"


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """One document and its content type, as served."""

    #: from the root, without a leading slash
    path: str
    content_type: str
    body: bytes

    @property
    def address(self) -> str:
        return f"{BASE}/{self.path}"

    @property
    def extension(self) -> str:
        return self.path.rpartition(".")[2]


#: path -> document
Site = dict[str, Served]


def samples() -> list[InputDocument]:
    """The sample documents of the project."""
    folder = ROOT / "seeds" / "articles"
    return _documents(folder, folder)


def corpus() -> list[InputDocument]:
    """Real documents: the corpus, and the sample documents of the first version."""
    folders = (CORPUS / "feedx", CORPUS / "hexo", CORPUS / "xml", SHARED / "seeds")
    return [document for folder in folders for document in _documents(folder, SHARED)]


def site(folder: Path, documents: list[InputDocument]) -> Site:
    """Every feed, archive month and OPML list of a site with these documents, and the output of `opml export`."""
    settings = _settings()
    with open_store(folder / "feeds.sqlite3") as store:
        report = ingest(documents, store=store, config=settings, now=NOW)
        assert report.documents >= len(documents)
        with store.batch(NOW) as batch:
            batch.put_events(_events())
        result = {document.path: document for document in _served(store, settings)}
    body = render(settings.title, list(subscriptions(settings)))
    sources = Served(path="sources.opml", content_type="text/x-opml; charset=utf-8", body=body)
    return {**result, sources.path: sources}


def _settings() -> Config:
    """The shipped catalogue with HTML in its title, and with groups of few sources or without articles."""
    settings = config()
    ids = tuple(source.id for source in settings.sources)
    groups = (
        Group(id="short", title="R&D <摘要>", sources=ids, content="summary"),
        Group(id="links", title="只有链接", sources=ids[:3], content="link"),
        Group(id="nobody", title="空空如也", sources=()),
    )
    return replace(settings, base_url=BASE, title="R&D <新闻> &amp; 更多", groups=groups)


def _events() -> list[Event]:
    states = (("dw", "stale"), ("voa", "failing"), ("zaker", "fresh"), ("bbc", "gone"))
    return [
        Event(
            source=source,
            previous="late",
            state=state,  # type: ignore[arg-type]  # a literal in a loop
            at=NOW + timedelta(days=day),
            reason=untranslated("HTTP 500 & <html>"),
        )
        for day, (source, state) in enumerate(states)
    ]


def _served(store: Store, settings: Config) -> Iterator[Served]:
    publisher = Publisher(store, settings)
    client = create_app(settings, store, publisher).test_client()
    for path in publisher.paths():
        if path.endswith((".rss", ".atom", ".json", "opml.xml")):
            answer = client.get(f"/{path}")
            assert answer.status_code == 200, path
            yield Served(path=path, content_type=answer.headers["Content-Type"], body=answer.data)


def _documents(folder: Path, root: Path) -> list[InputDocument]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return [InputDocument(path=path.relative_to(root).as_posix(), body=path.read_bytes()) for path in paths]
