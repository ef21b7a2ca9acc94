// Backtracking with bit sets in plain arrays.
import { checksum } from '../lib/checksum.mjs';

export const name = 'sudoku';
const puzzles = [
  '8..........36......7..9.2...5...7.......457.....1...3...1....68..85...1..9....4..',
  '..............3.85..1.2.......5.7.....4...1...9.......5......73..2.1........4...9',
  '4.....8.5.3..........7......2.....6.....8.4......1.......6.3.7.5..2.....1.4......',
  '52...6.........7.13...........4..8..6......5...........418.........3..2...87.....',
];

function solve(puzzle, limit) {
  const cells = Array.from(puzzle, (c) => (c === '.' ? 0 : Number(c)));
  const rows = new Array(9).fill(0);
  const columns = new Array(9).fill(0);
  const boxes = new Array(9).fill(0);
  cells.forEach((value, i) => {
    if (!value) return;
    const bit = 1 << value;
    rows[(i / 9) | 0] |= bit;
    columns[i % 9] |= bit;
    boxes[((i / 27) | 0) * 3 + (((i % 9) / 3) | 0)] |= bit;
  });
  let steps = 0;
  const search = () => {
    let at = -1;
    let fewest = 10;
    let open = 0;
    for (let i = 0; i < 81; i += 1) {
      if (cells[i]) continue;
      const free = 0x3fe & ~(rows[(i / 9) | 0] | columns[i % 9] | boxes[((i / 27) | 0) * 3 + (((i % 9) / 3) | 0)]);
      let count = 0;
      for (let bits = free; bits; bits &= bits - 1) count += 1;
      if (count < fewest) [fewest, at, open] = [count, i, free];
      if (fewest < 2) break;
    }
    if (at < 0) return true;
    steps += 1;
    if (steps > limit) return true;
    const r = (at / 9) | 0;
    const c = at % 9;
    const b = ((at / 27) | 0) * 3 + ((c / 3) | 0);
    for (let value = 1; value < 10; value += 1) {
      const bit = 1 << value;
      if (!(open & bit)) continue;
      cells[at] = value;
      rows[r] |= bit;
      columns[c] |= bit;
      boxes[b] |= bit;
      if (search()) return true;
      rows[r] &= ~bit;
      columns[c] &= ~bit;
      boxes[b] &= ~bit;
    }
    cells[at] = 0;
    return false;
  };
  search();
  return `${cells.join('')} ${steps}`;
}

export function run() {
  return checksum(puzzles.map((puzzle) => solve(puzzle, 4000)).join());
}
