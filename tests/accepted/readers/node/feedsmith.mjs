// feedsmith, which gives each format as it is: what is where in it is said here
import { parseFeed } from "feedsmith";

const picture = (entry) => entry.media?.contents?.find((one) => one.medium === "image")?.url;

const formats = {
  rss: (feed) =>
    feed.items?.map((item) => ({
      id: item.guid?.value,
      title: item.title,
      link: item.link,
      published: item.pubDate,
      updated: item.atom?.updated,
      authors: item.dc?.creators,
      image: picture(item),
    })),
  atom: (feed) =>
    feed.entries?.map((entry) => ({
      id: entry.id,
      title: entry.title?.value,
      link: entry.links?.find((link) => link.rel === "alternate")?.href,
      published: entry.published,
      updated: entry.updated,
      authors: entry.authors?.map((author) => author.name),
      image: picture(entry),
    })),
  json: (feed) =>
    feed.items?.map((item) => ({
      id: item.id,
      title: item.title,
      link: item.url,
      published: item.date_published,
      updated: item.date_modified,
      authors: item.authors?.map((author) => author.name),
      image: item.image,
    })),
};

export function read(text) {
  const { format, feed } = parseFeed(text);
  return formats[format](feed) ?? [];
}
