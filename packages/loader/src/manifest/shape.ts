// What stands in a manifest, key by key. schema/manifest.schema.json says the same for editors, and a test holds one
// against the other. The words for names and versions are those of `grant` in @cofferdam/caps.
import semver from 'semver';
import { joinPath } from '../paths.ts';
import {
  anything,
  dictionary,
  flag,
  list,
  numberAbove,
  type Reader,
  record,
  text,
  type TextOptions,
} from './readers.ts';
import { isCron, readDuration } from './schedule.ts';
import { LIMIT_NAMES, type LimitName, type PluginManifest, type ScheduleRequest } from './types.ts';

const isWord = (value: string): boolean => /^[A-Za-z][\w-]{0,63}$/.test(value);
const WORD: TextOptions = { says: 'a word of letters, digits, - and _, at most 64', max: 64, test: isWord };
const REASON: TextOptions = {
  says: 'a reason in words for the person who is asked, at most 500 characters',
  max: 500,
  test: (value) => value.trim() !== '',
};

export const NAME: TextOptions = {
  says: 'the name of a package, at most 214 characters',
  max: 214,
  test: (value) => /^[@\w][\w@/.-]*$/.test(value),
};
export const VERSION: TextOptions = {
  says: 'a version such as 1.2.3',
  max: 100,
  test: (value) => semver.valid(value) === value,
};

/** A path of a file in the plugin, whatever operating system reads it; the file is looked for elsewhere. */
const isInside = (path: string): boolean =>
  /^\.\/[^\\:?#%\0]+[^/\\:?#%\0]$/.test(path) && !path.split('/').includes('..') && joinPath('/', path) !== undefined;

const parameters = dictionary(anything, {
  says: 'an object of parameters, at most 64',
  keys: { says: WORD.says, test: isWord },
  max: 64,
});

const power = record(
  'a power: { kind?, parameters?, optional?, reason }',
  { kind: text(WORD), parameters, optional: flag, reason: text(REASON) },
  ['reason'],
);

const scheduled = record(
  'a call: { call, every or cron, reason? }',
  {
    call: text({ says: 'the name of an exported function', max: 100, test: (value) => /^[\w$]+$/.test(value) }),
    every: text({
      says: 'a time such as 90s, 5m or 1h, above zero',
      max: 20,
      test: (value) => readDuration(value) !== undefined,
    }),
    cron: text({ says: 'five fields as in crontab, in UTC, such as 0 3 * * *', max: 100, test: isCron }),
    reason: text(REASON),
  },
  ['call'],
);

const schedule: Reader<ScheduleRequest> = (node, path, findings) => {
  const read = scheduled(node, path, findings);
  if (read === undefined) return undefined;
  if ((read.every === undefined) !== (read.cron === undefined)) return read as ScheduleRequest;
  findings.say(node.offset, path, 'one of the keys every and cron', read.every === undefined ? 'neither' : 'both');
  return undefined;
};

const limits = record(
  'an object of limits',
  Object.fromEntries(LIMIT_NAMES.map((name) => [name, numberAbove(0, 'a number above 0')])) as Record<
    LimitName,
    Reader<number>
  >,
);

const contribution: Reader<Readonly<Record<string, unknown>>> = dictionary(anything, {
  says: 'an object that describes one contribution',
  max: 100,
});

const fields = {
  $schema: text({ says: 'where the schema is', max: 500 }),
  entry: text({
    says: 'the path of a file of the plugin, from its root, such as ./index.js',
    max: 500,
    test: isInside,
  }),
  host: text({
    says: 'a range of versions of the host, such as ^1.2.0',
    max: 200,
    test: (value) => value.trim() !== '' && semver.validRange(value) !== null,
  }),
  powers: dictionary(power, {
    says: 'an object of powers by the names under which the plugin gets them, at most 100',
    keys: { says: WORD.says, test: isWord },
    max: 100,
  }),
  limits,
  schedule: list(schedule, { says: 'a list of at most 100 calls', max: 100 }),
  contributions: dictionary(list(contribution, { says: 'a list of objects, at most 1000' }), {
    says: 'an object of lists by extension points',
    keys: {
      says: 'the name of an extension point: words with dots between',
      test: (key) => key.length <= 100 && key.split('.').every(isWord),
    },
    max: 100,
  }),
};

/** What stands under `cofferdam` in a package.json. */
export interface ManifestPart
  extends Partial<Pick<PluginManifest, 'powers' | 'limits' | 'schedule' | 'contributions' | 'host'>> {
  readonly $schema?: string;
  readonly entry: string;
}

/** What stands in a cofferdam.json; name and version may come from the package.json instead. */
export interface WholeManifest extends ManifestPart {
  readonly name?: string;
  readonly version?: string;
}

export const partReader: Reader<ManifestPart> = record('a manifest', fields, ['entry']);

const ownFields = { name: text(NAME), version: text(VERSION), ...fields };

export const wholeReader: Reader<WholeManifest> = record('a manifest', ownFields, ['entry']);
