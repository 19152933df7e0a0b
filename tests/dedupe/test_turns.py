"""Two mirrors that take turns, copies without an address, and every decision told in words."""

from dataclasses import replace

from feeds.dedupe import Duplicate, Version, decide, explain_versions, version_of
from tests.dedupe.history import Held, version
from tests.store.samples import BODY, HOUR, NOW, sample


def live(hours: int, **changes: object) -> Version:
    """Return a version that we fetched ourselves, `hours` after NOW."""
    return version_of(sample(first_seen=NOW + hours * HOUR, **changes), live=True)


MINE, THEIRS = BODY + "<p>甲站的话。</p>", BODY + "<p>乙站的话。</p>"


def test_mirrors_that_take_turns_settle() -> None:
    """One may take the other's place again once, as a correction that is taken back; after that the shown one stays."""
    held = Held()
    shown, outcomes = [], []
    for hour in range(12):
        outcomes.append(held.take(live(hour, content_html=(MINE, THEIRS)[hour % 2])).outcome)
        shown.append(held.known.current)
    assert outcomes[:4] == ["new", "corrected", "corrected", "corrected"]
    assert set(outcomes[4:]) == {"same"}
    assert len(set(shown[4:])) == 1
    assert {told.reason.partition("; ")[2] for told in explain_versions(held.known)} == {
        "takes turns with another version, so the one shown stays",
        "came back once",
    }


def test_a_third_text_takes_the_place_of_both() -> None:
    held = Held(*(live(hour, content_html=(MINE, THEIRS)[hour % 2]) for hour in range(8)))
    news = live(8, content_html=BODY + "<p>新的话。</p>")
    assert held.take(news).outcome == "corrected"
    assert held.known.current == news.digest


def test_a_mirror_that_stays_alone_is_shown_in_the_end() -> None:
    """The other one has gone, or has taken over what this one says."""
    held = Held(*(live(hour, content_html=(MINE, THEIRS)[hour % 2]) for hour in range(8)))
    shown = held.known.current
    other = next(digest for digest in held.known.traces if digest != shown)
    content = held.contents[other].content_html
    for day in range(1, 3):
        held.take(live(8 + day * 24, content_html=content))
        assert held.known.current == shown
    held.take(live(8 + 5 * 24, content_html=content))
    assert held.known.current == other


def test_the_version_that_is_shown_is_never_forgotten() -> None:
    """However many copies without an address come after the one that has one."""
    held = Held(version(first_seen=NOW))
    shown = held.known.current
    for number in range(60):
        held.take(version(url=None, content_html=f"{BODY}<p>{number}</p>", first_seen=NOW + (number + 1) * HOUR))
    assert held.known.current == shown
    assert len(held.known.traces) <= 50


def test_archives_that_hold_two_texts_take_no_turns() -> None:
    """Their order says nothing: the one seen last is shown, however often they are imported."""
    old, new = version(content_html=MINE, first_seen=NOW), version(content_html=THEIRS, first_seen=NOW + HOUR)
    held = Held()
    for _ in range(4):
        held.take(old)
        held.take(new)
    assert held.known.current == new.digest


def test_a_copy_without_an_address_never_takes_the_place_of_one_that_has_one() -> None:
    addressed = version(first_seen=NOW)
    bare = version(url=None, content_html=BODY + "<p>又及。</p>", first_seen=NOW + HOUR)
    for order in ((addressed, bare), (bare, addressed)):
        held = Held(*order)
        assert held.known.current == addressed.digest
    decision = Held(addressed).take(bare)
    assert (decision.outcome, decision.reason) == ("same", "a copy without an address")


def test_what_is_forgotten_is_refused_and_its_history_stays() -> None:
    held = Held(version())
    incoming = version(title="新的题目", first_seen=NOW)
    decision = decide(held.known, incoming, held.read, is_forgotten=True)
    assert (decision.outcome, decision.reason) == ("refused", "the operator has had it forgotten")
    assert decision.history is held.known
    assert decide(None, incoming, held.read, is_forgotten=True).history is None


def test_a_duplicate_says_whose_text_it_is() -> None:
    copy = Duplicate(id="urn:uuid:1", likeness=0.93)
    decision = decide(None, version(), Held().read, copies=[copy])
    assert (decision.outcome, decision.reason) == ("duplicate", "93% of the text of urn:uuid:1")


def test_what_somebody_else_claims_is_refused() -> None:
    held = Held(version())
    decision = held.take(version(via="b.example", title="别人的话"))
    assert (decision.outcome, decision.reason) == ("refused", "b.example claims what its publisher gave")


def test_every_version_is_told_with_its_reason() -> None:
    material = replace(sample(), title="旧街新貌", first_seen=NOW + 2 * HOUR)
    held = Held(
        version(first_seen=NOW),
        version(content_html=BODY + "<p>又及。</p>", first_seen=NOW + HOUR),
        version_of(material),
        version(title="旧街新貌", content_html="<p>入夏以来。</p>", first_seen=NOW + 3 * HOUR),
    )
    told = list(explain_versions(held.known))
    assert [(one.outcome, one.reason.partition(":")[0], one.is_shown) for one in told] == [
        ("new", "not held before", False),
        ("corrected", "corrected silently", False),
        ("updated", "changed materially", True),
        ("same", "a teaser of the text that is held", False),
    ]
