// One host over one placement, real threads or processes: what host.test.ts looks at, as JSON. It must end by itself.
import '@cofferdam/core/lockdown';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv, kill } from 'node:process';
import { pathToFileURL } from 'node:url';
import { makeHost } from '@cofferdam/host';
import { makeArchive, moduleMap } from '@cofferdam/loader/node';

const placement = /** @type {'realm' | 'thread' | 'process'} */ (argv[2]);
/** @type {Record<string, unknown>} */
const seen = {};
/** @type {import('@cofferdam/host').HostEvent[]} */
const events = [];

/**
 * @param {() => boolean} isSo
 */
const until = async (isSo) => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
};
/**
 * @param {Promise<unknown>} work
 */
const codeOf = (work) =>
  work.then(
    () => 'none',
    (error) => error.code ?? error.message,
  );

const SOURCE = `
  let count = 0;
  export const add = (by) => { count += by; return count; };
  export const asks = async (question) => 'heard ' + (await ask(question));
  export const calls = async (back) => (await back(20)) + 1;
  export const fails = () => { throw new RangeError('not today'); };
  export const handOver = () => count;
  export const data = { list: [1, 2, 3] };
  export const service = { label: 'service', times: (n) => n * 3 };
  console.log('loaded');
`;
const NEXT = `
  let count = 0;
  export const takeOver = (state) => { count = state; };
  export const add = (by) => { count += by; return -count; };
  export const service = { times: async (n) => n * 5 };
`;

const host = makeHost({
  placements: { use: [placement] },
  supervision: { idleMs: 1_500, startMs: 60_000 },
});
host.on('*', (event) => events.push(event));

const tenant = await host.admit({
  name: 'plugin',
  source: SOURCE,
  limits: { fuelPerTurn: 5e6 },
  powers: { ask: async (/** @type {string} */ question) => `${question}?` },
});
// Until this is closed it does not idle, however slow the machine is.
const session = await tenant.openSession();
const { add } = /** @type {{ add(by: number): Promise<number> }} */ (tenant.exports);
seen.exports = Object.keys(tenant.exports).sort();
seen.data = tenant.exports.data;
seen.add = [await add(1), await add(2)];
seen.asks = await /** @type {(q: string) => Promise<string>} */ (tenant.exports.asks)('why');
seen.calls = await /** @type {(f: unknown) => Promise<number>} */ (tenant.exports.calls)(
  async (/** @type {number} */ n) => n * 2,
);
seen.fails = await /** @type {() => Promise<unknown>} */ (tenant.exports.fails)().catch((error) => [
  error.name,
  error.message,
]);
const { usage: _, ...outcome } = await tenant.run('console.log("a line"); ({ answer: 42 })');
seen.run = outcome;
seen.evaluate = await tenant.evaluate('1 + 1');
await session.run('let kept = 5');
const cell = await session.run('kept * 2');
seen.session = [cell.value, (await session.complete('kep')).includes('kept')];

// The same plugin, from wherever it comes.
const directory = await mkdtemp(join(tmpdir(), 'cofferdam-host-'));
const files = {
  'package.json': '{ "name": "plugin", "type": "module", "main": "./index.ts" }',
  'index.ts': "import { two } from './two.js'; export const four = (): number => two + two;",
  'two.js': 'export const two = 2;',
};
for (const [path, text] of Object.entries(files)) await writeFile(join(directory, path), text);
const url = pathToFileURL(`${directory}/`);
/** @type {Record<string, import('@cofferdam/host').HostSource>} */
const sources = {
  files: { files },
  directory: { directory: url },
  package: { package: url },
  archive: { archive: makeArchive(url).bytes },
  ...(placement === 'realm' ? { modules: { modules: moduleMap(files), entry: '.' } } : {}),
};
/** @type {Record<string, unknown>} */
const fours = {};
for (const [kind, source] of Object.entries(sources)) {
  const plugin = await host.admit({ name: kind, source });
  fours[kind] = await /** @type {{ four(): Promise<number> }} */ (plugin.exports).four();
  await plugin.stop();
}
seen.fours = fours;
await rm(directory, { recursive: true });

const { service } = /** @type {{ service: { times(n: number): Promise<number>, label: string } }} */ (tenant.exports);
const before = await service.times(2);
await tenant.update(NEXT);
seen.updated = await add(1);
const after = await service.times(2);
seen.service = [before, service.label, after];
seen.rollback = await codeOf(tenant.update('export const add = ;'));
seen.afterRollback = await add(1);
session.close();

// Its side goes, whatever the reason; what is under way learns of it, and it comes again.
if (placement === 'process') {
  const hanging = codeOf(tenant.evaluate('new Promise(() => {})'));
  const started = events.findLast(({ type }) => type === 'started');
  kill(/** @type {{ side: number }} */ (started).side, 'SIGKILL');
  seen.crashed = await hanging;
  seen.restarted = await add(1);
  seen.restarts = tenant.state().restarts;
}
await until(() => tenant.state().status === 'idle');
seen.woken = [tenant.state().status, await add(7)];

if (placement !== 'realm') {
  // No limit of its own stops it: the heartbeat finds it.
  const watching = makeHost({
    placements: { use: [placement] },
    supervision: { restart: 'never', unresponsiveMs: 3_000, heartbeatMs: 200, startMs: 60_000 },
  });
  const endless = await watching.admit({
    name: 'endless',
    limits: { fuel: Infinity, fuelPerTurn: Infinity, wallMs: Infinity },
  });
  const { status, fault } = await endless.run('for (;;);');
  seen.endless = [status, fault, endless.state().status];
  await watching.close();
}
if (placement === 'thread') {
  // Nothing but the thread's own heap stops this one. Its heartbeat is never missed, since its time has no limit.
  const roomy = makeHost({
    placements: { use: ['thread'], thread: { heapMb: 64 } },
    pool: { thread: { tenantsPerSide: 2, recycleAfter: 10 } },
  });
  /** @type {number[]} */
  const sides = [];
  roomy.on('started', ({ side }) => sides.push(side));
  const neighbour = await roomy.admit({ name: 'neighbour', source: 'export const add = (a, b) => a + b;' });
  const greedy = await roomy.admit({
    name: 'greedy',
    limits: { fuel: Infinity, fuelPerTurn: Infinity, wallMs: Infinity, heapBytes: Infinity },
  });
  const { status, fault } = await greedy.run('const all = []; for (;;) all.push(new Array(10000).fill(all.length));');
  await greedy.stop();
  const sum = await /** @type {{ add(a: number, b: number): Promise<number> }} */ (neighbour.exports).add(1, 2);
  seen.greedy = [status, fault, sides[0] === sides[1], sum, neighbour.state().restarts];
  await roomy.close();
}
const { fault } = await tenant.run('for (;;);');
seen.fault = [fault, tenant.state().status, await codeOf(add(1))];
await host.close();
seen.stats = host.stats();
seen.types = events.map(({ type }) => type);
process.stdout.write(JSON.stringify(seen));
