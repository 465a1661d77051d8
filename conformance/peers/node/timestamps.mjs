// Room: timestamps (wire-json.md, Timestamps). In the program an instant is its milliseconds since the epoch.

const FORM = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])(\d{2}):(\d{2}))$/;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const MINUTE = 60_000;
const FOUR_CENTURIES = 146_097 * 24 * 60 * MINUTE; // the Gregorian calendar repeats after them
const FIRST = -62_167_219_200_000; // 0000-01-01T00:00:00.000Z
const LAST = 253_402_300_799_999; // 9999-12-31T23:59:59.999Z

/** The instant that a text names, cut to milliseconds; undefined where the text is no timestamp. */
export function readTimestamp(text) {
  const match = FORM.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', sign, offsetHour = 0, offsetMinute = 0] = match;
  if (+month < 1 || +month > 12 || +day < 1 || +day > daysIn(+year, +month)) return undefined;
  if (+hour > 23 || +minute > 59 || +second > 59 || +offsetHour > 23 || +offsetMinute > 59) return undefined;
  const millis = +fraction.slice(0, 3).padEnd(3, '0');
  // Date.UTC takes the years 0 to 99 for 1900 to 1999, so it is asked four centuries later.
  const local = Date.UTC(+year + 400, month - 1, +day, +hour, +minute, +second, millis) - FOUR_CENTURIES;
  const offset = (offsetHour * 60 + +offsetMinute) * MINUTE;
  const instant = sign === '-' ? local + offset : local - offset;
  return instant >= FIRST && instant <= LAST ? instant : undefined;
}

/** The written form of an instant. */
export function writeTimestamp(instant) {
  return new Date(instant).toISOString();
}

/** The written form of what a timestamp's text names. */
export function normalTimestamp(text) {
  return writeTimestamp(readTimestamp(text));
}

function daysIn(year, month) {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && leap ? 29 : DAYS[month - 1];
}
