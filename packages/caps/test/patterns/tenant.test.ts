// Patterns in the hands of a real guest, and marked capabilities of core and of Endo beneath patterns.
import '@endo/eventual-send/shim.js';
import { makeCapability, makeTenant } from '@cofferdam/core';
import { Far } from '@endo/far';
import { describe, expect, it } from 'vitest';
import { attenuate, type Grant, guard, makeMembrane, makeQuota, makeRevocable, send, shape } from '../../src/index.ts';

interface Box {
  add(a: number, b: number): number;
  put(item: { id: string; points: number[] }): number;
}
const methods = () => ({
  add: (a: number, b: number) => a + b,
  put: ({ points }: { points: number[] }) => points.length,
});
const guards = {
  add: shape.method([shape.number(), shape.number()]),
  put: shape.method([shape.record({ id: shape.string(), points: shape.array(shape.number()) })]),
};
const patterns: readonly [string, (target: Box) => Grant<Box>][] = [
  ['makeRevocable', (target) => makeRevocable(target)],
  ['attenuate', (target) => attenuate(target, { pick: ['add', 'put'] })],
  ['guard', (target) => guard(target, guards) as Grant<Box>],
  ['makeQuota', (target) => makeQuota(target, { limit: 100 })],
  ['makeMembrane', (target) => makeMembrane(target)],
];
const targets: readonly [string, () => Box][] = [
  ['makeCapability of core', () => makeCapability('box', methods())],
  ['Far of Endo', () => Far('box', methods())],
];

describe.each(patterns)('%s', (_, wrap) => {
  it.each(targets)('around %s works in a guest, and ends there', async (__, make) => {
    const { value, revoke } = wrap(make());
    const tenant = makeTenant({ name: 'guest', globals: { box: value, same: (x: unknown) => x === value } });
    expect(
      await tenant.evaluate('[box.add(1, 2), box.put({ id: "a", points: [1, 2] }), same(box), box === box]'),
    ).toEqual([3, 2, true, true]);
    expect(await send(value, 'add', 1, 2)).toBe(3);
    const failure = 'try { box.add(1, 2); "alive" } catch (error) { error.code }';
    revoke();
    expect(await tenant.evaluate(failure)).toBe('CAPABILITY_REVOKED');
  });
});

describe('a guest', () => {
  it('holds the members of a membrane by one identity, and loses them together', async () => {
    const inside = makeCapability('root', { child: () => child, isChild: (x: unknown) => x === child });
    const child = makeCapability('child', { hello: () => 'hello' });
    const { value, revoke } = makeMembrane(inside);
    const tenant = makeTenant({ name: 'guest', globals: { root: value } });
    expect(
      await tenant.evaluate(
        'globalThis.kept = root.child(); [kept === root.child(), root.isChild(kept), kept.hello()]',
      ),
    ).toEqual([true, true, 'hello']);
    revoke();
    expect(await tenant.evaluate('try { kept.hello() } catch (error) { error.code }')).toBe('CAPABILITY_REVOKED');
  });

  it('gets a refusal that says where its argument was wrong', async () => {
    const tenant = makeTenant({ name: 'guest', globals: { box: guard(methods(), guards, { name: 'box' }).value } });
    expect(
      await tenant.evaluate(
        'try { box.put({ id: "a", points: [1, {}] }) } catch (error) { error.code + " " + error.message }',
      ),
    ).toBe('VALUE_REFUSED Expected a finite number as argument 0 of box.put.points[1], got an object');
  });
});
