// What a plugin says of itself and asks for. The name, version and powers are what `grant` of @cofferdam/caps takes.

/** One power that a plugin asks for. */
export interface PowerRequest {
  /** What kind of power. Default: the name under which it stands. */
  readonly kind?: string;
  /** As the host's definition of the power reads them. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Whether the plugin runs without it. Default false. */
  readonly optional?: boolean;
  /** Why, in words for the person who is asked. */
  readonly reason: string;
}

/** What a plugin would like to spend; the host sets what it gets. Units as in core's `Limits`. */
export type LimitRequest = Readonly<Partial<Record<LimitName, number>>>;

export const LIMIT_NAMES = [
  'fuel',
  'fuelPerTurn',
  'depth',
  'stringLength',
  'bigintBits',
  'arrayLength',
  'bufferBytes',
  'heapBytes',
  'wallMs',
  'outputBytes',
  'pendingJobs',
  'hostWaitMs',
  'pendingCalls',
] as const;

export type LimitName = (typeof LIMIT_NAMES)[number];

/** When the host should call an export of the entry: either `every` or `cron`. */
export interface ScheduleRequest {
  /** The name of an exported function. */
  readonly call: string;
  /** A number and `ms`, `s`, `m`, `h` or `d`. */
  readonly every?: string;
  /** Minute, hour, day of month, month, day of week, in UTC. */
  readonly cron?: string;
  readonly reason?: string;
}

/** A checked manifest, frozen. */
export interface PluginManifest {
  readonly name: string;
  readonly version: string;
  /** Path of the module that the host imports, from the root of the plugin: `./src/index.js`. */
  readonly entry: string;
  /** Versions of the host's API that it runs with: a semver range. */
  readonly host?: string;
  /** By the names under which the plugin gets them. */
  readonly powers: Readonly<Record<string, PowerRequest>>;
  readonly limits: LimitRequest;
  readonly schedule: readonly ScheduleRequest[];
  /** By the host's extension points: what the plugin adds there, as data. */
  readonly contributions: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
}

/** What `grant` of @cofferdam/caps takes of a manifest. */
export type GrantRequest = Pick<PluginManifest, 'name' | 'version' | 'powers'>;
