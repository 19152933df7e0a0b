"""The Chromium that is installed here, driven by playwright; none is ever downloaded, and it knows no other host."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

#: every name but this machine's own number is unknown to it, and it asks its maker nothing
_ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    # letters are drawn alike on every machine that has the same fonts
    "--font-render-hinting=none",
    "--disable-lcd-text",
)


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser without windows, closed in the end."""
    assert CHROMIUM, "only asked for where there is one"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()
