"""What each key of `feeds.toml` means, in English and in Chinese."""

from typing import NamedTuple


class Description(NamedTuple):
    """One line of each settings page; the English one is also the description in the JSON Schema."""

    en: str
    zh: str


SETTINGS = {
    "base_url": Description(
        "public address of the site; all links are built from it, never from the Host header",
        "网站对外的地址；所有链接都由它得出，从不取自 Host 头",
    ),
    "title": Description("title of the site and of `/feeds/all`", "网站和 `/feeds/all` 的标题"),
    "language": Description("language of combined feeds", "合集的语言"),
    "languages": Description(
        "languages of the pages, and the Chinese scripts that feeds are converted to; the first is that of pages without a "
        "prefix, which redirect a browser that prefers another one",
        "页面有哪些语言，源可以转换成哪些字形；没有前缀的页面用第一种，浏览器想要别的语言时会转过去",
    ),
    "items": Description("articles in a feed", "一个源里有多少篇文章"),
    "per_source": Description(
        "articles of one source in a combined feed, as long as the other sources have more to show",
        "合集里同一来源最多占多少篇，只要别的来源还有文章可放",
    ),
    "ttl": Description(
        "minutes between the polls of a reader: `<ttl>` and `Cache-Control`",
        "请读者每隔多少分钟来一次：`<ttl>` 和 `Cache-Control`",
    ),
    "host": Description("address on which `serve` listens", "`serve` 监听的地址"),
    "port": Description("port on which `serve` listens", "`serve` 监听的端口"),
    "poll": Description("whether `serve` polls the sources", "`serve` 是否抓取来源"),
    "hubs": Description("WebSub hubs that are notified of changes", "有更新时要通知的 WebSub hub"),
    "poll_floor": Description("minutes: a source is not polled more often", "同一来源至少隔多少分钟才再抓取一次"),
    "poll_ceiling": Description(
        "minutes: a source is polled at least as often, unless it asks for more time",
        "最多隔多少分钟一定再抓取一次，除非对方要求更久",
    ),
    "deadline": Description(
        "seconds for one response with its redirects, without `host_spacing` before them. A redirect may wait as long again "
        "for its host; then the poll fails",
        "一次响应最多等多少秒，包括重定向（跟随前按 `host_spacing` 等的时间不算）；重定向到的主机要排队时，最多再等这么久，否则这次抓取算失败",
    ),
    "max_wire_bytes": Description("bytes of a response as sent; larger ones are aborted", "响应超过这么多字节就中断"),
    "max_document_bytes": Description(
        "bytes of a document after decompression. Larger files are rejected unread, larger responses are aborted. No format "
        "reads more than the default, so it can only be lowered",
        "文档解压之后的字节数：更大的文件不读，更大的响应会中断；默认值就是各种格式的上限，只能调小",
    ),
    "ports": Description("ports that may be requested", "允许访问的端口"),
    "allow": Description(
        '`host:port` of services inside your network that may be requested, on any port: `["127.0.0.1:1200"]` for your own '
        "RSSHub",
        '允许访问的内网服务，写作 `主机:端口`，比如自己的 RSSHub：`["127.0.0.1:1200"]`',
    ),
    "connections": Description("connections at a time", "同时最多多少个连接"),
    "host_connections": Description("connections at a time to one host", "同时最多多少个到同一主机的连接"),
    "host_spacing": Description(
        "seconds between two requests to one host, redirects included",
        "对同一主机的两次请求之间隔多少秒，跟随重定向时也算",
    ),
    "workers": Description("processes that parse fetched documents", "用多少个进程解析抓回来的文档"),
    "worker_memory": Description("megabytes of memory of each worker", "每个解析进程最多用多少 MB 内存"),
    "worker_cpu": Description("seconds of CPU for one document", "一份文档最多用多少秒 CPU"),
    "worker_wall": Description("seconds of wall-clock time for one document", "一份文档最多用多少秒时间"),
    "worker_documents": Description(
        "documents after which a worker is replaced", "一个进程解析这么多份文档之后，换一个新的"
    ),
}

