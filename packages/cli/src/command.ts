import type { Limits } from '@cofferdam/core';

interface Common {
  readonly json: boolean;
  readonly limits: Partial<Limits>;
}

/** Where `eval` finds its source. */
export type SourceFrom = { readonly text: string } | { readonly file: string } | { readonly stdin: true };

/** What the command line asks for. */
export type Command =
  | (Common & { readonly kind: 'eval'; readonly from: SourceFrom; readonly module: boolean })
  | (Common & { readonly kind: 'run'; readonly path: string; readonly root: string | undefined });
