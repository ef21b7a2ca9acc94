// Texts in base64 and hex, and what is said of how to read and write them.
import { constant, type Kind } from './kind.ts';
import { spied } from './trace.ts';

const options = (content: Readonly<Record<string, unknown>>): Kind[string] => {
  return (trace, name) => spied({ ...content }, name, trace);
};

export const encodingKinds = {
  encoded: {
    'base64 and hex': constant('0af9'),
    'a long text': constant('0aF9'.repeat(100)),
    'base64 with blanks': constant(' QU JD\n\tQQ = = '),
    'base64 of URLs': constant('_-_-'),
    'a last chunk that is not whole': constant('QUJDQQ'),
    'padding within': constant('QQ==QQ=='),
    'bits too many': constant('QUJDQR=='),
    'hex of odd length': constant('0af'),
    'no hex, no base64': constant('QUJ\u0416'),
    'a String object': () => Object('0af9') as unknown,
  },
  decoding: {
    'no options': constant(undefined),
    'spied options': options({ alphabet: 'base64', lastChunkHandling: 'strict' }),
    'for URLs': options({ alphabet: 'base64url' }),
    'as far as it goes': options({ lastChunkHandling: 'stop-before-partial' }),
    'no alphabet': options({ alphabet: 'base32' }),
    'an alphabet that converts': () => ({ alphabet: Object('base64') as unknown }),
    'no way to end': options({ alphabet: 'base64', lastChunkHandling: 'never' }),
  },
  encoding: {
    'no options': constant(undefined),
    'spied options': options({ alphabet: 'base64', omitPadding: true }),
    'for URLs': options({ alphabet: 'base64url', omitPadding: 0 }),
    'no alphabet': options({ alphabet: 'base32', omitPadding: true }),
    'an alphabet that converts': () => ({ alphabet: Object('base64') as unknown }),
  },
} as const satisfies Record<string, Kind>;
