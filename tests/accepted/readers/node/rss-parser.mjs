// rss-parser, told of the fields that it keeps on request alone
import Parser from "rss-parser";

const parser = new Parser({
  customFields: {
    item: [
      ["atom:updated", "changed"],
      ["updated", "changed"],
      ["media:content", "media", { keepArray: true }],
      ["dc:creator", "creators", { keepArray: true }],
      ["author", "people", { keepArray: true }],
    ],
  },
});

export async function read(text) {
  const feed = await parser.parseString(text);
  return feed.items.map((item) => ({
    id: item.guid ?? item.id,
    title: item.title,
    link: item.link,
    published: item.pubDate,
    updated: item.changed,
    authors: item.creators ?? item.people?.flatMap((one) => one.name),
    image: item.media?.find((one) => one.$.medium === "image")?.$.url,
  }));
}
