"""The page of how the sources are, out of a look at the store: live, or as a copy that names its time."""

from collections.abc import Collection

from feeds.config import Config
from feeds.health.redact import public
from feeds.publish.channels import channels
from feeds.publish.pages.context import MEDIA_TYPE, PageContext
from feeds.publish.pages.status import ORDER, SourceStatus, StatusOverview, status
from feeds.publish.rendition import Rendition
from feeds.publish.snapshot import NEVER, Snapshot
from feeds.publish.status import PollHistories, SourceSurvey, StatusSurvey, histories, survey_sources
from feeds.store import Store

#: of the page, from the root or from the folder of its language
PLACE = "status/"

#: sources that stand on the page, and that have plots there: each takes five kilobytes with them, and one without
MOST, MOST_PLOTTED = 1_000, 200


def status_overview(result: StatusSurvey, store: Store, config: Config, *, live: bool) -> StatusOverview:
    """What was found, and the last weeks before it; `live` by the clock of the store, else as of another moment."""
    # a stable order: those in one state stand as in the settings
    ranked = sorted(result.standings, key=lambda one: ORDER.index(one.state))
    days = histories(store, result.at, [one.source.id for one in ranked[:MOST_PLOTTED]])
    # a source that bears the name of a group has no page
    names = {name for name, channel in channels(config, store.sources()).items() if not channel.combined}
    return StatusOverview(
        at=result.at,
        live=live,
        articles=result.articles,
        states=result.states,
        overdue=len(result.overdue),
        offline=len(result.offline),
        last_try=max((one.poll.last_try for one in ranked if one.poll.last_try), default=None),
        history=days.together,
        conditions=tuple(_condition(one, days, names, config) for one in ranked[:MOST]),
        left=len(ranked[MOST:]),
    )


def render_status_page(overview: StatusOverview, frame: PageContext) -> Rendition:
    """The page of a look."""
    body = status(frame, overview)
    return Rendition(path=frame.path, body=body, media_type=f"{MEDIA_TYPE}; charset=utf-8", modified=overview.at)


def export_status_page(site: Snapshot, frame: PageContext) -> Rendition:
    """The page as of the last time that a source was asked, or of the newest article where that is later.

    The time of the copying itself would make another file of it each time, though nobody has learnt anything, and that
    of an import another one for each database.
    """
    tries = (poll.last_try for poll in site.store.polls().values() if poll.last_try)
    newest = (channel.newest for channel in site.channels.values() if channel.newest)
    result = survey_sources(site.store, site.config, max((*tries, *newest), default=NEVER))
    return render_status_page(status_overview(result, site.store, site.config, live=False), frame)


def _condition(item: SourceSurvey, days: PollHistories, names: Collection[str], config: Config) -> SourceStatus:
    source = item.source
    return SourceStatus(
        title=source.title,
        name=source.id if source.id in names else "",
        state=item.state,
        since=item.since,
        poll=item.poll,
        error=public(item.poll.error, config.allow),
        articles=item.articles,
        is_overdue=item.is_overdue,
        history=days.each.get(source.id),
    )
