// Validators of any library that follows Standard Schema (https://standardschema.dev, version 1): zod, valibot,
// arktype and others. They get a copy of the value, so they may look at it as often as they like, and what they
// give is what is passed on. They see data only; capabilities need a shape of ours.
import { makeError } from '../errors.ts';
import { data } from './data.ts';
import { describe, REFUSED, refuse } from './refusal.ts';
import { makeShape, type Shape } from './shape.ts';

type Result<T> = { readonly value: T; readonly issues?: undefined } | { readonly issues: readonly Issue[] };
interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** The part of Standard Schema, version 1, that is used. */
export interface StandardSchema<T = unknown> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => Result<T> | Promise<Result<T>>;
    readonly types?: { readonly input: unknown; readonly output: T } | undefined;
  };
}

const issueText = ({ message, path = [] }: Issue): string => {
  const at = path.map((step) => `[${String(typeof step === 'object' ? step.key : step)}]`).join('');
  return `${at === '' ? '' : `at ${at} `}${message}`.slice(0, 300);
};

/** The shape of a Standard Schema validator; undefined for what is none. Throws SCHEMA_UNKNOWN for another version. */
export function fromStandardSchema(schema: object, where: string): Shape<unknown> | undefined {
  const standard = (schema as Partial<StandardSchema>)['~standard'];
  if (standard === undefined) return undefined;
  const { version, vendor, validate } = standard;
  if (version !== 1 || typeof validate !== 'function')
    throw makeError('SCHEMA_UNKNOWN', { where, got: `a standard schema of version ${describe(version)}` });
  const says = `what its ${vendor} schema takes`;
  const { read } = data();
  return makeShape(
    says,
    (value) => {
      const copy = read(value);
      if (copy === REFUSED) return REFUSED;
      const result = validate(copy);
      if ('value' in result && result.issues === undefined) return result.value;
      const { issues } = result as { readonly issues?: readonly Issue[] };
      if (issues === undefined) throw makeError('SCHEMA_ASYNC', { where });
      const [first] = issues;
      return refuse(says, `${describe(value)}: ${first === undefined ? 'refused' : issueText(first)}`);
    },
    { composite: true },
  );
}
