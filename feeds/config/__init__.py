"""Configuration: `feeds.toml` and the environment, parsed into one frozen `Config`; unknown settings are errors."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from feeds.common.limits import MAX_BODY
from feeds.config.catalogue import PER_SOURCE, groups, own_settings, sources
from feeds.config.export_settings import ExportSettings, export_settings
from feeds.config.ownership import Owners
from feeds.config.source_settings import SHARED_SETTINGS, SourceSettings
from feeds.config.toml_file import TomlFile, read, unknown_name
from feeds.config.validators import (
    CONTENT_LEVELS,
    Integer,
    ListOf,
    Validator,
    boolean,
    checked_base_url,
    checked_url,
    host_and_port,
    invalid,
    language,
    languages,
    listen_host,
    text,
)
from feeds.errors import ConfigError
from feeds.model import LANGUAGES, Group, Language, Source
from feeds.urls.hosts import normalize_host
from feeds.urls.parsing import split

__all__ = [
    "CONTENT_LEVELS",
    "PACKAGED",
    "PATH_VARIABLES",
    "SETTINGS",
    "Config",
    "SourceSettings",
    "from_environment",
    "load",
    "seeds",
]

#: `seeds/` in an installed wheel; a checkout has it beside the package
PACKAGED = Path(__file__).parent.parent / "seeds"

#: validators by setting; a setting is a TOML key, an environment variable (`FEEDS_...`) and an option (with dashes)
SETTINGS: Mapping[str, Validator] = {
    "base_url": checked_base_url,
    "title": text,
    "language": language,
    "languages": languages,
    "items": Integer(1, 500),
    "per_source": PER_SOURCE,
    "ttl": Integer(1, 7 * 24 * 60),
    "host": listen_host,
    "port": Integer(1, 65_535),
    "poll": boolean,
    "hubs": ListOf(checked_url),
    **SHARED_SETTINGS,
    "ports": ListOf(Integer(1, 65_535)),
    "allow": ListOf(host_and_port),
    "connections": Integer(1, 1000),
    "host_connections": Integer(1, 100),
    "host_spacing": Integer(0, 3600),
    "workers": Integer(1, 64),
    "worker_memory": Integer(128, 65_536),
    "worker_cpu": Integer(1, 600),
    "worker_wall": Integer(1, 600),
    "worker_documents": Integer(1, 100_000),
}
#: environment variables with paths, which are not settings
PATH_VARIABLES = ("FEEDS_CONFIG", "FEEDS_DATA")
_PREFIX = "FEEDS_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All settings; built once by `load`."""

    #: the file that was loaded
    path: Path = Path("feeds.toml")
    #: True if that file is the catalogue shipped with the program
    shipped: bool = False
    #: folder of the database and all other stored files
    data: Path = Path("data")
    #: public URL of the site, without the final slash
    base_url: str = "http://127.0.0.1:8000"
    title: str = "feeds"
    language: str = "zh-Hans"
    #: languages of the pages and of the converted feeds; pages in the first language have no URL prefix
    languages: tuple[Language, ...] = LANGUAGES
    #: limit of entries in a feed, and in a combined feed the limit per source while other sources have more entries
    items: int = 50
    per_source: int = 25
    #: minutes that a client may wait between polls
    ttl: int = 60
    host: str = "127.0.0.1"
    port: int = 8000
    #: whether `serve` also polls the sources
    poll: bool = True
    #: WebSub hubs that are notified of changes
    hubs: tuple[str, ...] = ()
    #: defaults for all sources, see `SourceSettings`
    poll_floor: int = 60
    poll_ceiling: int = 24 * 60
    deadline: int = 30
    max_wire_bytes: int = 8_000_000
    #: larger files are rejected before reading, larger responses are not read to the end
    max_document_bytes: int = MAX_BODY
    #: ports that may be requested
    ports: tuple[int, ...] = (80, 443, 8080, 8443)
    #: `host:port` of internal services that may be requested in spite of the SSRF guard, on any port
    allow: tuple[str, ...] = ()
    #: limits of concurrent connections, in total and per host; and seconds between two requests to one host
    connections: int = 32
    host_connections: int = 2
    host_spacing: int = 1
    #: number of parser processes; for each the memory limit in megabytes, the limits of CPU and wall time per document
    #: in seconds, and the number of documents after which it is replaced
    workers: int = 4
    worker_memory: int = 512
    worker_cpu: int = 10
    worker_wall: int = 30
    worker_documents: int = 200
    export: ExportSettings = field(default_factory=ExportSettings)
    sources: tuple[Source, ...] = ()
    groups: tuple[Group, ...] = ()
    #: settings of single sources, by id
    own: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    _by_id: dict[str, Source] = field(init=False, repr=False, compare=False)
    _owners: Owners = field(init=False, repr=False, compare=False)
    #: by source id; "" has the settings of all other sources
    _source_settings: dict[str, SourceSettings] = field(init=False, repr=False, compare=False)
    #: hosts of all upstream feeds, without `www.`
    upstreams: frozenset[str] = field(init=False, repr=False, compare=False)
    _by_name: dict[str, Source] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = {name.casefold(): source for source in self.sources for name in (source.title, *source.names)}
        object.__setattr__(self, "_by_id", {source.id: source for source in self.sources})
        object.__setattr__(self, "_owners", Owners(self.sources))
        object.__setattr__(self, "_by_name", names)
        shared = {name: getattr(self, name) for name in SHARED_SETTINGS}
        settings = {id: SourceSettings(**shared | dict(own)) for id, own in {"": {}, **self.own}.items()}
        object.__setattr__(self, "_source_settings", settings)
        parsed = (split(url) for source in self.sources for url in source.feeds)
        hosts = frozenset(parts.host.removeprefix("www.") for parts in parsed if parts)
        object.__setattr__(self, "upstreams", hosts)

    @property
    def database(self) -> Path:
        return self.data / "feeds.sqlite3"

    def source(self, id: str) -> Source | None:
        """The declared source with this id."""
        return self._by_id.get(id)

    def settings_of(self, id: str) -> SourceSettings:
        """The settings of the source with this id."""
        return self._source_settings.get(id) or self._source_settings[""]

    def source_of_host(self, host: str) -> Source | None:
        """The source that declares `host`, else the source of the nearest parent domain."""
        return self._owners.of_host(host)

    def source_of_url(self, url: str) -> Source | None:
        """The source that declares the longest path prefix of `url` on its host, else on the nearest parent domain."""
        return self._owners.of_url(url)

    def is_alone(self, source: Source, host: str) -> bool:
        """Whether a site belongs to one publisher, and no other declared source has feeds or pages there."""
        return self._owners.is_alone(source, host)

    def source_named(self, name: str) -> Source | None:
        """The source with this title, or with this in its `names`, ignoring case."""
        return self._by_name.get(name.strip().casefold())


