// An interpreted template engine.
import mustache from 'mustache';
import { checksum } from '../lib/checksum.mjs';
import { makeWords } from '../lib/random.mjs';

export const name = 'mustache';
const words = makeWords(5, 600);
const view = {
  title: 'List',
  rows: Array.from({ length: 400 }, (_, i) => ({
    id: i,
    odd: i % 2 === 1,
    name: `${words[i]} <${words[i + 1]}>`,
    cells: [words[i], words[i + 1], words[(i * 7) % 600]].map((text) => ({ text })),
  })),
  upper: () => (text, render) => render(text).toUpperCase(),
};
const template = `<h1>{{title}}</h1>{{#rows}}<tr id="{{id}}"{{#odd}} class="odd"{{/odd}}>
<th>{{#upper}}{{name}}{{/upper}}</th>{{#cells}}<td>{{text}} {{{text}}}</td>{{/cells}}{{^odd}}<td/>{{/odd}}</tr>{{/rows}}`;

export function run() {
  return checksum(mustache.render(template, view));
}
