// The payloads that try to get out: the corpus, and this project's own. See test/corpora/README.md.
import { readdirSync, readFileSync } from 'node:fs';

const corpora = new URL('../../corpora/', import.meta.url);

/**
 * @typedef {'escape' | 'integrity' | 'ambient' | 'confidentiality' | 'info'} Severity
 * @typedef {{ id: string, family: string, title: string, mode: 'script' | 'async' | 'module', severity: Severity, code: string, bitesVm: boolean }} Payload
 */

/**
 * The corpus, as it was collected.
 * @returns {Payload[]}
 */
export function readCorpus() {
  const rows = JSON.parse(readFileSync(new URL('escapes.json', corpora), 'utf8'));
  return rows.map(({ bites, ...row }) => ({ ...row, bitesVm: bites.vm }));
}

/** In front of every payload of ours: what looks for the host in whatever it is shown. */
const PRELUDE = `
const hit = (g) => { try { if (g == null) return ''; if (g.__HOST_CANARY__) return 'host-global'; const p = g.process; if (p && typeof p.kill === 'function' && p.versions && p.versions.node) return 'process'; } catch {} return ''; };
const viaFn = (C) => { try { return hit(C('return globalThis')()); } catch { return ''; } };
const reach = (x) => { let r = hit(x); if (x == null) return r; const go = (f) => { if (!r) try { r = f() || ''; } catch {} };
  go(() => typeof x === 'function' && viaFn(x.constructor)); go(() => viaFn(x.constructor.constructor)); go(() => viaFn(Object.getPrototypeOf(x).constructor.constructor)); go(() => viaFn(x)); go(() => viaFn(Object.getPrototypeOf(x).constructor)); return r; };
const walk = (roots, limit = 4000) => { const seen = new Set(); const queue = [...roots]; for (const x of queue) { if (queue.length > limit) break; if (x === null || (typeof x !== 'object' && typeof x !== 'function') || seen.has(x)) continue; seen.add(x); const r = reach(x); if (r) return r;
  try { queue.push(Object.getPrototypeOf(x)); for (const k of Reflect.ownKeys(x)) { const d = Reflect.getOwnPropertyDescriptor(x, k); if (d) queue.push(d.value, d.get, d.set); } } catch {} } return ''; };
const esc = (why) => (why ? 'ESCAPED:' + why : 'blocked');
const attempt = (f) => { try { return f(); } catch (e) { return e; } };
`;

const WRAP = {
  script: (code) => `(function () {${PRELUDE}${code}\n})()`,
  async: (code) => `(async function () {${PRELUDE}${code}\n})()`,
  module: (code) => `${PRELUDE}${code}`,
};

const HEAD = /^=== (?<id>\S+) (?<mode>script|async|module) (?<severity>\w+)(?<vm> vm)? · (?<title>.+)$/;

/**
 * Payloads of ours: `test/corpora/further/<family>.payloads`, each under a line `=== ID mode severity [vm] · title`.
 * `vm` says that it gets out of node:vm.
 * @returns {Payload[]}
 */
export function readFurther() {
  const folder = new URL('further/', corpora);
  const files = readdirSync(folder).filter((name) => name.endsWith('.payloads'));
  return files.sort().flatMap((file) => {
    const found = [];
    for (const line of readFileSync(new URL(file, folder), 'utf8').split('\n')) {
      const head = HEAD.exec(line)?.groups;
      if (head !== undefined) {
        found.push({ ...head, family: file.replace('.payloads', ''), bitesVm: head.vm !== undefined, code: '' });
      } else if (found.length > 0) {
        found.at(-1).code += `${line}\n`;
      }
    }
    return found.map((payload) => ({ ...payload, code: WRAP[payload.mode](payload.code) }));
  });
}
