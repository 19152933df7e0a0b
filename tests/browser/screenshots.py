"""`python -m tests.browser.screenshots DIR`: screenshots of the main pages with the samples, the same on every run.

Pages come from an export, which does not depend on the time; the search page comes from a server.
"""

import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser

from feeds.export import export
from feeds.publish.output_fingerprint import fingerprint_of
from feeds.publish.publisher import Publisher
from feeds.store import open_store
from tests.browser.chromium import CHROMIUM, launched
from tests.browser.sites import fill, written
from tests.browser.visits import BROAD, NARROW, visiting
from tests.cli.test_serve import free_port, serving
from tests.export.test_complete import hosted

NOW = datetime(2025, 3, 5, 8, tzinfo=UTC)
#: an article with a picture and paragraphs
ARTICLE = "德国小城路灯节电60% 秘诀是一群飞蛾"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One screenshot: path, size and colour scheme."""

    name: str
    path: str
    width: int = BROAD
    height: int = 800
    scheme: str = "light"


def pictures(articles: dict[str, str]) -> tuple[Picture, ...]:
    """The screenshots to take; `articles` maps titles to paths."""
    return (
        Picture(name="front", path=""),
        Picture(name="article", path=articles[ARTICLE]),
        Picture(name="article-hant-dark", path=f"zh-Hant/{articles[ARTICLE]}", width=NARROW, scheme="dark"),
        Picture(name="status", path="en/status/"),
        Picture(name="search", path="search/?q=咖啡", height=600),
    )


def take(browser: Browser, picture: Picture, url: str) -> bytes:
    """The bytes of one screenshot."""
    with visiting(browser, width=picture.width, color_scheme=picture.scheme) as visit:
        visit.page.set_viewport_size({"width": picture.width, "height": picture.height})
        visit.page.goto(f"{url}/{picture.path}", wait_until="networkidle")
        return visit.page.screenshot(animations="disabled")


def main(target: Path) -> None:
    """Write all screenshots into `target`."""
    if CHROMIUM is None:
        raise SystemExit("no Chromium here (Debian: apt-get install chromium)")
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, launched() as browser:
        folder, port, live = Path(name), free_port(), free_port()
        config = written(folder)
        articles = fill(config, (), NOW)
        with open_store(config.database) as store:
            # otherwise the pages show the time of this run
            store.fingerprint_since(fingerprint_of(config), now=NOW)
            export(Publisher(store, config), folder / "root")
        arguments = ("--data", str(config.data), "--config", str(config.path))
        with hosted(folder / "root", port), serving(live, *arguments):
            for picture in pictures(articles):
                url = f"http://127.0.0.1:{live if '?' in picture.path else port}"
                body = take(browser, picture, url)
                (target / f"{picture.name}.png").write_bytes(body)
                print(f"{target / picture.name}.png: {len(body):,} bytes")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
