// Property keys as guests give them.
import { ownKeys } from '../commons.ts';

/** Whether a key is found out by code: an object may stand for any. */
export const isCodedKey = (key: unknown): boolean => typeof key === 'object' || typeof key === 'function';

/** ToPropertyKey, once. */
export const toKey = (key: unknown): PropertyKey =>
  isCodedKey(key) ? (ownKeys({ [key as string]: 0 })[0] as PropertyKey) : (key as PropertyKey);
