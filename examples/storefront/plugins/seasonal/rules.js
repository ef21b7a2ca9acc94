/** Percent off by season and category. */
const RULES = {
  winter: { drinks: 15, books: 0, garden: 40 },
  spring: { drinks: 0, books: 10, garden: 5 },
};

export const percentOff = (season, category) => RULES[season]?.[category] ?? 0;
