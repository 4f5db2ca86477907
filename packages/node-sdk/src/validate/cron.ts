interface CronField {
  name: string;
  min: number;
  max: number;
  names?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const FIELDS: readonly CronField[] = [
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day of month', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12, names: MONTHS },
  { name: 'day of week', min: 0, max: 6, names: WEEKDAYS },
];

const DESCRIPTORS: readonly string[] = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];

/** Why a budget's schedule cannot be evaluated (chapter 05, 5); undefined where it can. */
export function cronProblem(given: string): string | undefined {
  const schedule = given.trim();
  if (/^(TZ|CRON_TZ)=/.test(schedule)) return 'a time zone is not allowed, schedules are in UTC';
  if (schedule.startsWith('@')) return DESCRIPTORS.includes(schedule) ? undefined : `it is none of ${DESCRIPTORS.join(', ')}`;
  const parts = schedule.split(/\s+/).filter((part) => part !== '');
  if (parts.length !== 5) return `it has ${parts.length} fields, not 5`;
  for (const [index, field] of FIELDS.entries()) {
    for (const entry of (parts[index] ?? '').split(',').filter((text) => text !== '')) {
      const problem = entryProblem(entry, field);
      if (problem !== undefined) return `field ${index + 1} (${field.name}): ${problem}`;
    }
  }
  return undefined;
}

function entryProblem(entry: string, field: CronField): string | undefined {
  const [range = '', step, ...moreSteps] = entry.split('/');
  if (moreSteps.length > 0) return `${entry} has more than one slash`;
  const [low = '', high, ...moreBounds] = range.split('-');
  if (moreBounds.length > 0) return `${entry} has more than one hyphen`;
  let from = field.min;
  let to = field.max;
  if (low !== '*' && low !== '?') {
    const start = numberOf(low, field);
    const end = high === undefined ? start : numberOf(high, field);
    if (start === undefined || end === undefined) return `${entry} is no number${field.names === undefined ? '' : ' or name'}`;
    from = start;
    // a start with a step runs to the end
    to = high === undefined && step !== undefined ? field.max : end;
  }
  if (step !== undefined && !(/^[0-9]{1,9}$/.test(step) && Number(step) > 0)) return `the step ${step} is no positive number`;
  if (from < field.min || to > field.max) return `${entry} is outside ${field.min} to ${field.max}`;
  return from > to ? `${entry} ends before it begins` : undefined;
}

function numberOf(text: string, field: CronField): number | undefined {
  const name = field.names?.indexOf(text.toLowerCase()) ?? -1;
  if (name >= 0) return name + field.min;
  return /^[0-9]{1,9}$/.test(text) ? Number(text) : undefined;
}
