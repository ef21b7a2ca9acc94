// XML to objects and back.
import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import { checksum } from '../lib/checksum.mjs';
import { makeWords } from '../lib/random.mjs';

export const name = 'xml';
const words = makeWords(7, 300);
let source = '<?xml version="1.0"?><feed xmlns:a="urn:a">';
for (let i = 0; i < 250; i += 1) {
  source += `<entry id="e${i}" a:kind="${words[i]}"><title>${words[i]} &amp; ${words[(i * 3) % 300]}</title><n>${i * 1.5}</n><!-- ${words[i]} --><tags>${[1, 2, 3].map((k) => `<tag>${words[(i * k) % 300]}</tag>`).join('')}</tags><body><![CDATA[<p>${words[i]}</p>]]></body></entry>`;
}
source += '</feed>';
const options = { ignoreAttributes: false, attributeNamePrefix: '@' };
const parser = new XMLParser(options);
const builder = new XMLBuilder(options);

export function run() {
  return checksum(builder.build(parser.parse(source)));
}
