// A live binding: whoever imports `season` sees what turnTo() made of it.
export let season = 'winter';

export function turnTo(next) {
  season = next;
}
