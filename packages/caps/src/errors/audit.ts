/** What the audit log refuses. */
export const auditSentences = {
  AUDIT_DIGEST: 'Expected a digest that gives 64 hexadecimal digits for any text',
  AUDIT_SINK: 'The audit log cannot be written: {why}',
  AUDIT_DAMAGED: 'The audit log in {path} cannot be continued: {why}',
} as const;
