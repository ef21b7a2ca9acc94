// Templates compiled once (through Function), rendered often.
import Handlebars from 'handlebars/dist/cjs/handlebars.js';
import { checksum } from '../lib/checksum.mjs';
import { makeRandom, makeWords } from '../lib/random.mjs';

export const name = 'handlebars';
const handlebars = (Handlebars.default ?? Handlebars).create();
handlebars.registerHelper('price', (cents) => `€${(cents / 100).toFixed(2)}`);
handlebars.registerPartial('tag', '<i class="{{@root.theme}}">{{this}}</i>');
const template = handlebars.compile(`
<h1>{{title}}</h1>
{{#each products}}
  <li id="p{{@index}}" {{#if sale}}class="sale"{{else}}class="full"{{/if}}>
    {{name}} by {{maker.name}} ({{maker.city}}): {{price cents}}
    {{#each tags}}{{> tag}}{{#unless @last}}, {{/unless}}{{/each}}
    {{#with maker}}{{{note}}}{{/with}}
  </li>
{{/each}}`);
const random = makeRandom(3);
const words = makeWords(4, 400);
const pick = () => words[Math.floor(random() * words.length)];
const products = Array.from({ length: 300 }, () => ({
  name: `${pick()} & ${pick()}`,
  cents: Math.floor(random() * 100000),
  sale: random() < 0.3,
  tags: [pick(), pick(), pick()],
  maker: { name: pick(), city: pick(), note: `<b>${pick()}</b>` },
}));

export function run() {
  return checksum(template({ title: 'Products <all>', theme: 'dark', products }));
}
