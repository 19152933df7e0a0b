"""An export behind nginx and Caddy with the configuration of `docs/publishing.md`: all files, every kind of request."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path

import pytest

from feeds.export import MANIFEST
from tests.cli.conftest import LAMP
from tests.cli.test_serve import ask, free_port
from tests.export.support import tree
from tests.hosting.servers import CHINESE, ENGLISH, program, running, shown
from tests.hosting.test_servers import SETTINGS, feeds

#: each server, and the page whose block it runs
BLOCKS = [("nginx", ENGLISH), ("nginx", CHINESE), ("caddy", ENGLISH), ("caddy", CHINESE)]

TYPES = {
    ".rss": "application/rss+xml",
    ".atom": "application/atom+xml",
    ".json": "application/feed+json",
    "opml.xml": "text/x-opml",
}
PREFLIGHT = {
    "Origin": "https://reader.example.net",
    "Access_Control_Request_Method": "GET",
    "Access_Control_Request_Headers": "if-none-match",
}


@dataclass(frozen=True, slots=True)
class Host:
    """A running server and the exported folder."""

    port: int
    files: dict[str, bytes]

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
        return ask(self.port, f"/{path}", method, **headers)

    def programs(self) -> list[str]:
        """The paths of all files that programs fetch."""
        return [path for path in self.files if re.match(r"(zh-Han[st]/)?feeds/|opml|status[.]atom", path)]

    def originals(self) -> list[str]:
        return [path for path in self.files if not path.endswith(".gz")]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export of a few articles in all languages."""
    folder = tmp_path_factory.mktemp("exported")
    (folder / "feeds.toml").write_text(SETTINGS, encoding="utf-8")
    for number, day in enumerate(("Mon, 04 Nov 2024", "Wed, 04 Dec 2024", "Sat, 04 Jan 2025")):
        lamp = LAMP.replace("7000001", f"700000{number}").replace("Wed, 04 Dec 2024", day)
        (folder / f"{number}.md").write_text(lamp.replace("路灯", day + "的路灯" * 9 * number), encoding="utf-8")
    places = ("--data", str(folder / "data"), "--config", str(folder / "feeds.toml"))
    feeds("import", *(str(path) for path in folder.glob("*.md")), *places)
    feeds("export", str(folder / "site"), "--gzip", *places)
    return folder / "site"