_ID = Description(
    "name in addresses and file names: at most 60 of a-z, 0-9 and -", "地址和文件名里的名字：最多 60 个 a-z、0-9 和 -"
)
_TITLE = Description("title of the feed", "源的标题")
_CONTENT = Description(
    'how much of an article its rights allow to publish: `"full"` (the default), `"summary"` or `"link"`',
    '按版权可以发布多少：`"full"` 全文（默认）、`"summary"` 摘要、`"link"` 只有链接',
)

EXPORT = {
    "archive": Description("how many of the newest months have archive documents", "最新的多少个月有存档文档"),
    "archive_formats": Description(
        "formats of archive documents; without its own, an RSS feed links to Atom documents, and a JSON feed to none",
        "存档文档有哪些格式；没有 RSS 存档时，RSS 源链接到 Atom 存档，JSON 源不链接",
    ),
    "converted_archives": Description(
        "whether archive documents are also converted to the Chinese scripts; if not, converted feeds link to the others",
        "存档文档是否也转换字形；不转换时，转换过的源链接到原样的存档",
    ),
    "pages": Description("whether articles have pages", "文章是否有页面"),
    "shared_pages": Description(
        "whether the page of an article in another language only leads to the one without prefix, where the text is the same",
        "文章在另一种语言里文字相同时，那个页面是否只转到没有前缀的页面",
    ),
    "languages": Description("like `languages` of the site, for exports", "同网站的 `languages`，只用于导出"),
    "keep": Description(
        "how many of the newest months of articles are exported; older ones are left out everywhere",
        "导出最新多少个月的文章；更早的都不导出",
    ),
    "gzip": Description("whether a gzip copy is written beside each file", "每个文件旁边是否写一份 gzip 压缩的"),
    "max_size": Description(
        "megabytes of all files; a larger export is an error, and nothing is written. From 80 % on there is a warning",
        "所有文件最多多少 MB；超过就报错，什么也不写。到八成时给出警告",
    ),
}

SOURCE = {
    "id": _ID,
    "title": _TITLE,
    "homepage": Description("address of the publisher's site", "媒体网站的地址"),
    "language": Description("language of its articles", "文章的语言"),
    "normalizer": Description(
        "the file in `feeds/parsing/normalizers/` that cleans its articles",
        "用 `feeds/parsing/normalizers/` 里的哪个文件整理",
    ),
    "feeds": Description("upstream addresses, tried in this order", "抓取地址，按顺序尝试"),
    "zone": Description(
        "time zone of dates without one, such as `Asia/Shanghai`", "没有写时区的日期用哪个时区，如 `Asia/Shanghai`"
    ),
    "hosts": Description(
        "hosts, or hosts with a path, whose articles belong to the source; by default the host of `homepage`",
        "哪些主机（可以带路径）的文章属于这个来源；默认是 `homepage` 的主机",
    ),
    "names": Description("other names of the source in documents", "文档里对这个来源的其他称呼"),
    "private": Description("whether its feed needs a token", "源是否需要令牌才能读"),
    "poll_floor": SETTINGS["poll_floor"],
    "poll_ceiling": SETTINGS["poll_ceiling"],
    "deadline": SETTINGS["deadline"],
    "max_wire_bytes": SETTINGS["max_wire_bytes"],
    "max_document_bytes": SETTINGS["max_document_bytes"],
    "paused": Description("whether polling is stopped", "是否暂停抓取"),
    "drop": Description("CSS selectors of what is removed from its articles", "从文章里去掉哪些元素（CSS 选择器）"),
    "content": _CONTENT,
}

GROUP = {
    "id": _ID,
    "title": _TITLE,
    "sources": Description("ids of its sources", "包含哪些来源的 id"),
    "prefer": Description(
        "ids of the sources whose copy of a text is shown, instead of the first one that arrived",
        "同一篇文字有几份时，优先显示哪些来源的（默认是最先收到的）",
    ),
    "per_source": SETTINGS["per_source"],
    "content": Description(
        "like `content` of a source; the smaller of the two applies", "同来源的 `content`，两者中取较少的"
    ),
    "private": Description("whether its feed needs a token", "源是否需要令牌才能读"),
}
