// node main.mjs READER FORMAT <documents.json >entries.json: an array of documents, and the entries of each
import { text } from "node:stream/consumers";

const [reader, format] = process.argv.slice(2);
const { read } = await import(`./${reader}.mjs`);
const found = [];
for (const document of JSON.parse(await text(process.stdin))) {
  found.push(await read(document, format));
}
process.stdout.write(JSON.stringify(found));
