// cofferdam policy suggest|diff|check.
import {
  checkPolicy,
  diffPolicy,
  isLoaderError,
  type Policy,
  readPackageGraph,
  readPolicy,
  showPolicyDiff,
  suggestPolicy,
} from '@cofferdam/loader';
import type { PolicyCheckCommand, PolicyDiffCommand, PolicySuggestCommand } from '../command.ts';
import { makeError } from '../errors.ts';
import { readText, writeWhole } from '../files.ts';
import { openTree } from '../sources.ts';
import { inspectTree } from './inspect.ts';
import type { ToolResult } from './result.ts';

const policyAt = (path: string): Policy => readPolicy(readText(path), { file: path });

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
        `refused  ${resource} ${field} ${name}${tested ? ' (asks whether it is there)' : ''}${at === undefined ? '' : `  ${at.file}:${at.line}:${at.column}`}\n         ${line}`,
    ),
    ...unknown.map((each) => `unknown  ${JSON.stringify(each)}`),
    ...unused.map(({ resource, field, name }) => `unused   ${resource} ${field} ${name}`),
    ok
      ? 'The policy allows what the code was seen to use.'
      : 'The policy refuses what the code was seen to use, or names what is not there.',
  ];
  return { json: { ...check, complete: inspection.complete }, text: lines.join('\n'), found: !ok };
}

/** A policy or manifest for an archive, checked before it goes in. */
export function readPolicyFile(path: string): Policy {
  try {
    return policyAt(path);
  } catch (error) {
    if (!isLoaderError(error)) throw error;
    throw makeError('INPUT_UNREADABLE', { what: path, got: error.message });
  }
}
