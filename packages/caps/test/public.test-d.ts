// What the published declarations of @cofferdam/caps accept and refuse. Compiled, never run.
import { type Grant, makeRevocable } from '@cofferdam/caps';

const grant: Grant<{ read(path: string): string }> = makeRevocable({ read: (path: string) => path });
const text: string = grant.value.read('a');
grant.revoke();
// @ts-expect-error the type of the target is kept
grant.value.write('a');
// @ts-expect-error arguments too
grant.value.read(1);
// @ts-expect-error a number is no capability
makeRevocable(1);
// @ts-expect-error a misspelt option is refused
makeRevocable({}, { nam: 'reader' });

export { text };
