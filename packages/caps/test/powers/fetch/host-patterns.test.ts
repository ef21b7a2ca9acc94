// Patterns of hosts.
import { describe, expect, it } from 'vitest';
import { makeFetchPower } from '../../../src/node/index.ts';
import { refused } from './support.ts';

describe('host patterns', () => {
  const reaches = async (hosts: readonly string[], url: string): Promise<boolean> => {
    const { value } = makeFetchPower({
      hosts,
      protocols: ['http:', 'https:'],
      lookup: async () => [{ address: '10.0.0.1', family: 4 }],
    });
    const error: unknown = await value(url).catch((thrown: unknown) => thrown);
    return (error as { code: string }).code === 'FETCH_ADDRESS';
  };

  it.each([
    ['api.test', 'https://api.test/', true],
    ['api.test', 'https://API.TEST/', true],
    ['API.test', 'http://api.test/', true],
    ['api.test', 'https://api.test:443/', true],
    ['api.test', 'https://api.test:80/', false],
    ['api.test', 'https://x.api.test/', false],
    ['api.test', 'https://api.test.evil/', false],
    ['api.test:8443', 'https://api.test:8443/', true],
    ['api.test:8443', 'https://api.test/', false],
    ['*.api.test', 'https://x.api.test/', true],
    ['*.api.test', 'https://x.y.api.test/', true],
    ['*.api.test', 'https://api.test/', false],
    ['*.api.test', 'https://evilapi.test/', false],
    ['*.api.test', 'https://x.api.test:8080/', false],
    ['*.api.test:8080', 'https://x.api.test:8080/', true],
    ['*', 'https://anything.test/', true],
    ['*', 'https://anything.test:22/', false],
    ['bücher.test', 'https://xn--bcher-kva.test/', true],
    ['10.0.0.1', 'https://0x0a.1/', true],
  ])('%s and %s: %s', async (pattern, url, expected) => expect(await reaches([pattern], url)).toBe(expected));

  it.each([
    [''],
    ['*.'],
    ['*.*.test'],
    ['a*.test'],
    ['https://a.test'],
    ['a.test/x'],
    ['user@a.test'],
    ['*.10.0.0.1'],
    ['a b'],
    ['a.test:x'],
  ])('%j is no pattern', (pattern) =>
    expect(() => makeFetchPower({ hosts: [pattern] })).toThrow(refused('OPTION_INVALID')),
  );
});
