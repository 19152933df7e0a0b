"""`python3 .ci/without_ensurepip.py .venv`: pip for an environment where Debian keeps ensurepip in another package.

The wheel comes from the package index and is refused unless its hash is the pinned one; Python runs it as it is.
"""

import hashlib
import re
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from pathlib import Path

INDEX = "https://pypi.org/simple/pip/"
WHEEL = "pip-26.3-py3-none-any.whl"
SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"


def main() -> None:
    """Fetch, check, install."""
    with urllib.request.urlopen(INDEX, timeout=60) as answer:
        page = answer.read().decode()
    link = re.search(rf'href="([^"#]*/{re.escape(WHEEL)})', page)
    if link is None:
        raise SystemExit(f"{INDEX}: expected a link to {WHEEL}, found none")
    with urllib.request.urlopen(urllib.parse.urljoin(INDEX, link[1]), timeout=120) as answer:  # noqa: S310 - from there
        wheel = answer.read()
    if (found := hashlib.sha256(wheel).hexdigest()) != SHA256:
        raise SystemExit(f"{WHEEL}: expected sha256 {SHA256}, found {found}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / WHEEL
        path.write_bytes(wheel)
        python = Path(sys.argv[1]) / "bin" / "python"
        subprocess.run([python, path / "pip", "install", "--quiet", "--no-index", path], check=True)  # noqa: S603 - pinned


main()
