// One program whose jobs would go on for ever, in a process of its own: says what it came to, once the event loop came
// round.
import '@cofferdam/core/lockdown';
import { makeTenant } from '@cofferdam/core';

const tenant = makeTenant({ limits: { wallMs: 300, fuelPerTurn: Number.POSITIVE_INFINITY } });
let thrown;
try {
  tenant.evaluateNow(`${process.argv[2]}; 1`);
} catch (error) {
  thrown = error.code;
}
await new Promise((resolve) => setTimeout(resolve, 0));
const other = await makeTenant().run('await 1; 2');
console.log(JSON.stringify({ state: tenant.state().status, fault: tenant.state().fault, thrown, other: other.value }));
