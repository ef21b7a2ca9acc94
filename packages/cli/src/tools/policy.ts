// cofferdam policy suggest|diff|check.
import {
  checkPolicy,
  diffPolicy,
  type Policy,
  readPackageGraph,
  readPolicy,
  showPolicyDiff,
  suggestPolicy,
} from '@cofferdam/loader';
import type { PolicyCheckCommand, PolicyDiffCommand, PolicySuggestCommand } from '../command.ts';
import { oneLine } from '../report.ts';
import { readText, writeWhole } from '../files.ts';
import { openTree } from '../sources.ts';
import { inspectTree } from './inspect.ts';
import type { ToolResult } from './result.ts';

/** The policy in a file. Throws INPUT_UNREADABLE, INPUT_NOT_UTF8, POLICY_INVALID. */
export const policyAt = (path: string): Policy => readPolicy(readText(path), { file: path });

export function policySuggest({ path, entry, output }: PolicySuggestCommand): ToolResult {
  const inspection = inspectTree(openTree(path, undefined));
  const policy = suggestPolicy(inspection, { entry });
  const text = JSON.stringify(policy, undefined, 2);
  if (output !== undefined) writeWhole(output, `${text}\n`);
  const { complete } = inspection;
  return {
    json: { policy, complete, ...(output === undefined ? {} : { output }) },
    text: output === undefined ? text : `wrote ${output}`,
    found: false,
  };
}

export function policyDiff({ before, after }: PolicyDiffCommand): ToolResult {
  const diff = diffPolicy(policyAt(before), policyAt(after));
  return { json: { ...diff }, text: showPolicyDiff(diff).trimEnd(), found: diff.risk !== 'none' };
}

export function policyCheck({ policy, path }: PolicyCheckCommand): ToolResult {
  const opened = openTree(path, undefined);
  const inspection = inspectTree(opened);
  const check = checkPolicy(
    policyAt(policy),
    inspection,
    readPackageGraph(opened.tree, { directory: opened.directory }),
  );
  const { refused, unused, unknown, ok } = check;
  const lines = [
    ...refused.map(
      ({ resource, field, name, at, tested, line }) =>
        `refused  ${oneLine(resource)} ${field} ${oneLine(name)}${tested ? ' (asks whether it is there)' : ''}${at === undefined ? '' : `  ${oneLine(at.file)}:${at.line}:${at.column}`}\n         ${oneLine(line)}`,
    ),
    ...unknown.map(
      ({ name, where, near }) =>
        `unknown  ${oneLine(name)}  ${oneLine(where)}${near.length === 0 ? '' : `\n         the nearest are ${near.map(oneLine).join(', ')}`}`,
    ),
    ...unused.map(({ resource, field, name }) => `unused   ${oneLine(resource)} ${field} ${oneLine(name)}`),
    ok
      ? 'The policy allows what the code was seen to use.'
      : 'The policy refuses what the code was seen to use, or names what is not there.',
  ];
  return { json: { ...check, complete: inspection.complete }, text: lines.join('\n'), found: !ok };
}
