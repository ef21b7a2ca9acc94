// docs/native-guards.md is written from the tables. To write it anew: npx vitest run packages/core/test/guards/page -u
import { describe, expect, it } from 'vitest';
import { constants } from '../../src/guards/constant.ts';
import { guards } from '../../src/guards/table.ts';

const head = `# Native guards

A native of the engine's looks at no interrupt: \`Array.prototype.forEach.call({ length: 2 ** 53 - 1 }, f)\` runs until the process is killed, and no timeout reaches it. So lockdown puts a *guard* in the place of every intrinsic whose work or memory can outgrow what its arguments show. A guard charges the tenant that is running, before the native runs; outside of a turn, in host code, it is one look at a variable.

- **Real arrays, typed arrays, strings, collections** are left to the engine, for a price that follows from their size. A unit of fuel is about one call or one iteration of guest code; engines copy or compare some sixteen elements in that time.
- **What is short costs nothing**: an array of fewer than 16 elements, an object of up to 16 properties, a text of up to 256 units (for most methods) takes the engine no longer than the call, which is paid for.
- **Natives that call natives** pay: a native that a guest binds (\`bind\`) costs one unit for each call, so that getters, \`valueOf\` and callbacks made of bound natives cannot call each other for ever between two lines of the guest's own.
- **Everything else** (proxies, array-likes, subclasses, lengths that lie, iterators that never end) takes a path in plain JavaScript, written after the steps of ECMA-262, on which each step is paid for. It asks the same questions of the same objects in the same order as the native does; property tests, a table and test262 compare the two ([conformance](conformance.md)).
- **Results are bounded before they are made**: \`stringLength\`, \`bigintBits\`, \`arrayLength\`, \`bufferBytes\`.
- **Prices depend on the program and its inputs alone**, never on the engine, its caches or the time.

\`lockdown({ nativeGuards: false })\` leaves the natives as they are, for realms whose guests you wrote yourself: fuel, \`wallMs\` and the limits above then end at the natives' doors.

What a price does not say: an array that is mostly holes takes the engine some tens of nanoseconds for each hole, and is paid for like a full one; long chains of prototypes, proxies or bound functions make one step take as long as the chain is. \`wallMs\` is looked at when a price is taken, so these end late, not never.

Arrays that are made by \`new Array(n)\` and by assigning \`length\` are [a decision of their own](decisions/0007-arrays-of-a-given-length.md).

The tables below are written from \`packages/core/src/guards\`; a test walks every function that a guest can reach and wants each to be in one of them.
`;

const escape = (text: string): string => text.replaceAll('|', '\\|');

function page(): string {
  const guarded = guards.map(({ path, model, reason }) => `| \`${path}\` | ${escape(model)} | ${escape(reason)} |`);
  const byReason = new Map<string, string[]>();
  for (const { path, reason } of constants) byReason.set(reason, [...(byReason.get(reason) ?? []), `\`${path}\``]);
  const free = [...byReason].map(([reason, paths]) => `| ${escape(reason)} | ${paths.join(', ')} |`);
  return [
    head,
    '## Guarded\n',
    '| intrinsic | units of fuel | without it |',
    '|---|---|---|',
    ...guarded,
    '',
    '## Not guarded\n',
    '| why not | intrinsics |',
    '|---|---|',
    ...free,
    '',
  ].join('\n');
}

describe('docs/native-guards.md', () => {
  it('shows the tables as they are', async () => {
    await expect(page()).toMatchFileSnapshot('../../../../docs/native-guards.md');
  });

  it('has a price and a reason for each guard', () => {
    for (const { path, model, reason } of guards) {
      expect([path, model.length > 0, reason.length > 5]).toEqual([path, true, true]);
      expect(`${model}${reason}`).not.toMatch(/\n|TODO/);
    }
  });
});
