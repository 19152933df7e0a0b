"""The sample articles: marked in every document, left out of exports, removed when there are real articles."""

import json
import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

from feeds.cli import main
from feeds.cli.serve import import_samples
from feeds.common.samples import FILE, IDS, MARK, mark_samples, obsolete_samples
from feeds.config import Config, load, seeds
from feeds.ingest.catalogue_changes import bring_up_to_date
from feeds.ingest.deduplicate import put_article
from feeds.ingest.files import walk
from feeds.ingest.pipeline import InputDocument, entries_of, ingest
from feeds.model import Related
from feeds.parsing.normalizers import Normalized
from feeds.store import Store, open_store
from feeds.web import create_app
from tests.cli.test_serve import free_port, serving
from tests.conftest import OpenCopy
from tests.export.support import tree

NOW = datetime(2026, 1, 1, tzinfo=UTC)
#: a sample of VOA, and a word of its text
TITLE, WORD = "“慢渡轮”复航 海湾小镇居民重拾上班路上的半小时", "红隼湾"


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return load(seeds() / "sources.toml", tmp_path / "data", {}, {"base_url": "https://feeds.example.org"})


def first_run(store: Store) -> None:
    """Import the samples into an empty database."""
    import_samples(store, load(seeds() / "sources.toml", Path("data"), {}, {}))


@pytest.fixture
def store(open_copy: OpenCopy, config: Config) -> Iterator[Store]:
    """A database after the first run."""
    config.data.mkdir()
    with open_copy(first_run, config.database) as opened:
        yield opened


