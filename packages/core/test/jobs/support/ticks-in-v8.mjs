// The same programs in a plain V8, in a process of its own: writes their logs as JSON.
import { tickCases, tickProgram } from './tick-cases.mjs';

process.on('unhandledRejection', () => {});
const logs = [];
for (const { body } of tickCases) {
  logs.push(await (0, eval)(`"use strict";${tickProgram(body)}`));
}
process.stdout.write(JSON.stringify(logs));
