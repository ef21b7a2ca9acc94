// Native once more: what it differs from native is noise. Not in the default table.
export const title = 'native again (control)';

export { prepare } from './native.mjs';