@pytest.fixture(scope="module", params=BLOCKS, ids=lambda block: " of ".join(block))
def host(request: pytest.FixtureRequest, exported: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    name, page = request.param
    if program(name) is None:
        pytest.skip(f"no {name} here")
    port, folder = free_port(), tmp_path_factory.mktemp(name)
    block = shown(name, "/srv/www/feeds", page).replace("/srv/www/feeds", str(exported))
    with running(name, block, folder, port):
        yield Host(port, tree(exported))


def test_the_export_has_every_kind_of_file(exported: Path) -> None:
    files = tree(exported)
    for prefix in ("", "zh-Hans/", "zh-Hant/"):
        for extension in ("rss", "atom", "json"):
            assert f"{prefix}feeds/voa.{extension}" in files
            assert bool(archive_documents(files, prefix, extension)) == ((prefix, extension) == ("", "atom"))


def archive_documents(files: dict[str, bytes], prefix: str, extension: str) -> list[str]:
    return [path for path in files if re.match(rf"{prefix}feeds/voa/archive/[\d-]+[.]{extension}", path)]


def test_every_file_is_served_unchanged(host: Host) -> None:
    for path in host.originals():
        answer, body = host.ask(path)
        assert (answer.status, body) == (200, host.files[path]), path
        assert answer.getheader("Content-Encoding") is None, path
        head, nothing = host.ask(path, "HEAD")
        assert (head.status, nothing, head.getheader("Content-Length")) == (200, b"", str(len(body))), path


def test_compressed_copies_are_served_by_accept_encoding(host: Host) -> None:
    for path in host.originals():
        answer, body = host.ask(path, Accept_Encoding="gzip, deflate, br")
        copy = host.files.get(f"{path}.gz")
        if copy is not None:
            assert (answer.getheader("Content-Encoding"), body) == ("gzip", copy), path
            assert answer.getheader("Vary") == "Accept-Encoding", path
            assert answer.getheader("Content-Type") == host.ask(path)[0].getheader("Content-Type"), path
    assert sum(path.endswith(".gz") for path in host.files) > 50


def test_files_for_programs_have_a_content_type_and_cors_headers(host: Host) -> None:
    """In both scripts of Chinese, and in the archive."""
    for path in host.programs():
        if path.endswith(".gz"):
            continue
        for headers in ({}, {"Accept_Encoding": "gzip"}):
            answer, _ = host.ask(path, **headers)
            (expected,) = [value for ending, value in TYPES.items() if path.endswith(ending)]
            assert answer.getheader("Content-Type") == expected, path
            assert_open(answer, path)


def assert_open(answer: HTTPResponse, path: str) -> None:
    assert answer.headers.get_all("Access-Control-Allow-Origin") == ["*"], path
    assert answer.headers.get_all("Access-Control-Expose-Headers") == ["ETag, Last-Modified, Link"], path
    assert answer.headers.get_all("Cache-Control") == ["public, max-age=3600"], path
    assert answer.headers.get_all("Content-Security-Policy") == ["default-src 'none'; sandbox"], path
    assert answer.headers.get_all("X-Content-Type-Options") == ["nosniff"], path


def test_a_poll_with_nothing_new_gets_304(host: Host) -> None:
    for path in [path for path in host.programs() if not path.endswith(".gz")]:
        for headers in ({}, {"Accept_Encoding": "gzip"}):
            tag = host.ask(path, **headers)[0].getheader("ETag") or ""
            answer, body = host.ask(path, **headers, If_None_Match=tag)
            assert (answer.status, body) == (304, b""), path
            assert answer.getheader("Access-Control-Allow-Origin") == "*", path


def test_a_preflight_allows_the_headers_of_a_poll(host: Host) -> None:
    for path in host.programs():
        answer, body = host.ask(path, "OPTIONS", **PREFLIGHT)
        assert (answer.status, body) == (204, b""), path
        assert answer.getheader("Access-Control-Allow-Origin") == "*", path
        assert answer.getheader("Access-Control-Allow-Methods") == "GET, HEAD, OPTIONS", path
        assert "If-None-Match" in answer.getheader("Access-Control-Allow-Headers", ""), path
        assert answer.getheader("Access-Control-Max-Age") == "86400", path


def test_pages_have_no_cors_headers(host: Host) -> None:
    pages = [path for path in host.originals() if path.endswith(".html")]
    assert len(pages) > 10
    for path in pages:
        for address in (path, path.removesuffix("index.html")):
            answer, _ = host.ask(address)
            assert answer.headers.get_content_type() == "text/html", address
            assert answer.getheader("Access-Control-Allow-Origin") is None, address
        assert host.ask(path, "OPTIONS", **PREFLIGHT)[0].getheader("Access-Control-Allow-Origin") is None


@pytest.mark.parametrize(
    "path",
    [
        "nothing/here",
        "feeds/nobody.rss",
        "feeds/nobody.json",
        "zh-Hant/feeds/nobody.atom",
        "en/feeds/voa.rss",
        "feeds/voa/archive/1999-01.json",
        MANIFEST,
        f"feeds/{MANIFEST}",
        ".feeds-new",
    ],
)
@pytest.mark.parametrize("headers", [{}, {"Accept_Encoding": "gzip"}])
def test_a_missing_path_is_the_404_page(host: Host, path: str, headers: dict[str, str]) -> None:
    answer, body = host.ask(path, **headers)
    expected = [host.files["404.html"], host.files["404.html.gz"]]
    assert (answer.status, body in expected) == (404, True)
    assert answer.headers.get_content_type() == "text/html"
    assert answer.getheader("Cache-Control") is None
    if MANIFEST not in path:
        # readable from other origins: otherwise a script cannot distinguish the error from a network failure
        is_feed = re.match(r"(zh-Hant/)?feeds/", path)
        assert answer.headers.get_all("Access-Control-Allow-Origin") == (["*"] if is_feed else None)


def test_ci_installs_both_servers() -> None:
    """Otherwise these tests are skipped."""
    gate = (Path(__file__).parents[2] / ".ci/run").read_text("utf-8")
    assert {"nginx", "caddy"} <= set(re.findall(r"[a-z]+", gate))
