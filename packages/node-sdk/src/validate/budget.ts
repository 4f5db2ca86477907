import { isObject, type JsonObject, listAt, ownField, textAt } from '../convert/json.js';
import { shown } from './check.js';
import { cronProblem } from './cron.js';
import type { Findings, Place } from './finding.js';
import { everyItem, fields, list, type Rule, text } from './schema.js';

export const BUDGET_REASONS: readonly string[] = ['Underutilized', 'Empty', 'Drifted'];

const SCHEDULE_WITH_DURATION: Rule = everyItem(
  'schedule-without-duration',
  'schedule and duration must be given together',
  (budget: JsonObject) => (ownField(budget, 'schedule') === undefined) === (ownField(budget, 'duration') === undefined),
);

const common = {
  nodes: text({ default: '10%', pattern: /^((100|[0-9]{1,2})%|[0-9]+)$/, wanted: 'a count, or a percentage of 0 to 100 without decimals' }),
  schedule: { ...text(), matches: looksLikeSchedule, wanted: 'a cron text of five fields, or @daily and the like' },
  duration: text({
    pattern: /^((([0-9]+(h|m))|([0-9]+h[0-9]+m))(0s)?)$/,
    wanted: 'a duration of hours and minutes such as 8h or 1h30m',
    form: 'duration',
  }),
};

const options = { maxItems: 50, default: [{ nodes: '10%' }], rules: [SCHEDULE_WITH_DURATION] };

export const budgets = list(
  fields({ ...common, reasons: list(text({ options: BUDGET_REASONS }), { maxItems: 50, set: true }) }, { required: ['nodes'] }),
  options,
);

export const v1beta1Budgets = list(fields(common, { required: ['nodes'] }), options);

/**
 * Whether a text begins like `@daily` or ends in five pieces with white space between; what the pieces say is not looked at (chapter 06, 3). The
 * expression of the schema would need a time that grows with a high power of the length.
 */
export function looksLikeSchedule(value: string): boolean {
  if (/^@(annually|yearly|monthly|weekly|daily|midnight|hourly)/.test(value)) return true;
  // bit by bit the five pieces, the last one first: which of them may begin here, and which may have a character already
  let begun = 1;
  let filled = 0;
  for (let at = value.length - 1; at >= 0; at--) {
    const character = value[at] ?? '';
    const next = ' \t\r\n\f'.includes(character) ? filled << 1 : 0;
    filled = character === '\n' ? 0 : filled | begun;
    begun = next;
    if ((filled & 0b10000) !== 0) return true;
  }
  return false;
}

/** What no check refuses and makes a pool allow no disruption at all once it is used (chapter 05, 5). */
export function checkBudgetsInUse(disruption: JsonObject, place: Place, findings: Findings): void {
  const list = listAt(disruption, 'budgets');
  if (Array.isArray(ownField(disruption, 'budgets')) && list.length === 0) {
    findings.warn(
      'no-budgets',
      place.child('budgets'),
      'an empty list of budgets sets no limit at all; leave the field out for the default of 10%',
    );
  }
  list.forEach((budget, index) => {
    if (!isObject(budget)) return;
    const at = place.child('budgets').index(index);
    const schedule = textAt(budget, 'schedule');
    const problem = schedule === '' ? undefined : cronProblem(schedule);
    if (problem !== undefined) {
      findings.failsInUse(
        'bad-schedule',
        at.child('schedule'),
        `${shown(schedule)} cannot be evaluated: ${problem}. The NodePool allows no disruption for any reason`,
      );
    }
    const nodes = textAt(budget, 'nodes');
    if (/^[0-9]+$/.test(nodes) && (nodes.length > 100 || BigInt(nodes) >= 2n ** 63n)) {
      findings.failsInUse(
        'bad-nodes',
        at.child('nodes'),
        `${shown(nodes)} is too large a number. The NodePool allows no disruption for any reason`,
      );
    }
    if (Array.isArray(ownField(budget, 'reasons')) && listAt(budget, 'reasons').length === 0) {
      findings.warn(
        'no-reasons',
        at.child('reasons'),
        'an empty list of reasons makes a budget for no reason; leave the field out for all reasons',
      );
    }
  });
}
