// The identifiers that the compiler adds to a guest's program.
import { lazy } from '../lazy.ts';

/** Short names under one prefix that the source does not use, so that no guest name can meet them. */
export interface InjectedNames {
  readonly prefix: string;
  readonly counter: string;
  readonly refill: string;
  readonly batch: string;
  readonly low: string;
  readonly string: string;
  readonly bigint: string;
  readonly power: string;
  readonly shift: string;
  readonly place: string;
  readonly compared: string;
  readonly element: string;
  readonly caught: string;
  readonly globals: string;
  readonly receiver: string;
  readonly undeclared: string;
  readonly assignable: string;
  readonly importDynamic: string;
  readonly meta: string;
  readonly initialise: string;
  readonly defaultName: string;
  readonly named: string;
  readonly iterable: string;
  readonly awaitable: string;
  readonly pattern: string;
  readonly kept: string;
  readonly original: string;
  readonly copied: string;
  readonly answers: string;
  readonly listable: string;
  readonly parent: string;
  readonly hidden: string;
  readonly listed: string;
  readonly sized: string;
  readonly called: string;
  readonly executor: string;
  readonly executors: string;
  readonly sizing: string;
  readonly resizable: string;
  readonly resumed: string;
  /** Where a frame that suspends stands. */
  readonly job: string;
  readonly suspend: string;
  readonly resume: string;
  readonly leave: string;
  readonly passOn: string;
  readonly template: string;
  readonly regexp: string;
  readonly literal: string;
  readonly session: string;
  readonly readOnly: string;
  readonly quiet: string;
  readonly functions: string;
  readonly tied: string;
  readonly statics: string;
  readonly within: string;
  readonly completion: string;
  readonly depth: string;
  readonly runtime: string;
  /** What keeps a program known while a function of it lives. */
  readonly program: string;
  readonly temporary: string;
  readonly importCell: string;
  readonly exportCell: string;
}

/** Names for `prefix`, e.g. `$c0`. Nearly every source has the first, so its names are made once. */
export const injectedNames = (prefix: string): InjectedNames =>
  prefix === FIRST_PREFIX ? firstNames() : makeNames(prefix);

const FIRST_PREFIX = '$c0';
const firstNames: () => InjectedNames = lazy(() => makeNames(FIRST_PREFIX));

function makeNames(prefix: string): InjectedNames {
  return {
    prefix,
    counter: `${prefix}m`,
    refill: `${prefix}x`,
    batch: `${prefix}F`,
    low: `${prefix}H`,
    string: `${prefix}p`,
    bigint: `${prefix}q`,
    power: `${prefix}w`,
    shift: `${prefix}l`,
    place: `${prefix}P`,
    compared: `${prefix}J`,
    element: `${prefix}el`,
    caught: `${prefix}k`,
    globals: `${prefix}g`,
    receiver: `${prefix}re`,
    undeclared: `${prefix}u`,
    assignable: `${prefix}G`,
    importDynamic: `${prefix}i`,
    meta: `${prefix}M`,
    initialise: `${prefix}z`,
    defaultName: `${prefix}n`,
    named: `${prefix}N`,
    iterable: `${prefix}s`,
    awaitable: `${prefix}f`,
    pattern: `${prefix}D`,
    kept: `${prefix}ka`,
    original: `${prefix}ko`,
    copied: `${prefix}O`,
    answers: `${prefix}an`,
    listable: `${prefix}li`,
    parent: `${prefix}Y`,
    hidden: `${prefix}c`,
    listed: `${prefix}V`,
    sized: `${prefix}a`,
    called: `${prefix}ca`,
    executor: `${prefix}e`,
    executors: `${prefix}o`,
    sizing: `${prefix}b`,
    resizable: `${prefix}Q`,
    resumed: `${prefix}R`,
    job: `${prefix}j`,
    suspend: `${prefix}L`,
    resume: `${prefix}B`,
    leave: `${prefix}X`,
    passOn: `${prefix}h`,
    template: `${prefix}t`,
    regexp: `${prefix}r`,
    literal: `${prefix}y`,
    session: `${prefix}S`,
    readOnly: `${prefix}C`,
    quiet: `${prefix}U`,
    functions: `${prefix}ff`,
    tied: `${prefix}K`,
    statics: `${prefix}Z`,
    within: `${prefix}W`,
    completion: `${prefix}v`,
    depth: `${prefix}d`,
    runtime: `${prefix}A`,
    program: `${prefix}kp`,
    temporary: `${prefix}T`,
    importCell: `${prefix}I`,
    exportCell: `${prefix}E`,
  };
}

const ESCAPE = /\\u(?:([\da-fA-F]{4})|\{([\da-fA-F]+)\})/g;

/** The text with every `\\u` escape read, in names and anywhere else. */
const unescape = (source: string): string =>
  source.replace(ESCAPE, (escape, short?: string, long?: string) => {
    const code = Number.parseInt(short ?? (long as string), 16);
    return code > 0x10ffff ? escape : String.fromCodePoint(code);
  });

/** The first prefix of the series `$c0`, `$c1`, … that occurs nowhere in `source`, escaped or not. */
export function freePrefix(source: string): string {
  const text = source.includes('\\u') ? source + unescape(source) : source;
  for (let i = 0; ; i += 1) {
    const prefix = `$c${i.toString(36)}`;
    if (!text.includes(prefix)) return prefix;
  }
}
