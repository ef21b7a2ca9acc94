// Verifying the files of an audit log.
import { makeChainVerifier } from '../audit/index.ts';
import type { ChainReport, ChainVerifierOptions } from '../audit/verify.ts';
import { sha256 } from './audit-digest.ts';
import { listSegments, readSegment } from './audit-segments.ts';

export interface VerifyFilesOptions extends Omit<ChainVerifierOptions, 'digest'> {
  readonly directory: string;
  /** What the log was written with. Default SHA-256. */
  readonly digest?: ChainVerifierOptions['digest'];
}

/**
 * Verifies what `makeAuditFiles` wrote; may run while it is being written. One file at a time is in memory.
 * Throws what the file system throws.
 */
export function verifyAuditFiles({ directory, digest = sha256, ...options }: VerifyFilesOptions): ChainReport {
  const verifier = makeChainVerifier({ digest, ...options });
  for (const segment of listSegments(directory)) {
    const { lines, torn } = readSegment(segment);
    for (const line of lines) verifier.line(line);
    if (torn > 0) verifier.torn(torn);
  }
  return verifier.end();
}
