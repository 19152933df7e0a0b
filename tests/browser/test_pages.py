"""What a person sees: the pages and feeds in a real Chromium, with what strangers write in them."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_serving import free_port, serving

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
#: seconds for one page
PATIENCE = 60

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here (Debian: apt-get install chromium)"),
]

#: runs where anything runs: its trace is the title of the page
STRIKE = "document.title='struck'"
HOSTILE = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": f"<img src=x onerror={STRIKE}>危险源",
    "home_page_url": "https://danger.example.org/",
    "items": [
        {
            "id": str(number),
            "url": f"https://danger.example.org/{number}",
            "title": f"第{number}条 <script>{STRIKE}</script>",
            "authors": [{"name": f'"><svg onload={STRIKE}>'}],
            "content_html": f"<p>正文</p>{payload}",
            "date_published": "2024-05-01T00:00:00Z",
        }
        for number, payload in enumerate(
            (
                f"<script>{STRIKE}</script>",
                f"<img src=x onerror={STRIKE}>",
                f"<svg onload={STRIKE}>",
                f"<iframe srcdoc='<script>parent.{STRIKE}</script>'></iframe>",
                f'<x:script xmlns:x="http://www.w3.org/1999/xhtml">{STRIKE}</x:script>',
                f"]]><script>{STRIKE}</script>",
            )
        )
    ],
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real server with the samples and a hostile feed."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "hostile.json").write_text(json.dumps(HOSTILE), "utf-8")
    data, port = folder / "data", free_port()
    with serving(port, "--data", str(data)):
        pass  # the samples come in at the first start
    subprocess.run([sys.executable, "-m", "feeds", "import", "--data", data, folder / "hostile.json"], check=True)  # noqa: S603 - ours
    with serving(port, "--data", str(data)):
        yield f"http://127.0.0.1:{port}"


def look(address: str, folder: Path) -> tuple[str, str]:
    """The page as Chromium has it after loading, and what it wrote to its console."""
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    command += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    command += ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", f"--user-data-dir={folder}"]
    command += ["--enable-logging=stderr", "--virtual-time-budget=3000", "--dump-dom", address]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)  # noqa: S603 - Chromium
    return done.stdout, "\n".join(line for line in done.stderr.splitlines() if "CONSOLE" in line)


def test_the_index_lists_every_feed_and_breaks_no_policy(site: str, tmp_path: Path) -> None:
    page, console = look(f"{site}/", tmp_path)
    assert "德国之声" in page
    assert 'href="feeds/dw.rss"' in page
    assert "application/feed+json" in page
    assert "<title>struck" not in page
    assert console == ""


def test_the_status_page_draws_its_plots_and_breaks_no_policy(site: str, tmp_path: Path) -> None:
    page, console = look(f"{site}/zh-Hans/status/", tmp_path)
    assert "来源状况" in page
    assert '<svg viewBox="0 0 273 ' in page
    assert console == ""


@pytest.mark.parametrize("path", ["feeds/all.rss", "feeds/all.atom", "feeds/all.json", "feeds/danger.example.org.atom"])
def test_no_feed_runs_what_strangers_wrote(site: str, tmp_path: Path, path: str) -> None:
    page, _ = look(f"{site}/{path}", tmp_path)
    assert "<title>struck</title>" not in page


def test_the_oracle_sees_a_script_that_runs(tmp_path: Path) -> None:
    bait = tmp_path / "bait.html"
    bait.write_text(f"<title>calm</title><img src=x onerror={STRIKE}>", "utf-8")
    page, _ = look(bait.as_uri(), tmp_path / "profile")
    assert "<title>struck</title>" in page
