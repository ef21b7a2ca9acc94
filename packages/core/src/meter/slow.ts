// Operations of the language that take long for their one unit of fuel, since what they work on is large: comparing,
// hashing and flattening strings, arithmetic of BigInts and their conversion to text. No native runs that could charge
// for them, so a tenant that may hold such values has the clock looked at more often (Meter.slow).

/** UTF-16 units up to which no operation takes long enough to matter. */
export const SHORT_TEXT: number = 2 ** 16;

/** Nanoseconds that comparing, hashing or flattening takes at most by UTF-16 unit. */
export const NS_PER_UNIT = 2;

/** Bits up to which no operation takes long enough to matter. */
export const SHORT_BIGINT: number = 2 ** 12;

/** A native that is called for each of so few elements costs nothing. */
const FEW = 16;

/**
 * Nanoseconds that the dearest operation takes, which is conversion to decimal: 17 ms were measured for 2^18 bits. A native
 * does it for each of a few elements.
 */
export const bigintNs = (bits: number): number => bits * bits * 2.5e-4 * FEW;
