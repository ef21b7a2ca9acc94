// Manifests that are right and that are wrong: what the reader and the schema for editors have to agree on.

/** Each is a whole cofferdam.json. */
export const RIGHT: readonly (readonly [string, Record<string, unknown>])[] = [
  ['the least', { name: 'a', version: '1.0.0', entry: './index.js' }],
  ['a scope and a prerelease', { name: '@x/y', version: '1.0.0-beta.2', entry: './src/a b.mjs' }],
  [
    'everything',
    {
      $schema: './node_modules/@cofferdam/loader/schema/manifest.schema.json',
      name: 'weather',
      version: '2.1.0',
      entry: './src/index.js',
      host: '^1.2.0 || 2.x',
      powers: {
        net: {
          kind: 'fetch',
          parameters: { hosts: ['api.example.com'], maxResponseBytes: 1e6 },
          reason: 'To ask for the weather',
        },
        store: { optional: true, parameters: { maxBytes: 1000 }, reason: 'To keep the last answer' },
      },
      limits: { fuel: 1e8, wallMs: 500, heapBytes: 6.4e7 },
      schedule: [
        { call: 'refresh', every: '15m', reason: 'Weather changes' },
        { call: 'cleanUp', cron: '0 3 * * mon-fri' },
        { call: '$x', cron: '*/5,30 0-23/2 1 jan,dec 0' },
      ],
      contributions: { 'editor.commands': [{ id: 'weather.show', title: 'Weather', when: { a: [1] } }], menus: [] },
    },
  ],
];

const least = { name: 'a', version: '1.0.0', entry: './index.js' };

/** What is wrong, the manifest, the path of the problem, and whether the schema can tell. */
export const WRONG: readonly (readonly [string, unknown, string, 'schema' | 'reader'])[] = [
  ['no object', [least], '', 'schema'],
  ['no entry', { name: 'a', version: '1.0.0' }, '', 'schema'],
  ['an unknown key', { ...least, entri: './x.js' }, '.entri', 'schema'],
  ['a name that is none', { ...least, name: '../x' }, '.name', 'schema'],
  ['a version that is none', { ...least, version: '1.0' }, '.version', 'schema'],
  ['a version with a v', { ...least, version: 'v1.0.0' }, '.version', 'schema'],
  ['an entry above the root', { ...least, entry: './../x.js' }, '.entry', 'schema'],
  ['an entry that climbs on the way', { ...least, entry: './a/../../x.js' }, '.entry', 'schema'],
  ['an absolute entry', { ...least, entry: '/etc/passwd' }, '.entry', 'schema'],
  ['a URL as the entry', { ...least, entry: 'data:text/javascript,1' }, '.entry', 'schema'],
  ['an encoded entry', { ...least, entry: './%2e%2e/x.js' }, '.entry', 'schema'],
  ['a backslash in the entry', { ...least, entry: './..\\x.js' }, '.entry', 'schema'],
  ['a directory as the entry', { ...least, entry: './src/' }, '.entry', 'schema'],
  ['a bare name as the entry', { ...least, entry: 'index.js' }, '.entry', 'schema'],
  ['a range that is none', { ...least, host: 'new' }, '.host', 'reader'],
  ['an empty range', { ...least, host: '' }, '.host', 'schema'],
  ['powers as a list', { ...least, powers: ['fetch'] }, '.powers', 'schema'],
  ['a power without a reason', { ...least, powers: { fetch: {} } }, '.powers.fetch', 'schema'],
  ['an empty reason', { ...least, powers: { fetch: { reason: ' ' } } }, '.powers.fetch.reason', 'schema'],
  [
    'a reason as long as a book',
    { ...least, powers: { fetch: { reason: 'x'.repeat(501) } } },
    '.powers.fetch.reason',
    'schema',
  ],
  ['a power under no word', { ...least, powers: { '1x': { reason: 'x' } } }, '.powers["1x"]', 'schema'],
  [
    'an unknown key of a power',
    { ...least, powers: { fetch: { reason: 'x', params: {} } } },
    '.powers.fetch.params',
    'schema',
  ],
  [
    'parameters that are none',
    { ...least, powers: { fetch: { reason: 'x', parameters: [] } } },
    '.powers.fetch.parameters',
    'schema',
  ],
  [
    'optional that is no flag',
    { ...least, powers: { fetch: { reason: 'x', optional: 1 } } },
    '.powers.fetch.optional',
    'schema',
  ],
  ['a limit that is none', { ...least, limits: { cpu: 1 } }, '.limits.cpu', 'schema'],
  ['a limit of zero', { ...least, limits: { fuel: 0 } }, '.limits.fuel', 'schema'],
  ['a limit in words', { ...least, limits: { fuel: '1e6' } }, '.limits.fuel', 'schema'],
  ['a call without a time', { ...least, schedule: [{ call: 'x' }] }, '.schedule[0]', 'schema'],
  [
    'a call with two',
    { ...least, schedule: [{ call: 'x', every: '1s', cron: '* * * * *' }] },
    '.schedule[0]',
    'schema',
  ],
  ['a time of nothing', { ...least, schedule: [{ call: 'x', every: '0s' }] }, '.schedule[0].every', 'schema'],
  ['a time that is none', { ...least, schedule: [{ call: 'x', every: 'daily' }] }, '.schedule[0].every', 'schema'],
  ['four fields of cron', { ...least, schedule: [{ call: 'x', cron: '* * * *' }] }, '.schedule[0].cron', 'schema'],
  ['a minute that is none', { ...least, schedule: [{ call: 'x', cron: '60 * * * *' }] }, '.schedule[0].cron', 'reader'],
  ['a range backwards', { ...least, schedule: [{ call: 'x', cron: '* 5-3 * * *' }] }, '.schedule[0].cron', 'reader'],
  ['a call of no name', { ...least, schedule: [{ call: 'a.b', every: '1s' }] }, '.schedule[0].call', 'schema'],
  ['contributions as a list', { ...least, contributions: [] }, '.contributions', 'schema'],
  [
    'a contribution that is no object',
    { ...least, contributions: { menus: ['x'] } },
    '.contributions.menus[0]',
    'schema',
  ],
  ['an extension point that is none', { ...least, contributions: { 'a..b': [] } }, '.contributions["a..b"]', 'schema'],
];
