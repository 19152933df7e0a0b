"""nginx and Caddy with the configuration of `docs/publishing.md`, on a free local port, in a temporary folder."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cli.test_serve import wait_for
from tests.test_manuals import blocks

__all__ = ["CHINESE", "ENGLISH", "program", "running", "shown"]

#: the page of each language that shows the servers
ENGLISH, CHINESE = "docs/publishing.md", "docs/publishing.zh.md"

LANGUAGES = {"nginx": "nginx", "caddy": "caddyfile"}

#: the surrounding configuration, as in a system installation, with every path inside the folder
_NGINX = """{user}
daemon off;
pid {folder}/nginx.pid;
events {{}}
http {{
    {paths}
    types {{ text/html html; text/css css; text/javascript js; application/atom+xml atom; }}
    gzip on;
    {block}
}}
"""
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def program(name: str) -> str | None:
    """Path of the server's executable; nginx is often installed outside of PATH."""
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")


def shown(name: str, part: str, page: str = ENGLISH) -> str:
    """Return the block of a server that contains `part`."""
    (block,) = [code for language, code in blocks(page) if language == LANGUAGES[name] and part in code]
    return block


@contextmanager
def running(name: str, block: str, folder: Path, port: int) -> Iterator[None]:
    """Run the server on `port` with that block; its logs are in `folder`."""
    here = block.replace("/var/log/nginx", str(folder)).replace("/var/log/caddy", str(folder))
    config = folder / name
    config.write_text((_nginx if name == "nginx" else _caddy)(here, folder, port), encoding="utf-8")
    command = ["-e", f"{folder}/early.log", "-c", str(config)]
    if name == "caddy":
        command = ["run", "--adapter", "caddyfile", "--config", str(config)]
    environ = os.environ | {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "HOME": str(folder)}
    with (
        (folder / "said.log").open("w") as log,
        subprocess.Popen([str(program(name)), *command], env=environ, stdout=log, stderr=log, text=True) as server,  # noqa: S603  # program of the system
    ):
        try:
            wait_for(port, server)
            yield
        finally:
            server.terminate()
            server.wait(20)


def _nginx(block: str, folder: Path, port: int) -> str:
    listening = re.sub(r"listen (443 ssl|80);", f"listen 127.0.0.1:{port};", block)
    paths = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in _TEMPORARY)
    # workers started by root run as another user without access to the folder
    user = "user root;" if os.geteuid() == 0 else ""
    # no test certificate is available
    plain = re.sub(r" *ssl_certificate.*\n", "", listening)
    return _NGINX.format(user=user, folder=folder, paths=paths, block=plain)


def _caddy(block: str, folder: Path, port: int) -> str:  # noqa: ARG001  # same signature as for nginx
    switches = "\tadmin off\n\tauto_https off\n"
    whole = block if block.startswith("{\n") else f"{{\n}}\n{block}"
    plain = whole.replace("{\n", f"{{\n{switches}", 1)
    return plain.replace("\nfeeds.example.org {", f"\nhttp://127.0.0.1:{port} {{")