def seeds() -> Path:
    """The folder with the default catalogue `sources.toml` and the sample `articles/`."""
    return PACKAGED if PACKAGED.is_dir() else PACKAGED.parent.parent / "seeds"


def from_environment(environ: Mapping[str, str]) -> Config:
    """The config of a WSGI server: only environment variables, with `FEEDS_DATA` for `--data`."""
    return load(None, Path(environ.get("FEEDS_DATA") or "data"), environ)


def load(path: Path | None, data: Path, environ: Mapping[str, str], options: Mapping[str, str] | None = None) -> Config:
    """Read `path`, else `FEEDS_CONFIG`, else `./feeds.toml`, else the shipped catalogue.

    The environment overrides the file, `options` (settings by name, from the command line) override both; an empty
    variable counts as unset. Raises ConfigError with the file and line, or the variable or option.
    """
    return build(read(path or _default_path(environ)), data, environ, options)


def build(page: TomlFile, data: Path, environ: Mapping[str, str], options: Mapping[str, str] | None = None) -> Config:
    """Build the config from `page`, the environment and the options; raises as `load` does."""
    settings = page.take(_top_level(page), ("", 0), SETTINGS)
    settings |= _validated({_variable(name): name for name in SETTINGS}, _from_variables(environ))
    settings |= _validated({f"--{name.replace('_', '-')}": name for name in SETTINGS}, _from_options(options or {}))
    settings.setdefault("base_url", _local_url(settings))
    shipped = page.path.resolve() == (seeds() / "sources.toml").resolve()
    declared = sources(page)
    config = Config(
        path=page.path,
        shipped=shipped,
        data=data,
        sources=declared,
        groups=groups(page, declared),
        own=own_settings(page),
        export=export_settings(page),
        **settings,
    )
    _check_bounds(config, page)
    return config


