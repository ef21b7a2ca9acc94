// A parser of URLs asks its class nothing that takes longer than the URL is long.
import { describe, expect, it } from 'vitest';
import { makeUrlParser, type UrlClass } from '../../src/powers/url.ts';

/** The platform's class, and what it was asked. */
function listening(): { readonly asked: string[]; readonly URL: UrlClass } {
  const asked: string[] = [];
  class Heard {
    readonly #url: URL;
    constructor(input: string, base?: string) {
      asked.push(input);
      this.#url = new URL(input, base);
    }
    get href(): string {
      return this.#url.href;
    }
    get hostname(): string {
      return this.#url.hostname;
    }
    set hostname(value: string) {
      asked.push(value);
      this.#url.hostname = value;
    }
  }
  return { asked, URL: Heard as unknown as UrlClass };
}

const long = '\u4e00'.repeat(1025);
const puny = `xn--${'a'.repeat(1025)}`;

describe('makeUrlParser()', () => {
  it.each([
    `http://${long}`,
    `http://${puny}/a?b#c`,
    `  HTTP:${long}`,
    `ht\ntp:/\t/${long}`,
    `wss:\\\\${long}`,
    `file://${long}/x`,
    `http://user:word@${long}`,
    `http://a@b@${long}`,
    `http://////${long}`,
  ])('asks nothing about a host that is too long: %.20s', (url) => {
    const { asked, URL } = listening();
    const parser = makeUrlParser(URL);
    expect(parser.parse(url)).toBeUndefined();
    expect(parser.parse('x', url)).toBeUndefined();
    expect(parser.set(url, 'hash', 'x')).toBeUndefined();
    expect(parser.set('http://a', 'href', url)).toBeUndefined();
    expect(asked).toStrictEqual([]);
  });

  it('asks nothing about one that a base would make a host', () => {
    const { asked, URL } = listening();
    const parser = makeUrlParser(URL);
    expect(parser.parse(`//${long}`, 'http://a')).toBeUndefined();
    expect(parser.parse(`\\\t/${long}`, 'http://a')).toBeUndefined();
    expect(asked).toStrictEqual([]);
  });

  it('leaves a host as it is that would be set to a longer one', () => {
    const { asked, URL } = listening();
    const parser = makeUrlParser(URL);
    expect(parser.set('http://a/b', 'host', long)?.href).toBe('http://a/b');
    expect(parser.set('http://a/b', 'hostname', puny)?.href).toBe('http://a/b');
    expect(parser.set('http://a/b', 'hostname', 'c')?.href).toBe('http://c/b');
    expect(asked).toStrictEqual(['http://a/b', 'http://a/b', 'http://a/b', 'c']);
  });

  it.each([
    `data:text/plain,${long}`,
    `http://a/${long}`,
    `http://a?${long}`,
    `http://a#${long}`,
    `http://${'u'.repeat(2000)}@a/`,
    `urn:${long}`,
    `http://${'a'.repeat(1024)}/`,
  ])('knows what is no host, however long: %.16s', (url) => {
    expect(makeUrlParser(URL).parse(url)?.href).toBe(new URL(url).href);
    expect(makeUrlParser(URL).parse(url, 'http://b/')?.href).toBe(new URL(url).href);
  });

  it('knows a long path against a base', () => {
    expect(makeUrlParser(URL).parse(long, 'http://b/')?.href).toBe(new URL(long, 'http://b/').href);
    expect(makeUrlParser(URL).parse(`/${long}`, 'http://b/')?.href).toBe(new URL(`/${long}`, 'http://b/').href);
  });
});
