// The payloads that try to make the host hang, fill its memory or end it: the corpus, and this project's own. See
// test/corpora/README.md.
import { readdirSync, readFileSync } from 'node:fs';

const corpora = new URL('../../corpora/', import.meta.url);

/** @typedef {{ id: string, kind: string, mode: 'script' | 'async' | 'module', title: string, code: string }} Payload */

/**
 * The corpus, as it was collected.
 * @returns {Payload[]}
 */
export function readCorpus() {
  const rows = JSON.parse(readFileSync(new URL('dos.json', corpora), 'utf8'));
  return rows.map(({ id, kind, mode, title, code }) => ({ id, kind, mode, title, code }));
}

const HEAD = /^=== (?<id>\S+) (?<mode>script|async|module) · (?<title>.+)$/;

/**
 * Payloads of ours: `test/corpora/dos/<kind>.payloads`, each under a line `=== ID mode · title`.
 * @returns {Payload[]}
 */
export function readFurther() {
  const folder = new URL('dos/', corpora);
  const files = readdirSync(folder).filter((name) => name.endsWith('.payloads'));
  return files.sort().flatMap((file) => {
    const found = [];
    for (const line of readFileSync(new URL(file, folder), 'utf8').split('\n')) {
      const head = HEAD.exec(line)?.groups;
      if (head !== undefined) found.push({ ...head, kind: file.replace('.payloads', ''), code: '' });
      else if (found.length > 0) found.at(-1).code += `${line}\n`;
    }
    return found;
  });
}