def _check_bounds(config: Config, page: TomlFile) -> None:
    """Raise ConfigError if a ceiling is below its floor."""
    places = [("", 0), *(("source", index) for index in range(len(config.sources)))]
    for at, id in zip(places, ("", *(source.id for source in config.sources)), strict=True):
        settings = config.settings_of(id)
        if settings.poll_ceiling < settings.poll_floor:
            expected = f"a poll_ceiling of at least poll_floor, {settings.poll_floor} minutes"
            raise page.error((*at, "poll_ceiling"), str(invalid(expected, settings.poll_ceiling)))


def _default_path(environ: Mapping[str, str]) -> Path:
    if path := environ.get("FEEDS_CONFIG"):
        return Path(path)
    local = Path("feeds.toml")
    return local if local.exists() else seeds() / "sources.toml"


def _top_level(page: TomlFile) -> dict[str, Any]:
    return {key: value for key, value in page.content.items() if key not in ("source", "group", "export")}


def _variable(name: str) -> str:
    return f"{_PREFIX}{name.upper()}"


def _from_variables(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment variables that are settings; an unknown `FEEDS_` variable is probably a typo, so an error."""
    variables = {_variable(name): name for name in SETTINGS} | dict.fromkeys(PATH_VARIABLES, "")
    values = {name: value for name, value in environ.items() if name.startswith(_PREFIX)}
    for name in values:
        if name not in variables:
            raise ConfigError(unknown_name("variable", name, variables, _PREFIX), path=name)
    return {name: value for name, value in values.items() if value and name not in PATH_VARIABLES}


def _from_options(options: Mapping[str, str]) -> dict[str, str]:
    return {f"--{name.replace('_', '-')}": value for name, value in options.items()}


def _validated(names: Mapping[str, str], values: Mapping[str, str]) -> dict[str, Any]:
    """Validate settings given as text; `names` maps the name of a variable or option to the name of the setting."""
    settings = {}
    for word, value in values.items():
        name = names[word]
        try:
            settings[name] = SETTINGS[name](_number_or_text(name, value))
        except ValueError as error:
            raise ConfigError(str(error), path=word) from error
    return settings


def _number_or_text(name: str, value: str) -> object:
    """Parse the text of a setting: a list setting is separated by commas."""
    default = next(setting.default for setting in fields(Config) if setting.name == name)
    if isinstance(default, tuple):
        return [_number(part.strip()) for part in value.split(",")]
    return _number(value) if isinstance(default, int) and not isinstance(default, bool) else value


def _number(value: str) -> int | str:
    # no setting has more than 18 digits, and int() of very many digits is slow
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 18 else value


def _local_url(settings: Mapping[str, Any]) -> str:
    """The URL for a browser on this machine, used if `base_url` is not set."""
    host, port = settings.get("host", "127.0.0.1"), settings.get("port", 8000)
    if host in ("0.0.0.0", "::"):  # noqa: S104  # compared, not bound
        host = "127.0.0.1"
    machine_host = f"[{host}]" if ":" in host else host
    return f"http://{normalize_host(machine_host) or machine_host}:{port}"
