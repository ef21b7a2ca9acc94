import type { Limits } from '@cofferdam/core';
import type { PlacementKind } from '@cofferdam/host';

interface Common {
  readonly json: boolean;
}

interface Limited extends Common {
  readonly limits: Partial<Limits>;
  /** Where the tenant runs. */
  readonly placement: PlacementKind;
}

/** Where `eval` finds its source. */
export type SourceFrom = { readonly text: string } | { readonly file: string } | { readonly stdin: true };

/** Which archives are taken: by digest, by signature. */
export interface ArchiveTrust {
  /** SHA-512 in hexadecimal. */
  readonly digest: string | undefined;
  /** Files with Ed25519 public keys: PEM, or 64 hexadecimal digits. */
  readonly publicKeys: readonly string[];
}

export type EvalCommand = Limited & { readonly kind: 'eval'; readonly from: SourceFrom; readonly module: boolean };

export type RunCommand = Limited & {
  readonly kind: 'run';
  readonly path: string;
  readonly root: string | undefined;
  readonly policy: string | undefined;
  readonly trust: ArchiveTrust;
  /** Of an archive's compiled units. */
  readonly units: 'ignore' | 'check' | 'use';
  /** What JSX means, if `.jsx` and `.tsx` files are compiled. */
  readonly jsx: boolean | { readonly importSource: string };
};

export type InspectCommand = Common & {
  readonly kind: 'inspect';
  readonly path: string;
  readonly root: string | undefined;
};

export type PolicySuggestCommand = Common & {
  readonly kind: 'policy suggest';
  readonly path: string;
  readonly entry: boolean;
  readonly output: string | undefined;
};

export type PolicyDiffCommand = Common & {
  readonly kind: 'policy diff';
  readonly before: string;
  readonly after: string;
};

export type PolicyCheckCommand = Common & {
  readonly kind: 'policy check';
  readonly policy: string;
  readonly path: string;
};

export type ArchiveMakeCommand = Common & {
  readonly kind: 'archive make';
  readonly path: string;
  readonly output: string;
  readonly root: string | undefined;
  readonly name: string | undefined;
  readonly entries: readonly string[];
  readonly include: readonly string[];
  readonly policy: string | undefined;
  readonly manifest: string | undefined;
  /** A file with an Ed25519 private key, PEM. */
  readonly sign: string | undefined;
  readonly units: boolean;
};

export type ArchiveVerifyCommand = Common & {
  readonly kind: 'archive verify';
  readonly path: string;
  readonly trust: ArchiveTrust;
};

/** Commands that run code of a guest's. */
export type TenantCommand = EvalCommand | RunCommand;

/** Commands that run none. */
export type ToolCommand =
  | InspectCommand
  | PolicySuggestCommand
  | PolicyDiffCommand
  | PolicyCheckCommand
  | ArchiveMakeCommand
  | ArchiveVerifyCommand;

/** What the command line asks for. */
export type Command = TenantCommand | ToolCommand;
