// What the loader reads as a manifest is what caps grants by: one shape in two packages that do not know each other.
import { grant, offer, planGrant, storeDefinition } from '@cofferdam/caps';
import { grantRequest, parseManifest } from '@cofferdam/loader';
import { expect, it } from 'vitest';
import { RIGHT, WRONG } from '../../packages/loader/test/manifest/manifests.ts';

const store = offer(
  storeDefinition(() => ({ value: Object.freeze({}), revoke() {} })),
  { maxBytes: 500 },
);

it.each(RIGHT)('grant() takes what parseManifest() reads: %s', (_, manifest) => {
  const request = grantRequest(parseManifest(JSON.stringify(manifest), { file: 'cofferdam.json' }));
  const { powers, refusals, plan } = grant(request, [store], { agreed: 'all' });
  const asked = Object.keys(request.powers);
  expect([...Object.keys(powers), ...refusals.map(({ power }) => power)].sort()).toEqual(
    asked.includes('store') ? ['net', 'store'] : [],
  );
  expect(plan.items.map(({ reason }) => reason)).toEqual(asked.includes('store') ? ['To keep the last answer'] : []);
});

it('parseManifest() refuses what planGrant() refuses of name, version and powers', () => {
  for (const [, manifest] of WRONG) {
    const { name, version, powers } = manifest as { name: string; version: string; powers?: never };
    let refused = false;
    try {
      planGrant({ name, version, ...(powers === undefined ? {} : { powers }) }, [store]);
    } catch {
      refused = true;
    }
    if (refused) expect(() => parseManifest(JSON.stringify(manifest), { file: 'cofferdam.json' })).toThrow();
  }
});
