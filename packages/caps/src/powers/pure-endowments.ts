// What programs expect of every platform and no authority comes with: URL, TextEncoder, structuredClone and so on.
//
// A class of the host's cannot be handed to guests: its prototype, and those of its iterators, are shared by all who
// hold one, and stay mutable. So these are guest code: text that each tenant runs first, metered and compiled as its
// own, which defines globals on its own global object. Of the host they use a parser of URLs, from strings to
// strings, and the powers that were granted.
import { keepGlobals } from '@cofferdam/core/kit';
import { harden } from '../commons.ts';
import { assertOptions, type OptionNames } from './check.ts';
import type { Crypto } from './crypto.ts';
import type { FetchPower } from './fetch-types.ts';
import { cryptoSource } from './guest/crypto.ts';
import { eventsSource, microtaskSource } from './guest/events.ts';
import { fetchSource } from './guest/fetch.ts';
import { kitSource } from './guest/kit.ts';
import { structuredCloneSource } from './guest/structured-clone.ts';
import { base64Source, encodingSource } from './guest/text.ts';
import { urlSource } from './guest/url.ts';
import type { Timers } from './timers.ts';
import { makeUrlParser, type UrlClass, type UrlPart, type UrlParts } from './url.ts';

export interface PureEndowmentsOptions {
  /** The platform's `URL`; without it there are no URL and URLSearchParams. */
  readonly URL?: UrlClass;
  /** A fetch power to stand behind `fetch`; without it there are only the shapes Headers, Request and Response. */
  readonly fetch?: FetchPower;
  /** A crypto power to stand behind `crypto.subtle.digest`, `getRandomValues` and `randomUUID`. */
  readonly crypto?: Crypto;
  /** Timers to stand behind `AbortSignal.timeout`. They are no globals by this: spread them into `globals`. */
  readonly timers?: Pick<Timers, 'setTimeout'>;
}

/** The part of a tenant that is used. */
export interface EndowedTenant {
  evaluateNow(source: string, options?: { readonly name?: string }): unknown;
}

export interface PureEndowments {
  /** The globals it defines, in order. */
  readonly names: readonly string[];
  /**
   * Defines them in a tenant. Call it before anything else runs there. A guest may replace each for itself, as in any
   * platform: in its own compartment, and nothing that the others are built of. Throws the guest's TypeError where the
   * host gave a global of that name already. Spends some hundred units of the tenant's fuel now, and some eleven
   * thousand when one of them is first used.
   */
  install(tenant: EndowedTenant): void;
}

const OPTIONS: OptionNames<PureEndowmentsOptions> = { URL: true, fetch: true, crypto: true, timers: true };

/** UTF-16 units of any one URL: parsing is one call of the host's. */
const MOST_URL = 2 ** 20;

/** A parser in strings alone, which cross the border as they are. */
function urlFunctions(URL: UrlClass): Record<string, unknown> {
  const parser = makeUrlParser(URL);
  const lines = (parts: UrlParts | undefined): string | undefined => parts && Object.values(parts).join('\n');
  const short = (...texts: readonly unknown[]): boolean =>
    texts.every((text) => text === undefined || (typeof text === 'string' && text.length <= MOST_URL));
  return {
    parseUrl: (input: string, base?: string) => (short(input, base) ? lines(parser.parse(input, base)) : undefined),
    setUrl: (href: string, part: UrlPart, value: string) =>
      short(href, part, value) ? lines(parser.set(href, part, value)) : undefined,
  };
}

/** How stacks of guests name it. */
const NAME = 'endowments.js';

const FOOTER = `
/* harden() would do the same in ten times the time: it has to be ready for what is hostile. */
const freezeAll = (at) => {
  if (Object(at) !== at || Object.isFrozen(at)) return;
  freeze(at);
  freezeAll(Object.getPrototypeOf(at));
  for (const key of Reflect.ownKeys(at)) {
    const { value, get, set } = Object.getOwnPropertyDescriptor(at, key);
    freezeAll(value);
    freezeAll(get);
    freezeAll(set);
  }
};
freezeAll(own);
return own;
`;

/**
 * What runs at first: accessors. The rest is compiled and run when a guest uses one of the names: a millisecond for each
 * tenant that most never need. Being late changes nothing: what it is built of is frozen, or a constant of the tenant's.
 *
 * As the platform's own, each gives way to what a guest puts in its place: polyfills assign them.
 */
const LAZY = `(function install(names, host) { 'use strict';
  const { defineProperty, freeze } = Object;
  let own;
  const get = (name) => {
    if (own === undefined) own = host.load()(host);
    return own[name];
  };
  for (const name of names) {
    const set = (value) => { defineProperty(globalThis, name, { value, writable: true, enumerable: false, configurable: true }); };
    defineProperty(globalThis, name, { get: freeze(() => get(name)), set: freeze(set), enumerable: false, configurable: true });
  }
  return names.length;
})`;

/**
 * The pure endowments, and the familiar shapes of powers: DOMException, TextEncoder, TextDecoder, atob, btoa, Event,
 * CustomEvent, EventTarget, AbortSignal, AbortController, queueMicrotask, structuredClone, Headers, Request, Response; with `URL`
 * also URL and URLSearchParams; with powers also fetch and crypto.
 */
export function makePureEndowments(options: PureEndowmentsOptions = {}): PureEndowments {
  const { URL, fetch, crypto, timers } = options;
  assertOptions(options, 'makePureEndowments', OPTIONS);
  const parts = [kitSource, encodingSource, base64Source, eventsSource, microtaskSource];
  if (URL !== undefined) parts.push(urlSource);
  parts.push(fetchSource);
  if (crypto !== undefined) parts.push(cryptoSource);
  // Last: it refuses instances of all the classes before it.
  parts.push(structuredCloneSource);
  const source = `(function install(host) { 'use strict';\n${parts.join('\n')}\n${FOOTER}})`;
  const functions = {
    ...(URL === undefined ? {} : urlFunctions(URL)),
    ...(fetch === undefined ? {} : { fetch }),
    ...(crypto === undefined ? {} : { crypto }),
    ...(timers === undefined ? {} : { setTimeout: timers.setTimeout }),
  };
  const names = Object.freeze([
    ...['DOMException', 'TextEncoder', 'TextDecoder', 'btoa', 'atob', 'Event', 'CustomEvent', 'EventTarget'],
    ...['AbortSignal', 'AbortController', 'queueMicrotask'],
    ...(URL === undefined ? [] : ['URLSearchParams', 'URL']),
    ...['Headers', 'Response', 'Request'],
    ...(fetch === undefined ? [] : ['fetch']),
    ...(crypto === undefined ? [] : ['SubtleCrypto', 'Crypto', 'crypto']),
    'structuredClone',
  ]);
  return harden({
    names,
    install: (tenant: EndowedTenant): void => {
      const install: unknown = tenant.evaluateNow(LAZY, { name: NAME });
      const host = harden({ ...functions, load: () => tenant.evaluateNow(source, { name: NAME }) });
      (install as (names: readonly string[], host: object) => number)(names, host);
      keepGlobals(tenant, names);
    },
  });
}
