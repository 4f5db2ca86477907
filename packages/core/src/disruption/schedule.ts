/** A cron schedule in UTC: when it hits, as sets of the values that each field allows (chapter 05, 5). */
export interface Schedule {
  minutes: ReadonlySet<number>;
  hours: ReadonlySet<number>;
  daysOfMonth: ReadonlySet<number>;
  months: ReadonlySet<number>;
  daysOfWeek: ReadonlySet<number>;
  /** A day must satisfy both day fields instead of either: one of them is not restricted. */
  bothDays: boolean;
}

/** A schedule, or why the text is none. */
export type ScheduleReading = { ok: true; schedule: Schedule } | { ok: false; problem: string };

interface Field {
  name: string;
  min: number;
  max: number;
  names: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const FIELDS: readonly Field[] = [
  { name: 'minute', min: 0, max: 59, names: [] },
  { name: 'hour', min: 0, max: 23, names: [] },
  { name: 'day of month', min: 1, max: 31, names: [] },
  { name: 'month', min: 1, max: 12, names: MONTHS },
  { name: 'day of week', min: 0, max: 6, names: WEEKDAYS },
];

const DESCRIPTORS: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);

const MAX_SCHEDULE_LENGTH = 1024;
const INTEGER = /^\+?[0-9]{1,18}$/;

/** Reads a five-field cron expression or a descriptor such as `@daily`, in the dialect of the reference. */
export function readSchedule(text: string): ScheduleReading {
  if (text.length > MAX_SCHEDULE_LENGTH) return problem(`it is longer than ${MAX_SCHEDULE_LENGTH} characters`);
  const trimmed = text.trim();
  const expression = trimmed.startsWith('@') ? DESCRIPTORS.get(trimmed) : trimmed;
  if (expression === undefined) return problem(`${trimmed} is none of ${[...DESCRIPTORS.keys()].join(', ')}`);
  const texts = expression.split(/\s+/).filter((part) => part !== '');
  if (texts.length !== FIELDS.length) return problem(`it has ${texts.length} fields, not ${FIELDS.length}`);
  const values: Set<number>[] = [];
  const unrestricted: boolean[] = [];
  for (const [index, field] of FIELDS.entries()) {
    const read = readField(texts[index]!, field);
    if (typeof read === 'string') return problem(`field ${index + 1} (${field.name}): ${read}`);
    values.push(read.values);
    unrestricted.push(read.unrestricted);
  }
  const [minutes, hours, daysOfMonth, months, daysOfWeek] = values as [Set<number>, Set<number>, Set<number>, Set<number>, Set<number>];
  return {
    ok: true,
    schedule: { minutes, hours, daysOfMonth, months, daysOfWeek, bothDays: unrestricted[2]! || unrestricted[4]! },
  };
}

function problem(text: string): ScheduleReading {
  return { ok: false, problem: text };
}

function readField(text: string, field: Field): { values: Set<number>; unrestricted: boolean } | string {
  const values = new Set<number>();
  let unrestricted = false;
  for (const entry of text.split(',')) {
    if (entry === '') continue;
    const range = readEntry(entry, field);
    if (typeof range === 'string') return range;
    for (let value = range.from; value <= range.to; value += range.step) values.add(value);
    // `*/n` with n > 1 counts as restricted.
    unrestricted ||= range.star && range.step === 1;
  }
  return { values, unrestricted };
}

function readEntry(entry: string, field: Field): { from: number; to: number; step: number; star: boolean } | string {
  const [range = '', stepText, ...moreSteps] = entry.split('/');
  if (moreSteps.length > 0) return `${entry} has more than one slash`;
  const [low = '', high, ...moreBounds] = range.split('-');
  const star = low === '*' || low === '?';
  let from = field.min;
  let to = field.max;
  if (!star) {
    if (moreBounds.length > 0) return `${entry} has more than one hyphen`;
    const start = readNumber(low, field);
    const end = high === undefined ? start : readNumber(high, field);
    if (start === undefined || end === undefined) return `${entry} is no number${field.names.length > 0 ? ' or name' : ''}`;
    from = start;
    // A start with a step runs to the end of the field.
    to = high === undefined && stepText !== undefined ? field.max : end;
  }
  const step = stepText === undefined ? 1 : INTEGER.test(stepText) ? Number(stepText) : 0;
  if (step === 0) return `the step ${stepText} is no positive number`;
  if (from < field.min || to > field.max) return `${entry} is outside ${field.min} to ${field.max}`;
  return from > to ? `${entry} ends before it begins` : { from, to, step, star };
}

function readNumber(text: string, field: Field): number | undefined {
  const name = field.names.indexOf(text.toLowerCase());
  if (name >= 0) return name + field.min;
  return INTEGER.test(text) ? Number(text) : undefined;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
// The reference gives up after the fifth year that follows the start.
const SEARCHED_YEARS = 5;

/** The first hit strictly after the time (both in milliseconds since 1970, resolution one second), or undefined if none comes within about five years. */
export function nextHit(schedule: Schedule, after: number): number | undefined {
  const start = Math.floor(after / SECOND) * SECOND + SECOND;
  const lastYear = new Date(start).getUTCFullYear() + SEARCHED_YEARS;
  for (let midnight = Math.floor(start / DAY) * DAY; ; midnight += DAY) {
    const day = new Date(midnight);
    if (day.getUTCFullYear() > lastYear) return undefined;
    if (!matchesDay(schedule, day)) continue;
    const hit = firstInDay(schedule, midnight, start);
    if (hit !== undefined) return hit;
  }
}

function matchesDay({ months, daysOfMonth, daysOfWeek, bothDays }: Schedule, day: Date): boolean {
  if (!months.has(day.getUTCMonth() + 1)) return false;
  const ofMonth = daysOfMonth.has(day.getUTCDate());
  const ofWeek = daysOfWeek.has(day.getUTCDay());
  return bothDays ? ofMonth && ofWeek : ofMonth || ofWeek;
}

function firstInDay({ hours, minutes }: Schedule, midnight: number, start: number): number | undefined {
  for (let hour = 0; hour < 24; hour++) {
    if (!hours.has(hour)) continue;
    for (let minute = 0; minute < 60; minute++) {
      const hit = midnight + (hour * 60 + minute) * MINUTE;
      if (minutes.has(minute) && hit >= start) return hit;
    }
  }
  return undefined;
}
