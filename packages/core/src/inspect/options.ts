/** How much is shown, and how proxies are told. */
export interface InspectOptions {
  /**
   * Whether a value is a Proxy. Without it a proxy cannot be told from its target: its traps then run, so
   * inspect only inside the owner's turn.
   */
  readonly isProxy?: ((value: unknown) => boolean | undefined) | undefined;
  /** The stack of an error, or its frames, shown in place of `[Name: message]`. */
  readonly stackOf?: ((error: object) => string | undefined) | undefined;
  /**
   * Told of work that the text does not show (keys that were listed, slots that were looked at), one unit of fuel
   * each: the value's owner can be made to pay. May throw.
   */
  readonly charge?: ((amount: number) => void) | undefined;
  /** UTF-8 bytes of the whole text. Stops a value from flooding a log. Default 16,384. */
  readonly maxBytes?: number;
  /** Levels below the value that are shown. Default 2, at most 64: the walk recurses. */
  readonly maxDepth?: number;
  /** Members, elements or entries shown of each object. Default 100. */
  readonly maxEntries?: number;
}

/** The options with defaults, and what one inspection has left. */
export interface State {
  readonly isProxy: (value: unknown) => boolean | undefined;
  readonly stackOf: (error: object) => string | undefined;
  /** Work that is not in proportion to what is shown; little is not told. */
  readonly charge: (amount: number) => void;
  readonly maxDepth: number;
  readonly maxEntries: number;
  /** UTF-16 units that may still be produced; a walk stops looking when it is spent. */
  left: number;
  /** Objects being shown, outermost first. */
  readonly path: object[];
  /** Objects that were met inside themselves → their number. */
  readonly circular: Map<object, number>;
  indentation: number;
  /** The depth of the object that was entered last, as Node's line breaking counts it. */
  currentDepth: number;
}

export const defaultMaxBytes = 16_384;
const depthCeiling = 64;

/** Work as little as an ordinary value takes is paid with its text. */
const LITTLE = 200;

export function makeState(options: InspectOptions): State {
  const { isProxy, stackOf, charge, maxBytes = defaultMaxBytes, maxDepth = 2, maxEntries = 100 } = options;
  return {
    isProxy: isProxy ?? (() => undefined),
    stackOf: stackOf ?? (() => undefined),
    charge: (amount) => {
      if (amount > LITTLE) charge?.(amount);
    },
    maxDepth: Math.min(maxDepth, depthCeiling),
    maxEntries,
    left: maxBytes,
    path: [],
    circular: new Map(),
    indentation: 0,
    currentDepth: 0,
  };
}
