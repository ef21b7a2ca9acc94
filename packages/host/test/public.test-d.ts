/// <reference types="node" />
// What the published declarations of @cofferdam/host accept and refuse. Compiled, never run.
import {
  type Host,
  type HostErrorCode,
  type HostOptions,
  type HostSession,
  type HostSource,
  type HostStats,
  isHostError,
  makeHost,
  type Remote,
  type TenantHandle,
} from '@cofferdam/host';

const options: HostOptions = {
  placements: {
    use: ['thread', 'process'],
    default: 'process',
    thread: { heapMb: 64 },
    process: { launcher: ['bwrap'] },
  },
  limits: { defaults: { fuel: 1e6 }, ceiling: { wallMs: 1_000 } },
  pool: { thread: { minimum: 1, maximum: 4 } },
  supervision: { restart: 'always', backOff: { most: 3 } },
};
const host: Host = makeHost(options);

// @ts-expect-error a misspelt option is refused
makeHost({ placement: {} });
// @ts-expect-error there is no such placement
makeHost({ placements: { use: ['cloud'] } });
// @ts-expect-error a misspelt limit is refused
makeHost({ limits: { ceiling: { fuell: 1 } } });
// @ts-expect-error there is no such policy
makeHost({ supervision: { restart: 'sometimes' } });
// @ts-expect-error options cannot be changed afterwards
options.limits = {};

const sources: readonly HostSource[] = [
  'export const a = 1;',
  { files: { 'index.js': '' }, entry: '.' },
  { directory: new URL('file:///plugin/') },
  { package: new URL('file:///plugin/'), root: new URL('file:///') },
  { archive: new Uint8Array(1), digest: 'abc' },
];
// @ts-expect-error a directory is a URL: a path means something else on each system
const path: HostSource = { directory: '/plugin' };

interface Plugin {
  add(a: number, b: number): number;
  later(): Promise<string>;
  readonly data: { readonly list: readonly number[]; readonly at: Date };
  readonly service: { version(): string; readonly label: string };
}

async function use(): Promise<void> {
  const tenant: TenantHandle<Plugin> = await host.admit<Plugin>({ name: 'plugin', source: sources[0] ?? '' });
  const sum: Promise<number> = tenant.exports.add(1, 2);
  const later: Promise<string> = tenant.exports.later();
  tenant.exports.data.list satisfies readonly number[];
  tenant.exports.data.at satisfies Date;
  tenant.exports.service.version() satisfies Promise<string>;
  tenant.exports.service.label satisfies string;
  // @ts-expect-error every function gives a promise
  const now: number = tenant.exports.add(1, 2);
  // @ts-expect-error arguments are those of the function
  tenant.exports.add(1, 'two');
  // @ts-expect-error exports are not to be replaced
  tenant.exports.add = later;
  const remote: Remote<Plugin> = tenant.exports;

  const unknown = await host.admit({ name: 'unknown' });
  // @ts-expect-error what a guest exports is unknown until somebody looks
  unknown.exports.add(1);
  // @ts-expect-error a tenant has a name
  await host.admit({ source: '' });
  // @ts-expect-error a misspelt option is refused
  await host.admit({ name: 'a', sauce: '' });

  const session: HostSession = await tenant.openSession();
  session.close();
  tenant.state().status satisfies 'running' | 'idle' | 'restarting' | 'starting' | 'updating' | 'stopped';
  await tenant.update('export const add = () => 0;');
  await tenant.stop();

  const end: () => void = host.on('stuck', ({ side, advice }) => void `${side satisfies number} ${advice}`);
  host.on('*', (event) => {
    if (event.type === 'restarting') event.afterMs satisfies number;
  });
  // @ts-expect-error there is no such event
  host.on('stoped', () => {});
  // @ts-expect-error a side's events are not a tenant's
  tenant.on('side-ended', () => {});
  const stats: HostStats = host.stats();
  stats.pools.map(({ waiting }) => waiting);
  await using closing = host;
  return void [sum, now, remote, end, closing, path];
}

function caught(error: unknown): HostErrorCode | undefined {
  if (isHostError(error, 'ADMIT_LATE')) return error.code;
  // @ts-expect-error there is no such code
  if (isHostError(error, 'ADMIT_SOON')) return undefined;
  return undefined;
}

void [use, caught];
