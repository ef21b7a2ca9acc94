// Unit tests run in a locked-down realm, like the code they test.
import { env } from 'node:process';
import { lockdown } from '@cofferdam/core/lockdown/manual';

lockdown({ errorTaming: 'unsafe-debug', errorTrapping: 'none', unhandledRejectionTrapping: 'none' });

// One seed for every property: a run says something about the tree, not about its luck. New cases are looked for with
// PROPERTY_SEED=random, which fast-check reports when it finds one.
const { configureGlobal } = await import('fast-check'); // as the tests do, after lockdown
const { PROPERTY_SEED = '20261122' } = env;
if (PROPERTY_SEED !== 'random') configureGlobal({ seed: Number(PROPERTY_SEED) });
