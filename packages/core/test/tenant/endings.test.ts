import { makeTenant } from '@cofferdam/core';
import { tenantEnd } from '@cofferdam/core/kit';
import { describe, expect, it } from 'vitest';

describe('tenantEnd()', () => {
  it('resolves when the tenant is stopped, and not before', async () => {
    const tenant = makeTenant();
    let ended = 0;
    void tenantEnd(tenant).then(() => {
      ended += 1;
    });
    await tenant.run('1');
    expect(ended).toBe(0);
    tenant.stop('enough');
    await null;
    expect(ended).toBe(1);
  });

  it('resolves when a fault ends it, and for one that has ended', async () => {
    const tenant = makeTenant({ limits: { fuelPerTurn: 1000 } });
    const end = tenantEnd(tenant);
    expect(() => tenant.evaluateNow('for (;;);')).toThrow();
    await end;
    expect(tenant.state()).toMatchObject({ fault: 'fuelPerTurn' });
    await tenantEnd(tenant);
  });

  it('costs the tenant nothing', () => {
    const tenant = makeTenant();
    void tenantEnd(tenant);
    expect(tenant.usage()).toMatchObject({ fuel: 0, turns: 0 });
  });

  it('refuses what is no tenant', () => {
    expect(() => tenantEnd({})).toThrow(TypeError);
  });
});