@pytest.fixture(scope="module")
def site(open_copy: OpenCopy, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A site after the first run, for tests that only read."""
    folder = tmp_path_factory.mktemp("site")
    config = load(seeds() / "sources.toml", folder, {}, {"base_url": "https://feeds.example.org"})
    with open_copy(first_run, config.database) as opened:
        yield create_app(config, opened).test_client()


@pytest.fixture
def client(config: Config, store: Store) -> FlaskClient:
    return create_app(config, store).test_client()


def article(link: str, title: str = "码头的灯", *, days: int = 0) -> InputDocument:
    """A feed of one entry, fetched."""
    date = f"{NOW - timedelta(days=days, hours=1):%a, %d %b %Y %H:%M:%S} GMT"
    entry = f"<item><title>{title}</title><link>{link}</link><pubDate>{date}</pubDate>"
    entry += f"<description>{title}，傍晚的时候一盏一盏亮了起来。{link}</description></item>"
    body = f'<rss version="2.0"><channel><title>x</title>{entry}</channel></rss>'
    return InputDocument(path="feed.xml", body=body.encode(), seen=NOW)


def take(store: Store, config: Config, *documents: InputDocument) -> None:
    assert ingest(documents, store=store, config=config, now=NOW).rejected == ()


def shown(store: Store) -> set[str]:
    """The sources whose samples are still published."""
    return set(store.sources_of(IDS).values())


# --- which they are ---------------------------------------------------------------------------------------------


def test_every_sample_is_in_the_list(config: Config, update: bool) -> None:
    """Ids of earlier versions stay: they are in the databases of these."""
    documents = walk([seeds() / "articles"], config.max_document_bytes)
    entries = [entry for item in documents for entry in entries_of(item, config, NOW)]
    ids = {entry.article.id for entry in entries if isinstance(entry, Normalized)}
    if update:
        FILE.write_text("".join(f"{id}\n" for id in sorted(IDS | ids)), "ascii")
    assert ids <= IDS
    assert len(ids) == 56


def test_what_is_stored_has_these_ids(store: Store) -> None:
    assert {id for id, _ in store.visible_ids()} <= IDS


# --- where they are marked --------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "zh-Hans/", "zh-Hant/"])
@pytest.mark.parametrize("name", ["voa", "all", "main"])
@pytest.mark.parametrize("query", ["", "?brief=100", "?limit=5&images=none"])
def test_every_sample_in_a_feed_is_marked(site: FlaskClient, prefix: str, name: str, query: str) -> None:
    items = site.get(f"/{prefix}feeds/{name}.json{query}").get_json(force=True)["items"]
    assert items
    assert [item["title"] for item in items if not item["title"].startswith(MARK)] == []


@pytest.mark.parametrize("path", ["feeds/voa.rss", "feeds/voa.atom", "feeds/voa/archive/2024-12.rss", "search.rss?q="])
def test_in_every_format_and_in_what_is_found(site: FlaskClient, path: str) -> None:
    assert f"{MARK}{TITLE}" in site.get(f"/{path}{WORD if path.endswith('=') else ''}").get_data(as_text=True)


@pytest.mark.parametrize(("prefix", "message"), [("", "示例"), ("zh-Hant/", "示例"), ("en/", "Sample")])
def test_every_page_says_so_in_its_language(site: FlaskClient, prefix: str, message: str) -> None:
    badge = f'<span class="sample">{message}</span>'
    for location in ("", "sources/voa/", "sources/voa/2024-12/", f"search/?q={WORD}"):
        page = site.get(f"/{prefix}{location}", headers={"Accept-Language": "zh-Hans"}).get_data(as_text=True)
        assert page.count(badge) == page.count("<li>" + badge) > 0, location


def test_the_page_of_a_sample_says_that_it_is_no_news(client: FlaskClient, store: Store) -> None:
    (item,) = [item for item in store.newest(["voa"], 99) if item.title == TITLE]
    location = f"articles/{item.id.removeprefix('urn:uuid:')}/"
    assert "It is no news" in client.get(f"/en/{location}").get_data(as_text=True)
    assert "不是新闻" in client.get(f"/{location}").get_data(as_text=True)
    assert "不是新聞" in client.get(f"/zh-Hant/{location}").get_data(as_text=True)


def test_nothing_else_is_marked(config: Config, tmp_path: Path) -> None:
    with open_store(tmp_path / "other.sqlite3") as store:
        take(store, config, article("https://www.voachinese.com/a/lamp-20251231/8090001.html"))
        client = create_app(config, store).test_client()
        for path in ("/", "/feeds/voa.rss", "/sources/voa/", "/search/?q=码头", "/search.rss?q=码头"):
            text = client.get(path).get_data(as_text=True)
            # what is found has its words marked
            assert "的灯" in text
            assert "示例" not in text


# --- when they go -----------------------------------------------------------------------------------------------


def test_those_of_a_source_go_with_its_first_real_article(config: Config, store: Store, client: FlaskClient) -> None:
    old = shown(store)
    declared = {source.id for source in config.sources}
    assert old - declared, "some samples are of sources that were invented"
    take(store, config, article("https://www.voachinese.com/a/lamp-20251231/8090001.html"))
    # what was invented has no real article ever
    assert shown(store) == (old & declared) - {"voa"}
    for path in ("/feeds/voa.rss", "/feeds/all.rss", "/sources/voa/", "/"):
        text = client.get(path).get_data(as_text=True)
        assert "码头的灯" in text, path
        assert TITLE not in text, path
    assert "<item>" not in client.get(f"/search.rss?q={WORD}").get_data(as_text=True)
    assert client.get("/feeds/voa/archive/2024-12.rss").status_code == 404
    assert [entry["title"] for entry in client.get("/feeds/voa.json").get_json(force=True)["items"]] == ["码头的灯"]


def test_they_do_not_come_back(config: Config, store: Store) -> None:
    take(store, config, article("https://www.voachinese.com/a/lamp-20251231/8090001.html"))
    import_samples(store, config)
    assert "voa" not in shown(store)
    assert store.count() == len(store.sources_of(IDS)) + 1


def test_an_article_that_is_refused_is_no_first_one(config: Config, store: Store) -> None:
    old = shown(store)
    broken = InputDocument(path="feed.xml", body=b"<rss><channel><item></item></channel></rss>", seen=NOW)
    ingest([broken], store=store, config=config, now=NOW)
    assert shown(store) == old


def test_samples_again_change_nothing(config: Config, store: Store) -> None:
    revision = store.revision()
    import_samples(store, config)
    assert store.revision() == revision
    assert len(store.sources_of(IDS)) == store.count() == 56


def test_a_database_of_an_earlier_program_loses_them_too(config: Config) -> None:
    """It has them beside real articles."""
    with open_store(config.database) as store:
        with store.batch(NOW) as batch:
            for document in (
                *walk([seeds() / "articles"], config.max_document_bytes),
                article("https://www.dw.com/zh/x/a-76000001"),
            ):
                for entry in entries_of(document, config, NOW):
                    assert isinstance(entry, Normalized)
                    put_article(batch, entry.article)
        assert {"dw", "voa"} <= shown(store)
        bring_up_to_date(store, config, NOW)
        assert "dw" not in shown(store)
        assert "voa" in shown(store)
        revision = store.revision()
        bring_up_to_date(store, config, NOW)
        assert store.revision() == revision
        # nothing is written, and an export from a read-only database works as well
        bring_up_to_date(Unwritable(store), config, NOW)  # type: ignore[arg-type]  # a store that is only read


class Unwritable:
    """A store of which nothing can be written."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> object:
        assert name != "batch"
        return getattr(self._store, name)


@pytest.mark.parametrize(
    ("real", "gone"), [((), []), (("voa",), ["1", "3"]), (("rfi",), ["3"]), (("voa", "dw"), ["1", "2", "3"])]
)
def test_the_rule(real: tuple[str, ...], gone: list[str]) -> None:
    published = {"1": "voa", "2": "dw", "3": "invented.example.org"}
    assert obsolete_samples(published, real, ("voa", "dw", "rfi")) == gone


def test_an_article_that_names_a_sample_marks_it(store: Store) -> None:
    item = store.newest(None, 1)[0]
    names = Related(id=item.id, source=item.source, title=item.title, url=None)
    other = Related(id="urn:uuid:1", source="voa", title="码头的灯", url=None)
    real = replace(item, id="urn:uuid:2", related=(names, other))
    assert mark_samples(real) == replace(real, related=(replace(names, title=MARK + item.title), other))
    assert mark_samples(item) == replace(item, title=MARK + item.title)


# --- the verbs --------------------------------------------------------------------------------------------------


def feeds(*arguments: str | Path) -> Result:
    """Run a verb; an exception that is no exit fails the test."""
    # one language is enough here, and quicker
    environ = {"FEEDS_LANGUAGES": "zh-Hans"}
    return CliRunner().invoke(main, [str(argument) for argument in arguments], env=environ, catch_exceptions=False)


@pytest.fixture
def places(config: Config, store: Store) -> tuple[str, ...]:
    """Options that lead to the database of the first run, with one real article of a source of its own."""
    take(store, config, article("https://www.rfi.fr/cn/x/20251231-lamp"))
    return ("--data", str(config.data), "--config", str(config.path))


def titles(folder: Path) -> list[str]:
    return [item["title"] for item in json.loads((folder / "feeds/all.json").read_bytes())["items"]]


def test_an_export_has_none_unless_it_is_asked_for(places: tuple[str, ...], store: Store, tmp_path: Path) -> None:
    site, other = tmp_path / "site", tmp_path / "other"
    number = len(store.sources_of(IDS))
    done = feeds("export", site, *places)
    assert done.stderr == f"feeds: {number} sample articles left out; --samples writes them too\n"
    assert titles(site) == ["码头的灯"]
    text = "".join(path.read_text("utf-8") for path in site.rglob("*") if path.suffix in (".html", ".rss", ".atom"))
    assert WORD not in text
    assert len(list((site / "articles").iterdir())) == 1
    # nothing is lost by it: the database has them as before
    assert len(store.sources_of(IDS)) == number
    assert feeds("export", other, "--samples", *places).stderr == ""
    assert len(list((other / "articles").iterdir())) == number + 1
    assert sum(title.startswith(MARK) for title in titles(other)) == len(titles(other)) - 1


def test_one_after_the_other_each_export_is_what_it_was(places: tuple[str, ...], tmp_path: Path) -> None:
    """What is remembered of one kind is not used for the other."""
    for round in ("first", "second"):
        for kind, options in (("bare", ()), ("full", ("--samples",))):
            feeds("export", tmp_path / f"{round}-{kind}", *options, *places)
    for kind in ("bare", "full"):
        item, two = (tree(tmp_path / f"{round}-{kind}") for round in ("first", "second"))
        assert item == two
    assert feeds("export", tmp_path / "first-full", *places).stdout.split()[-2:][0] != "0"
    assert tree(tmp_path / "first-full") == tree(tmp_path / "first-bare")


def test_they_are_removed_by_hand_and_do_not_come_back(
    places: tuple[str, ...], store: Store, config: Config, tmp_path: Path
) -> None:
    number = len(store.sources_of(IDS))
    assert feeds("samples", "remove", *places).stdout == f"{number} samples removed\n"
    assert feeds("samples", "remove", *places).stdout == "0 samples removed\n"
    assert [item.title for item in store.newest(None, 99)] == ["码头的灯"]
    feeds("export", tmp_path / "site", "--samples", *places)
    assert titles(tmp_path / "site") == ["码头的灯"]
    import_samples(store, config)
    assert store.count() == 1


def test_what_would_go_again_is_not_restored(config: Config, store: Store) -> None:
    places = ("--data", str(config.data), "--config", str(config.path))
    feeds("samples", "remove", *places)
    take(store, config, article("https://www.voachinese.com/a/lamp-20251231/8090001.html"))
    stored = {source: id for id in IDS for source in [item.source for item in store.find(id)]}
    voa, dw, invented = (
        stored["voa"],
        stored["dw"],
        next(stored[item] for item in stored if config.source(item) is None),
    )
    done = feeds("restore", voa, dw, invented, *places)
    assert done.exit_code == 1
    assert [line.split()[2] for line in done.stderr.splitlines()] == [f"{voa}:", f"{invented}:"]
    assert done.stdout.split()[:2] == ["restored:", dw]
    bring_up_to_date(store, config, NOW)
    assert store.sources_of(IDS) == {dw: "dw"}


def test_a_server_takes_none_in_where_they_were_removed(config: Config, store: Store) -> None:
    feeds("samples", "remove", "--data", config.data)
    assert store.count() == 0
    with serving(free_port(), "--data", str(config.data)) as server:
        os.killpg(server.pid, signal.SIGINT)
        output, _ = server.communicate(timeout=20)
    assert "feeds: 0 articles at" in output
    assert "sample" not in output
