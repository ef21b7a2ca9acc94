// Link (ECMA-262 16.2.1.5.3.1). No guest code runs while linking, so nothing can observe a half-linked graph and the
// spec's bookkeeping of components shrinks to all or nothing: either every record reached is linked or none is.
import { promiseThen } from '../commons.ts';
import type { ModuleRequest } from '../compiler/unit.ts';
import { linkOf, type ModuleRecord, postOrder } from './record.ts';
import type { Refusals } from './refusals.ts';
import { cellOf, namespaceOf, type Resolution, resolveExport } from './resolve-export.ts';

/**
 * Links `root` and everything it reaches. Throws MODULE_EXPORT_MISSING or MODULE_EXPORT_AMBIGUOUS, and what
 * instantiating a body throws; then no record has changed.
 */
export function link(root: ModuleRecord, refusals: Refusals): void {
  if (root.unlinkable !== undefined) throw root.unlinkable;
  const records = postOrder(root, (record) => record.status === 'unlinked');
  let imports: unknown[][];
  try {
    imports = records.map((record) => resolveImports(record, refusals));
  } catch (error) {
    if (refusals.isRefusal(error)) root.unlinkable = error as Error;
    throw error;
  }
  try {
    for (const [index, record] of records.entries()) {
      const body = record.prepare(imports[index] ?? []);
      record.body = body;
      record.status = 'linked';
      const first = body.next();
      if (body.async) awaitHoisting(record, first as Promise<unknown>);
    }
  } catch (error) {
    for (const record of records) unlink(record);
    throw error;
  }
}

// An async generator cannot be resumed synchronously before its first step has settled, one job later.
function awaitHoisting(record: ModuleRecord, first: Promise<unknown>): void {
  const hoisting = promiseThen(
    first,
    () => {
      if (record.hoisting === hoisting) record.hoisting = undefined;
    },
    (reason: unknown) => {
      if (record.hoisting === hoisting) unlink(record);
      throw reason;
    },
  ) as Promise<unknown>;
  promiseThen(hoisting, undefined, () => {}); // whoever evaluates the graph waits for it; nobody else need hear of it
  record.hoisting = hoisting;
}

function unlink(record: ModuleRecord): void {
  record.status = 'unlinked';
  record.body = undefined;
  record.hoisting = undefined;
}

/** The async bodies that `root` reaches and that are not ready to run yet. */
export function hoistingsOf(root: ModuleRecord): Promise<unknown>[] {
  const records = postOrder(root, (record) => record.status === 'linked');
  return records.map((record) => record.hoisting).filter((hoisting) => hoisting !== undefined);
}

function resolveImports(record: ModuleRecord, refusals: Refusals): unknown[] {
  const { shape } = record;
  for (const { name, request, imported } of shape.indirectExports) {
    const resolution = resolveExport(record, name);
    if (resolution?.kind !== 'binding') throw refuseBinding(record, request, imported ?? name, resolution, refusals);
  }
  return shape.bindings.map(({ request, imported }) => {
    const target = linkOf(record, request);
    if (imported === undefined) return namespaceOf(target);
    const resolution = resolveExport(target, imported);
    if (resolution?.kind !== 'binding') throw refuseBinding(record, request, imported, resolution, refusals);
    return cellOf(resolution);
  });
}

function refuseBinding(
  record: ModuleRecord,
  request: number,
  name: string,
  resolution: Resolution,
  refusals: Refusals,
): Error {
  const { specifier, line, column } = record.shape.requests[request] as ModuleRequest;
  const where = { export: name, referrer: record.url, line, column };
  if (resolution?.kind === 'ambiguous') {
    // V8 names the request behind which the conflict is, which may be deeper than this import.
    const conflict = resolution.specifier ?? specifier;
    const previous = resolution.previous;
    return refusals.refuse(
      'MODULE_EXPORT_AMBIGUOUS',
      { ...where, specifier: conflict, previous },
      {
        name: 'SyntaxError',
        message: `The requested module '${conflict}' contains conflicting star exports for name '${name}' with the previous requested module '${previous}'`,
      },
    );
  }
  if (resolution?.kind === 'circular') {
    const closing = resolution.specifier ?? specifier;
    return refusals.refuse(
      'MODULE_EXPORT_CIRCULAR',
      { ...where, specifier: closing },
      { name: 'SyntaxError', message: `Detected cycle while resolving name '${name}' in '${closing}'` },
    );
  }
  return refusals.refuse(
    'MODULE_EXPORT_MISSING',
    { ...where, specifier },
    {
      name: 'SyntaxError',
      message: `The requested module '${specifier}' does not provide an export named '${name}'`,
    },
  );
}
