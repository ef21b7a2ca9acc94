/** What `exports` and `imports` of a package.json can have as a condition: keys with a dot in front are subpaths. */
export const CONDITION: RegExp = /^[^.]/;
