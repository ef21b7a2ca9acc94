// A session keeps what its cells declare; the same tenant may have several.

const brief = ({ status, value, inspection, error }) =>
  status === 'ok' ? (value ?? inspection) : [status, error?.name, error?.code ?? error?.message];

const cells =
  (sources) =>
  async ({ tenant }) => {
    const session = await tenant.openSession();
    const seen = [];
    for (const source of sources) seen.push(brief(await session.run(source)));
    return seen;
  };

/** @type {import('../stage.d.mts').Case[]} */
export const sessionCases = [
  {
    name: 'sessions: declarations persist, and may be made again',
    play: cells([
      'let x = 1; const f = (n) => n + x; class P { y = 2 }',
      'x = 5; f(1)',
      'new P().y',
      'let x = "again"; x',
      'f(1)',
      'function g() { return typeof P; } g()',
      'var { a, b: [c] } = { a: 1, b: [2] }; [a, c]',
    ]),
    gives: () => ['undefined', 6, 2, 'again', '1again', 'function', [1, 2]],
  },
  {
    name: 'sessions: top-level await, errors that leave the rest as it was, and refused text',
    play: cells([
      'const p = Promise.resolve(20); const v = await p; v + 1',
      'throw new TypeError("cell")',
      'v',
      'const broken = ;',
      'await Promise.reject(Object.assign(new Error("no"), { code: "E_CELL" }))',
      'v + 2',
      'missing',
    ]),
    gives: () => [
      21,
      ['error', 'TypeError', 'cell'],
      20,
      ['error', 'Error', 'SOURCE_SYNTAX'],
      ['error', 'Error', 'E_CELL'],
      22,
      ['error', 'ReferenceError', 'missing is not defined'],
    ],
  },
  {
    name: 'sessions: completions know what was declared, and reset forgets it',
    play: async ({ tenant }) => {
      const session = await tenant.openSession();
      await session.run('const greeting = { hello: 1, help: 2 }; const greed = 1;');
      const known = [await session.complete('gre'), await session.complete('greeting.')];
      await session.reset();
      return [...known, await session.complete('gre'), brief(await session.run('typeof greeting'))];
    },
    gives: () => [['greed', 'greeting'], [], [], 'undefined'],
  },
  {
    name: 'sessions: two of a tenant do not see one another, and see its globals',
    admit: { globals: { shared: 'for both' } },
    play: async ({ tenant }) => {
      const [one, two] = [await tenant.openSession(), await tenant.openSession()];
      await one.run('const mine = 1');
      return [brief(await two.run('typeof mine')), brief(await two.run('shared')), brief(await one.run('mine'))];
    },
    gives: () => ['undefined', 'for both', 1],
  },
  {
    name: 'sessions: output of a cell is in its outcome; a fault ends session and tenant',
    admit: { limits: { fuelPerTurn: 1e6 } },
    play: async ({ tenant }) => {
      const session = await tenant.openSession();
      const { output } = await session.run('console.log("a", { b: 1 }); console.error("c");');
      const spent = await session.run('for (;;) {}');
      const after = await session.run('1');
      return [output, [spent.status, spent.fault], [after.status, after.error?.code]];
    },
    gives: () => [
      [
        { stream: 'stdout', text: 'a { b: 1 }' },
        { stream: 'stderr', text: 'c' },
      ],
      ['exhausted', 'fuelPerTurn'],
      ['stopped', 'SESSION_ENDED'],
    ],
  },
];
