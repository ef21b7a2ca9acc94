/** Why a signal was aborted, in a few words. */
export function readReason({ reason }: AbortSignal): string {
  const text: unknown = reason instanceof Error ? reason.message : reason;
  return typeof text === 'string' ? text.slice(0, 200) : 'aborted';
}
