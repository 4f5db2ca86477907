import { readSchedule } from '@kerf/core/model';

/** Why a budget's schedule cannot be evaluated (chapter 05, 5); undefined where it can. */
export function cronProblem(schedule: string): string | undefined {
  if (/^\s*(TZ|CRON_TZ)=/.test(schedule)) return 'a time zone is not allowed, schedules are in UTC';
  const read = readSchedule(schedule);
  return read.ok ? undefined : read.problem;
}
