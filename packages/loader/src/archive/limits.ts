import { isRecord } from '@cofferdam/core/kit';
import { makeError } from '../errors.ts';
import { refuseOption } from '../sources/refuse-option.ts';

/**
 * What reading an archive may cost the host. Nothing in an archive is compressed, so it costs a small multiple of its
 * own size; these bound that size and what is kept for each entry. Making refuses what reading would.
 */
export interface ArchiveLimits {
  /** Bytes of the whole file. Default 64 MiB: larger than any plugin with its packages, too small to fill a heap. */
  readonly maxBytes: number;
  /** Files and units. Default 20,000: a large tree of packages has 5,000; each costs about a kilobyte to hold. */
  readonly maxEntries: number;
  /** Bytes of one file or unit. Default 16 MiB, as for files of a directory. */
  readonly maxEntryBytes: number;
  /** Bytes of the index. Default 8 MiB: it is parsed before its entries are known to be what they say. */
  readonly maxIndexBytes: number;
  /** UTF-16 units of one path. Default 512: what file systems take, about. */
  readonly maxPathLength: number;
  /** Segments of one path. Default 64: packages nested 20 deep. */
  readonly maxDepth: number;
}

export const DEFAULT_ARCHIVE_LIMITS: ArchiveLimits = Object.freeze({
  maxBytes: 64 * 2 ** 20,
  maxEntries: 20_000,
  maxEntryBytes: 16 * 2 ** 20,
  maxIndexBytes: 8 * 2 ** 20,
  maxPathLength: 512,
  maxDepth: 64,
});

/** Limits with defaults. Throws OPTION_UNKNOWN, OPTION_INVALID. */
export function fillArchiveLimits(given: Partial<ArchiveLimits> = {}): ArchiveLimits {
  if (!isRecord(given)) refuseOption('archive', 'limits', 'an object of limits', given);
  for (const [option, value] of Object.entries(given)) {
    const where = 'limits of an archive';
    if (!Object.hasOwn(DEFAULT_ARCHIVE_LIMITS, option))
      throw makeError('OPTION_UNKNOWN', { option, where, expected: Object.keys(DEFAULT_ARCHIVE_LIMITS).join(', ') });
    if (!(typeof value === 'number' && value > 0))
      throw makeError('OPTION_INVALID', { option, where, expected: 'a number above 0', got: String(value) });
  }
  return Object.freeze({ ...DEFAULT_ARCHIVE_LIMITS, ...given });
}
