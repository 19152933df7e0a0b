"""`serve`: granian with one worker, and sample articles if the store is empty."""

import errno
import gc
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from threading import Event, Thread

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from feeds.cli.context import CliContext, with_context
from feeds.cli.output import counted, say, say_rejected
from feeds.common.parent_process import exit_with_parent
from feeds.config import Config, seeds
from feeds.errors import ServeError
from feeds.ingest.catalogue_changes import bring_up_to_date
from feeds.ingest.files import walk
from feeds.ingest.pipeline import ingest
from feeds.store import Store, open_store

#: server threads: reading SQLite and sending cached bytes keeps few of them busy
THREADS = 16
#: shutdown timeout for open connections, in seconds
SHUTDOWN_TIMEOUT = 5
#: seconds between two checks of the poller process, and the backoff before it is restarted, doubled every time
CHECK_INTERVAL = 0.5
BACKOFF, MAX_BACKOFF = 60.0, 3600.0
#: advice by error number if the address cannot be used
REMEDIES = {
    errno.EADDRINUSE: "`--port N` chooses another port",
    errno.EACCES: "ports below 1024 belong to root; `--port N` chooses another port",
    errno.EADDRNOTAVAIL: "`--host` takes an address of this machine",
}


@click.command()
@click.option("--host", metavar="ADDRESS", help="where to listen [127.0.0.1]")
@click.option("--port", type=int, metavar="N", help="[8000]")
@click.option("--base-url", metavar="URL", help="public address of the site [http://HOST:PORT]")
@click.option("--no-poll", is_flag=True, help="serve stored articles, and poll no source")
@with_context
def serve(cli: CliContext, host: str | None, port: int | None, base_url: str | None, no_poll: bool) -> None:
    """Serve the feeds and poll the sources.

    Without settings, a few sample articles are imported first.
    """
    config = cli.config(host=host, port=port, base_url=base_url)
    address = resolve_address(config.host, config.port)
    with open_store(config.database) as store:
        bring_up_to_date(store, config, datetime.now(UTC))
        if config.shipped and not store.has_articles():
            import_samples(store, config)
        say(f"feeds: {counted(store.count(), 'article')} at {config.base_url}/ (Ctrl-C stops)")
    os.environ.update(_environment(config))
    with poller_process() if config.poll and not no_poll else nullcontext():
        run(address, config.port)


@contextmanager
def poller_process() -> Iterator[None]:
    """A poller in its own process, so that untrusted documents cannot slow down the server.

    It takes its settings from the environment, as the server's worker does, and ends with this process, for any reason.
    If another poller is running already, it prints that, and the server continues.
    """
    stop = Event()
    keeper = Thread(target=_run_poller, args=(stop,), name="poller")
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join()


def _run_poller(stop: Event) -> None:
    """Run a poller, and restart it with backoff when it ends, until `stop` is set."""
    command = [sys.executable, "-m", "feeds", "poll", "--with-parent"]
    wait = BACKOFF
    while not stop.is_set():
        # its own process group: Ctrl-C goes to the server, which then stops the poller
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, process_group=0) as poller:  # noqa: S603  # our own
            while poller.poll() is None and not stop.wait(CHECK_INTERVAL):
                pass
            poller.terminate()
        stop.wait(wait)
        wait = min(2 * wait, MAX_BACKOFF)


def resolve_address(host: str, port: int) -> str:
    """The numeric address to listen on; raises ServeError if that is not possible.

    Checked first because granian shares its port: a second server would take half of the requests.
    """
    try:
        family, _, _, _, socket_address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            # a server that has just stopped may still block the port for a minute
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(socket_address)
    except OSError as error:
        # errors of name resolution have their own numbers
        number = errno.EADDRNOTAVAIL if isinstance(error, socket.gaierror) else error.errno
        remedy = REMEDIES.get(number or 0)
        reason = f"cannot listen here: {error.strerror}" + (f"; {remedy}" if remedy else "")
        raise ServeError(reason, address=f"{host}, port {port}") from error
    except UnicodeError as error:
        # names that cannot be encoded for DNS: an empty label, or one of more than 63 characters
        raise ServeError("expected the name or number of a host", address=f"{host}, port {port}") from error
    return str(socket_address[0])


def import_samples(store: Store, config: Config) -> None:
    """Import the sample articles."""
    documents = walk([seeds() / "articles"], config.max_document_bytes)
    report = ingest(documents, store=store, config=config, now=datetime.now(UTC))
    say_rejected(report.rejected)
    say(f"feeds: {report.documents - len(report.rejected)} sample documents imported into {config.database}")


def application() -> object:
    """The WSGI application of granian's worker, which ends with its server, even if that is killed.

    A worker that outlives its server keeps the port, and the next server gets only half of the requests.
    """
    from feeds.web import application as site

    exit_with_parent(os.getppid())
    result = site()
    # the garbage collector need not look at modules and statements again: that took 6 ms, during every second search
    gc.collect()
    gc.freeze()
    return result


def run(address: str, port: int) -> None:
    """Serve until a signal; the worker reads its settings from the environment."""
    Granian(
        "feeds.cli.serve:application",
        factory=True,
        interface=Interfaces.WSGI,
        address=address,
        port=port,
        blocking_threads=THREADS,
        workers_kill_timeout=SHUTDOWN_TIMEOUT,
        respawn_failed_workers=True,
        log_level=LogLevels.error,
        # URLs of private feeds contain their tokens
        log_access=False,
    ).serve()


def _environment(config: Config) -> dict[str, str]:
    """The settings as environment variables for the worker."""
    paths = {"CONFIG": config.path.resolve(), "DATA": config.data.resolve()}
    settings = {"BASE_URL": config.base_url, "HOST": config.host, "PORT": config.port}
    return {f"FEEDS_{name}": str(value) for name, value in (paths | settings).items()}
