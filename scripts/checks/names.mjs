import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { sourceFiles } from '../lib/paths.mjs';

/** What belongs to one machine or one company's network. */
const names = [
  /\/(?:work|tmp|root|home|Users)\/[\w.+-]+/,
  /\b[A-Z]:\\Users\\/,
  /\bregistry\.[\w-]+\.(?:org|com|net|io|dev)\b/,
  /\b(?:[a-z0-9-]+\.)*(?:artifactory|jfrog|verdaccio|nexus)[\w-]*\.[a-z]+/,
  /\b(?:10|127|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2,3}:\d{2,5}\b/,
];

/** People of invented machines, for tests that show that no path of the host gets out. */
const invented = /\/(?:home|Users)\/(?:alice|operator)\b/g;

/** Attack payloads speak of such paths. */
const exempt = /^test\/corpora\/|fixtures\//;

/** @type {import('./check.mjs').Check} */
export const machineNames = {
  name: 'machine names',
  holds: 'no file names a path of one machine, a home folder or a registry host',
  async problems(root) {
    const home = homedir();
    const here = [root, home].filter((path) => path.length > 5);
    const registry = process.env.npm_config_registry?.match(/^https?:\/\/([^/:]+)/)?.[1];
    if (registry !== undefined) here.push(registry);
    /** @type {string[]} */
    const problems = [];
    for (const file of sourceFiles(root)) {
      if (exempt.test(file)) continue;
      const text = readFileSync(join(root, file), 'utf8');
      const bad = [
        ...names.map((name) => text.replace(invented, '').match(name)?.[0]),
        ...here.filter((name) => text.includes(name)),
      ];
      for (const name of new Set(bad)) {
        if (name !== undefined) problems.push(`${file}: names ${name}`);
      }
    }
    return problems;
  },
};
