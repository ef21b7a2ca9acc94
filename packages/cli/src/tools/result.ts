/** What a command came to that runs no guest. */
export interface ToolResult {
  /** Plain data, printed by --json after `status: 'ok'`. */
  readonly json: Readonly<Record<string, unknown>>;
  /** For a person. */
  readonly text: string;
  /** Whether a check found something: another exit code, not another status. */
  readonly found: boolean;
}
