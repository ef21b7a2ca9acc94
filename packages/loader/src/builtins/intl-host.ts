// The platform's formatters, asked in plain data: the host's half of a tenant's `Intl`.
//
// Checked here: which class and which method, so that nothing but formatting is reached. Formatters are kept by what
// they were made of, a bounded number of them; guests hold the texts. No answer depends on the host's locale, time zone
// or clock: the guest's half always says which, and dates come as numbers.

/** What crosses: strings, numbers, plain arrays and objects. */
export interface IntlHost {
  make(kind: string, settings: string): void;
  call(kind: string, settings: string, method: string, args: readonly unknown[]): unknown;
  locales(what: string, given: readonly string[]): readonly string[];
}

type Formatter = Record<string, ((...args: readonly unknown[]) => unknown) | undefined>;
type FormatterClass = (new (
  locales: readonly string[],
  options: object,
) => object) & { supportedLocalesOf(locales: readonly string[]): string[] };

const METHODS: Readonly<Record<string, readonly string[]>> = {
  NumberFormat: ['format', 'formatToParts', 'formatRange', 'formatRangeToParts'],
  DateTimeFormat: ['format', 'formatToParts', 'formatRange', 'formatRangeToParts'],
  Collator: ['compare'],
  PluralRules: ['select', 'selectRange'],
  RelativeTimeFormat: ['format', 'formatToParts'],
  ListFormat: ['format', 'formatToParts'],
  DisplayNames: ['of'],
  Segmenter: ['segment'],
};

const MOST_KEPT = 200;
/** UTF-16 units of one text that the platform works on at a stroke. */
const MOST_TEXT = 2 ** 16;

/** Over the platform's `Intl`. */
export function makeIntlHost(platform: typeof Intl): IntlHost {
  const classes = platform as unknown as Readonly<Record<string, FormatterClass>>;
  const kept = new Map<string, Formatter>();

  const classOf = (kind: string): FormatterClass => {
    const made = Object.hasOwn(METHODS, kind) ? classes[kind] : undefined;
    if (made === undefined) throw new TypeError(`Intl.${kind} is not offered here`);
    return made;
  };
  const formatterOf = (kind: string, settings: string): Formatter => {
    const key = `${kind} ${settings}`;
    let formatter = kept.get(key);
    if (formatter === undefined) {
      if (key.length > MOST_TEXT) throw new RangeError('Settings of a formatter are too long');
      const [given, options] = JSON.parse(settings) as [string[], Record<string, unknown>];
      const fixed = kind === 'DateTimeFormat' ? { timeZone: 'UTC', ...options } : options;
      formatter = new (classOf(kind))(given.length === 0 ? ['en-US'] : given, fixed) as Formatter;
      kept.set(key, formatter);
      for (const oldest of kept.keys()) {
        if (kept.size <= MOST_KEPT) break;
        kept.delete(oldest);
      }
    }
    return formatter;
  };
  const plain = (value: unknown): unknown => (Object(value) === value ? JSON.parse(JSON.stringify(value)) : value);

  return Object.freeze<IntlHost>({
    make(kind, settings) {
      formatterOf(`${kind}`, `${settings}`);
    },
    call(kind, settings, method, args) {
      const formatter = formatterOf(`${kind}`, `${settings}`);
      if (method === 'resolvedOptions') return plain(Reflect.apply(formatter.resolvedOptions as never, formatter, []));
      if (METHODS[kind]?.includes(method) !== true) throw new TypeError(`Intl.${kind} has no ${method}`);
      for (const arg of args)
        if (typeof arg === 'string' && arg.length > MOST_TEXT) throw new RangeError('Text is too long for Intl');
      const work = formatter[method];
      if (typeof work !== 'function') throw new TypeError(`Intl.${kind} has no ${method}`);
      const answer = Reflect.apply(work, formatter, args as unknown[]);
      if (kind === 'Segmenter')
        return Array.from(answer as Iterable<Intl.SegmentData>, ({ segment, index, isWordLike }) =>
          isWordLike === undefined ? { segment, index } : { segment, index, isWordLike },
        );
      return plain(answer);
    },
    locales(what, given) {
      if (what === 'getCanonicalLocales') return platform.getCanonicalLocales([...given]);
      if (what === 'supportedValuesOf') return platform.supportedValuesOf(given[0] as never);
      if (what !== 'Locale') return classOf(what).supportedLocalesOf(given);
      const [tag = '', options = '{}'] = given;
      const made = new platform.Locale(tag, JSON.parse(options) as Intl.LocaleOptions);
      return [
        JSON.stringify({
          text: made.toString(),
          maximal: made.maximize().toString(),
          minimal: made.minimize().toString(),
          baseName: made.baseName,
          language: made.language,
          script: made.script,
          region: made.region,
          calendar: made.calendar,
          collation: made.collation,
          hourCycle: made.hourCycle,
          caseFirst: made.caseFirst,
          numeric: made.numeric,
          numberingSystem: made.numberingSystem,
        }),
      ];
    },
  });
}
