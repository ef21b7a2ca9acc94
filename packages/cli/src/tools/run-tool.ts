import type { ToolCommand } from '../command.ts';
import type { TextSink } from '../report.ts';
import { archiveMake, archiveVerify } from './archive.ts';
import { inspect } from './inspect.ts';
import { policyCheck, policyDiff, policySuggest } from './policy.ts';
import type { ToolResult } from './result.ts';

/** Does what a command asks for that runs no guest. Throws what refuses its input. */
export function runTool(command: ToolCommand, stderr: TextSink): ToolResult {
  switch (command.kind) {
    case 'inspect':
      return inspect(command);
    case 'policy suggest':
      return policySuggest(command);
    case 'policy diff':
      return policyDiff(command);
    case 'policy check':
      return policyCheck(command);
    case 'archive make':
      return archiveMake(command, stderr);
    case 'archive verify':
      return archiveVerify(command, stderr);
  }
}
