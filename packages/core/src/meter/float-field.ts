/**
 * Zero, for fields that come to hold fractions or more than 31 bits: with a small integer there at first, the engine
 * gives all meters another hidden class as soon as one of them does, and throws away all code that charges. (`+ 0` makes it the zero that others know.)
 */
export const FLOAT: number = -0;
