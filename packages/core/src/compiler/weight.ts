// What keeping a program takes, for those who keep some.

/** UTF-16 units that lists of edits and objects take, however short the text: 2 to 4 KiB were measured. */
const BESIDES_TEXT = 2 ** 11;

/** UTF-16 units that a program counts for. */
export const weightOf = (text: string): number => text.length + BESIDES_TEXT;
