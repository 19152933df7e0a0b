"""Equal articles give equal bytes for every hash seed, time zone, locale, time and thread."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from feeds.publish.formats import atom, jsonfeed, rss
from tests.publish.formats.samples import COMBINED, combined

ROOT = Path(__file__).parents[3]
FORMATS = {"rss": rss, "atom": atom, "json": jsonfeed}

SCRIPT = """
import hashlib, locale
try:
    locale.setlocale(locale.LC_ALL, "")
except locale.Error:
    pass
from feeds.publish.pages import feed_lists
from feeds.publish.formats import atom, jsonfeed, opml, rss
from tests.publish.pages.support import page_context
from tests.publish.pages.test_feed_lists import LISTED
from tests.publish.formats.samples import COMBINED, combined
from tests.publish.formats.test_opml import SUBSCRIPTIONS

bodies = [m.render(combined(e), COMBINED) for e, m in (("rss", rss), ("atom", atom), ("json", jsonfeed))]
bodies += [feed_lists.front(page_context(language="zh-Hant", prefixed=True), LISTED)]
bodies += [opml.render("新闻", SUBSCRIPTIONS)]
print([hashlib.sha256(body).hexdigest() for body in bodies])
"""


def digests(**environment: str) -> str:
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **environment}
    command = [sys.executable, "-c", SCRIPT]
    return subprocess.run(command, env=variables, cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S603


def test_other_processes_write_the_same_bytes():
    result = {
        digests(PYTHONHASHSEED="0", TZ="UTC", LC_ALL="C"),
        digests(PYTHONHASHSEED="4242", TZ="Asia/Shanghai", LC_ALL="zh_CN.UTF-8"),
        digests(PYTHONHASHSEED="7", TZ="America/New_York", LC_ALL="de_DE.UTF-8"),
    }
    assert len(result) == 1


def test_a_second_later_the_bytes_are_the_same():
    first = [output_format.render(combined(extension), COMBINED) for extension, output_format in FORMATS.items()]
    time.sleep(1.01)
    assert [
        output_format.render(combined(extension), list(COMBINED)) for extension, output_format in FORMATS.items()
    ] == first


def test_threads_do_not_disturb_each_other():
    expected = {
        extension: output_format.render(combined(extension), COMBINED) for extension, output_format in FORMATS.items()
    }
    work = [extension for extension in FORMATS for _ in range(60)]
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda extension: FORMATS[extension].render(combined(extension), COMBINED), work))
    assert all(body == expected[extension] for extension, body in zip(work, results, strict=True))
