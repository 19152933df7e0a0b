"""The source status page, live or as an exported copy with its own time."""

from collections.abc import Collection

from feeds.config import Config
from feeds.health.redact import redact_message
from feeds.publish.channels import channels
from feeds.publish.pages.context import MEDIA_TYPE, PageContext
from feeds.publish.pages.status import ORDER, SourceStatus, StatusOverview, status
from feeds.publish.rendition import Rendition
from feeds.publish.snapshot import NEVER, Snapshot
from feeds.publish.status import PollHistories, SourceSurvey, StatusSurvey, histories, survey_sources
from feeds.store import Store

#: folder of the page, below the root or the language prefix
FOLDER = "status/"

#: maximum number of sources on the page, and of those with plots: each takes five kilobytes with plots, one without
MAX_SOURCES, MAX_PLOTTED = 1_000, 200


def status_overview(result: StatusSurvey, store: Store, config: Config, *, live: bool) -> StatusOverview:
    """The survey result and the history of the last weeks; `live` if it was made at the current time."""
    # a stable sort: within a state, the order of the settings
    ranked = sorted(result.sources, key=lambda item: ORDER.index(item.state))
    days = histories(store, result.at, [item.source.id for item in ranked[:MAX_PLOTTED]])
    # a source with the same name as a group has no page
    names = {name for name, channel in channels(config, store.sources()).items() if not channel.combined}
    return StatusOverview(
        at=result.at,
        live=live,
        articles=result.articles,
        states=result.states,
        overdue=len(result.overdue),
        offline=len(result.offline),
        last_try=max((item.poll.last_try for item in ranked if item.poll.last_try), default=None),
        history=days.together,
        conditions=tuple(_condition(item, days, names, config) for item in ranked[:MAX_SOURCES]),
        omitted=len(ranked[MAX_SOURCES:]),
    )


def render_status_page(overview: StatusOverview, page: PageContext) -> Rendition:
    """Render the status page."""
    body = status(page, overview)
    return Rendition(path=page.path, body=body, media_type=f"{MEDIA_TYPE}; charset=utf-8", modified=overview.at)


def export_status_page(snapshot: Snapshot, page: PageContext) -> Rendition:
    """The page as of the last poll, or of the newest article if that is later.

    The time of the export would change the file on each export although nothing has changed, and the time of an import
    would differ between databases.
    """
    tries = (poll.last_try for poll in snapshot.store.polls().values() if poll.last_try)
    newest = (channel.newest for channel in snapshot.channels.values() if channel.newest)
    result = survey_sources(snapshot.store, snapshot.config, max((*tries, *newest), default=NEVER))
    return render_status_page(status_overview(result, snapshot.store, snapshot.config, live=False), page)


def _condition(item: SourceSurvey, days: PollHistories, names: Collection[str], config: Config) -> SourceStatus:
    source = item.source
    return SourceStatus(
        title=source.title,
        name=source.id if source.id in names else "",
        state=item.state,
        since=item.since,
        poll=item.poll,
        error=redact_message(item.poll.error, config.allow) if item.poll.error else None,
        articles=item.articles,
        is_overdue=item.is_overdue,
        history=days.by_source.get(source.id),
    )
