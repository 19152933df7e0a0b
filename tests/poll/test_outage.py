"""An offline poll is no failure of the sources: if no host can be reached, the network is down."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from feeds.cli.doctor_checks import run_checks
from feeds.config import Config, load
from feeds.errors import Offline, StoreError, Unreachable
from feeds.fetch import Body, FetchRequest, FetchResponse
from feeds.messages.reasons import Reason
from feeds.poll import Poller, PollResult
from feeds.store import open_store
from feeds.web import create_app
from tests.poll.support import START, InProcess

RSS = """<rss version="2.0"><channel><title>例子</title><link>https://{host}/</link><item><title>河边的灯</title>
<link>https://{host}/1</link><pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate><description>灯亮了。</description></item>
</channel></rss>"""


class Network:
    """Responds for the hosts in `up`; the names of all others do not resolve."""

    def __init__(self, *up: str) -> None:
        self.up = set(up)

    async def fetch(self, ask: FetchRequest) -> FetchResponse:
        host = ask.url.split("/")[2]
        if host not in self.up:
            raise Unreachable(Reason.NO_HOST(why=Reason.NAME_UNKNOWN()), url=ask.url)
        body = RSS.format(host=host).encode()
        return FetchResponse(status=200, url=ask.url, body=Body(data=body, digest=host, size=len(body)), wire=len(body))


def settings(folder: Path, hosts: int) -> Config:
    file = folder / "feeds.toml"
    parts = [
        f'[[source]]\nid = "s{n}"\ntitle = "来源{n}"\nhomepage = "https://h{n}.example/"\nfeeds = ["https://h{n}.example/rss"]\n'
        for n in range(hosts)
    ]
    file.write_text("host_spacing = 0\n" + "\n".join(parts), encoding="utf-8")
    return load(file, folder / "data", {})


class Round:
    """Polls of one database, each with its own network state."""

    def __init__(self, folder: Path, hosts: int) -> None:
        self.config, self.folder, self.now = settings(folder, hosts), folder, START
        self.said: list[StoreError | Offline] = []

    def poll(self, network: Network, elapsed: timedelta = timedelta()) -> list[PollResult]:
        self.now += elapsed

        async def once() -> list[PollResult]:
            with open_store(self.config.database) as store:
                reader = InProcess(self.config, self.folder)
                poller = Poller(
                    store,
                    self.config,
                    network,
                    reader,
                    clock=lambda: self.now,
                    chance=lambda: 0.0,
                    on_error=self.said.append,
                )
                return await poller.once()

        return asyncio.run(once())


def test_an_offline_poll_is_one_message_and_no_failure(tmp_path: Path) -> None:
    polling = Round(tmp_path, 5)
    polls = polling.poll(Network())
    assert [str(error) for error in polling.said] == [
        "no source can be reached (5 tried), is this machine online? "
        "s0: the host name cannot be resolved: no such host name"
    ]
    assert {poll.current.state for poll in polls} == {"waiting"}
    assert {poll.current.failures for poll in polls} == {0}
    assert {str(poll.current.error).split(":")[0] for poll in polls} == {"no source can be reached"}


def test_offline_sources_are_retried_soon_and_then_at_normal_intervals(tmp_path: Path) -> None:
    polling = Round(tmp_path, 4)
    polling.poll(Network())
    assert polling.poll(Network(), timedelta(minutes=4)) == []
    hosts = [f"h{n}.example" for n in range(4)]
    polls = polling.poll(Network(*hosts), timedelta(minutes=1))
    assert [(poll.current.state, poll.current.error, poll.report.count("new")) for poll in polls] == [
        ("fresh", None, 1)
    ] * 4


def test_a_network_that_goes_down_later_changes_no_state(tmp_path: Path) -> None:
    polling = Round(tmp_path, 4)
    polling.poll(Network(*(f"h{n}.example" for n in range(4))))
    for _ in range(5):
        polls = polling.poll(Network(), timedelta(days=1) / 4)
        assert {poll.current.state for poll in polls} <= {"fresh", "late"}
    with open_store(polling.config.database) as store:
        assert [event.state for event in store.events(10) if event.state == "failing"] == []


def test_unreachable_sources_fail_if_another_host_responds(tmp_path: Path) -> None:
    polling = Round(tmp_path, 5)
    polls = polling.poll(Network("h3.example"))
    assert sorted((poll.source.id, poll.current.state) for poll in polls) == [
        ("s0", "failing"),
        ("s1", "failing"),
        ("s2", "failing"),
        ("s3", "fresh"),
        ("s4", "failing"),
    ]
    assert polling.said == []


@pytest.mark.parametrize("hosts", [1, 2])
def test_one_or_two_hosts_out_of_reach_are_no_proof(tmp_path: Path, hosts: int) -> None:
    polls = Round(tmp_path, hosts).poll(Network())
    assert [poll.current.state for poll in polls] == ["failing"] * hosts


def test_doctor_asks_about_the_network(tmp_path: Path) -> None:
    polling = Round(tmp_path, 4)
    polling.poll(Network())
    findings = {finding.subject: finding for finding in run_checks(lambda: polling.config)}
    assert findings["network"].detail == "4 could not be reached at the last poll: is this machine online?"
    assert not [subject for subject in findings if subject.startswith("source ")]


def test_the_page_of_the_sources_says_that_there_is_no_network(tmp_path: Path) -> None:
    polling = Round(tmp_path, 4)
    polling.poll(Network())
    with open_store(polling.config.database) as store:
        page = create_app(polling.config, store).test_client().get("/en/status/").text
    assert "4 sources could not be reached when they were asked last." in page
