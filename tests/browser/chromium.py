"""The installed Chromium, driven by playwright. Nothing is downloaded, and it resolves no other host."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

#: it resolves only 127.0.0.1 and sends no requests to its vendor
_ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    # text is rendered alike on every machine with the same fonts
    "--font-render-hinting=none",
    "--disable-lcd-text",
)


@contextmanager
def launched() -> Iterator[Browser]:
    """A headless browser, closed at the end."""
    assert CHROMIUM, "only asked for where there is one"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()
