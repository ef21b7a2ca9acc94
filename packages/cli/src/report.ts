// What is printed of an outcome.
import type { ErrorRecord, Outcome } from '@cofferdam/core';
import { isJsonValue } from './json-value.ts';

/** Where text goes, and whether a person's terminal is at its end. */
export interface TextSink {
  readonly isTerminal: boolean;
  write(text: string): void;
}

export interface Sinks {
  readonly stdout: TextSink;
  readonly stderr: TextSink;
}

/** The outcome as one line of JSON. `value` is there only when JSON carries it faithfully; `inspection` always shows it. */
export function outcomeJson({ status, value, ...rest }: Outcome): string {
  const carried = value !== undefined && isJsonValue(value) ? { value } : {};
  return JSON.stringify({ status, ...carried, ...rest });
}

/** Writes one line; for a terminal, guest control characters are shown, not obeyed: escape sequences can retitle, repaint and paste. */
export function writeLine({ isTerminal, write }: TextSink, text: string): void {
  write(`${isTerminal ? visible(text) : text}\n`);
}

// Control characters but tab and newline, and what reverses the direction of writing.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSAFE = /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
const visible = (text: string): string => text.replace(UNSAFE, escaped);

/**
 * A name out of a plugin, inside a line of ours: its author is to write no lines of their own into what a reviewer
 * reads, wherever that goes.
 */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, escaped);

/** An error as a person reads it, causes below it, and the errors of an aggregate. */
function errorText({ name, message, code, stack, cause, errors = [] }: ErrorRecord): string {
  const head = `${name}${code === undefined ? '' : ` [${code}]`}${message === '' ? '' : `: ${message}`}`;
  const frames = stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  const causes = cause === undefined ? [] : [`caused by ${errorText(cause)}`];
  return [head, ...frames, ...causes, ...errors.map((one) => `among them ${errorText(one)}`)].join('\n');
}

/** Prints the value or the error. A `run` that came to undefined prints nothing: the program printed what it had to say. */
export function printOutcome(
  { status, inspection, error, faultAt }: Outcome,
  { stdout, stderr }: Sinks,
  { quietUndefined }: { readonly quietUndefined: boolean },
): void {
  const at = faultAt === undefined ? '' : `\n    at ${faultAt.file}:${faultAt.line}:${faultAt.column}`;
  if (status !== 'ok') writeLine(stderr, `${error === undefined ? status : errorText(error)}${at}`);
  else if (inspection !== undefined && !(quietUndefined && inspection === 'undefined')) writeLine(stdout, inspection);
}
