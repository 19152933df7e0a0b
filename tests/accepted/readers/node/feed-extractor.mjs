// @extractus/feed-extractor: five fields of its own, and the rest as the parser below it found it
import { extractFromJson, extractFromXml } from "@extractus/feed-extractor";

const list = (found) => (found === undefined ? [] : [found].flat());
const picture = (entry) => list(entry["media:content"]).find((one) => one["@_medium"] === "image")?.["@_url"];

const getExtraEntryFields = (entry) => ({
  updated: entry.date_modified ?? entry["atom:updated"] ?? entry.updated,
  authors: [...list(entry["dc:creator"]), ...list(entry.author), ...list(entry.authors)].map((one) => one.name ?? one),
  image: entry.image ?? picture(entry),
});

export function read(text, format) {
  const extract = format === "json" ? extractFromJson : extractFromXml;
  return extract(text, { getExtraEntryFields }).entries;
}
