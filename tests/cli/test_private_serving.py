"""Private feeds on a real server: tokens are created and revoked while it runs, and never logged."""

import os
import signal
from base64 import b64encode
from pathlib import Path

from tests.cli.conftest import Run
from tests.cli.test_serve import PATIENCE, ask, free_port, serving
from tests.cli.test_tokens import SETTINGS

#: an unknown token, and text that is no token
STRANGE = "feeds_" + "A" * 32
HUGE = "feeds_" + "B" * 12_000


def address(run: Run) -> tuple[str, str]:
    """Create a token; return its path and query, and the token."""
    result = run("tokens", "add", "voa")
    token = result.stdout.strip().partition("token=")[2]
    assert result.stdout == f"https://news.example/feeds/voa.atom?token={token}\n"
    return f"/feeds/voa.atom?token={token}", token


def basic(token: str) -> str:
    return "Basic " + b64encode(f"reader:{token}".encode()).decode()


def test_a_token_works_until_it_is_revoked_and_is_never_logged(run: Run, lamp: Path, tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text(SETTINGS, encoding="utf-8")
    run("import", lamp)
    port = free_port()
    with serving(port) as server:
        path, token = address(run)
        opened, body = ask(port, path)
        assert (opened.status, "河边的灯" in body.decode()) == (200, True)
        assert opened.getheader("Cache-Control", "").startswith("private, ")
        assert b"https://news.example/feeds/voa.atom" in body
        assert token.encode() not in body
        assert token not in str(opened.headers)
        assert ask(port, "/feeds/voa.json", Authorization=basic(token))[0].status == 200
        assert ask(port, "/feeds/voa/archive/2024-12.rss", Authorization=f"Bearer {token}")[0].status == 200
        assert ask(port, path, "HEAD")[0].status == 200

        unknown, not_found = ask(port, "/feeds/nobody.atom")
        wrong = ["", f"?token={STRANGE}", f"?token={HUGE}", f"?token=%{token}", f"/{token}", f"?token={token}%00"]
        for ending in wrong:
            refused, answer = ask(port, f"/feeds/voa.atom{ending}")
            assert (refused.status, answer) == (404, not_found), ending[:20]
            assert {*refused.headers} == {*unknown.headers}
        assert ask(port, f"/feeds/{token}.atom")[0].status == 404
        assert ask(port, path, "POST")[0].status == 405
        assert ask(port, f"/feeds/voa.atom?token={token}", Authorization="Basic " + "x" * 12_000)[0].status == 200

        assert run("tokens", "revoke", "1").exit_code == 0
        assert ask(port, path)[0].status == 404
        assert ask(port, path, If_None_Match=str(opened.getheader("ETag")))[0].status == 404
        os.killpg(server.pid, signal.SIGINT)
        output = "".join(server.communicate(timeout=PATIENCE))
    assert server.returncode == 0
    assert [secret for secret in (token, token[6:], STRANGE, HUGE[:50]) if secret in output] == []
    leaks = [file for file in tmp_path.rglob("*") if file.is_file() and token.encode() in file.read_bytes()]
    assert leaks == []


def test_an_oversized_request_line_is_not_logged(run: Run, lamp: Path, tmp_path: Path) -> None:
    """An address of 70 kB is refused by the server library, before our code runs."""
    (tmp_path / "feeds.toml").write_text(SETTINGS, encoding="utf-8")
    run("import", lamp)
    port = free_port()
    with serving(port) as server:
        _, token = address(run)
        refused, _ = ask(port, f"/feeds/voa.atom?token={token}&x={'y' * 70_000}")
        assert 400 <= refused.status < 500
        os.killpg(server.pid, signal.SIGINT)
        output = "".join(server.communicate(timeout=PATIENCE))
    assert token not in output
