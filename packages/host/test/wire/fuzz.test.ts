// The quick version of the fuzzer; `npm run bench -- wire --fuzz` posts a million messages.
import { env } from 'node:process';
import { describe, expect, it } from 'vitest';
import { fuzzBytes, fuzzMessages } from './fuzz.ts';

const { WIRE_FUZZ_MESSAGES = '16000', WIRE_FUZZ_FRAMES = '4000', WIRE_FUZZ_SEED = '20261122' } = env;
const seed = Number(WIRE_FUZZ_SEED);

describe('a peer', () => {
  it('survives messages that are nearly right, and gives nothing away', { timeout: 3_600_000 }, async () => {
    const fuzzed = await fuzzMessages(Number(WIRE_FUZZ_MESSAGES), seed);
    if (env.WIRE_FUZZ_MESSAGES !== undefined) console.log(JSON.stringify(fuzzed));
    expect(fuzzed.messages).toBeGreaterThanOrEqual(Number(WIRE_FUZZ_MESSAGES));
    // They are right often enough to get far, and wrong often enough to be refused.
    expect(fuzzed.calls).toBeGreaterThan(fuzzed.messages / 20);
    expect(fuzzed.closed.WIRE_INVALID).toBeGreaterThan(fuzzed.wires / 2);
  });

  it('survives random bytes, and gives nothing away', { timeout: 3_600_000 }, async () => {
    const fuzzed = await fuzzBytes(Number(WIRE_FUZZ_FRAMES), seed);
    if (env.WIRE_FUZZ_FRAMES !== undefined) console.log(JSON.stringify(fuzzed));
    expect(fuzzed.messages).toBeGreaterThanOrEqual(Number(WIRE_FUZZ_FRAMES));
    expect(fuzzed.closed.WIRE_INVALID).toBeGreaterThan(10);
    expect(fuzzed.closed.WIRE_CLOSED).toBeGreaterThan(10);
  });
});
