// Calendar arithmetic, formatting and parsing. The time zone is the process's: the bench runs with TZ=UTC.
import {
  addBusinessDays,
  addMonths,
  differenceInCalendarDays,
  eachDayOfInterval,
  endOfMonth,
  format,
  formatDistance,
  isWeekend,
  parse,
  startOfISOWeek,
} from 'date-fns';
import { checksum } from '../lib/checksum.mjs';

export const name = 'date-fns';
const epoch = Date.UTC(2024, 0, 31, 9, 30);

export function run() {
  const out = [];
  for (let i = 0; i < 120; i += 1) {
    const day = addMonths(new Date(epoch + i * 86_400_000 * 3), i % 14);
    const text = format(day, "EEEE do MMMM yyyy, HH:mm:ss 'week' I");
    const back = parse(format(day, 'yyyy-MM-dd HH:mm'), 'yyyy-MM-dd HH:mm', day);
    out.push(
      text,
      back.getTime(),
      formatDistance(day, epoch),
      differenceInCalendarDays(endOfMonth(day), startOfISOWeek(day)),
    );
    if (i % 4 === 0)
      out.push(
        addBusinessDays(day, 17).getTime(),
        eachDayOfInterval({ start: day, end: endOfMonth(day) }).filter(isWeekend).length,
      );
  }
  return checksum(out.join());
}
