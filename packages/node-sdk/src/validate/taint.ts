import { isObject, type JsonObject, listAt, textAt } from '../convert/json.js';
import { shown } from './check.js';
import type { Findings, Place } from './finding.js';
import { qualifiedNameProblems } from './label.js';
import { LABEL_KEY } from './requirement.js';
import { fields, list, text } from './schema.js';

export const TAINT_EFFECTS: readonly string[] = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** The taints of a NodePool's template or of a NodeClaim. */
export const taints = list(
  fields(
    {
      key: text({ minLength: 1, pattern: LABEL_KEY, wanted: 'a label key' }),
      value: text({ pattern: LABEL_KEY, wanted: 'a value of a taint; leave it out for none' }),
      effect: text({ options: TAINT_EFFECTS }),
      timeAdded: text({ form: 'time' }),
    },
    { required: ['key', 'effect'] },
  ),
);

/** Karpenter's own check of taints and startup taints, which it takes as one list (chapter 06, 3.3). */
export function checkTemplateTaints(spec: JsonObject, place: Place, findings: Findings): void {
  const seen = new Set<string>();
  for (const field of ['taints', 'startupTaints']) {
    listAt(spec, field).forEach((given, index) => {
      const taint = given === null ? {} : given;
      if (!isObject(taint)) return;
      const at = place.child(field).index(index);
      const key = textAt(taint, 'key');
      const value = textAt(taint, 'value');
      const effect = textAt(taint, 'effect');
      for (const problem of qualifiedNameProblems(key))
        findings.notReady('taint-key', at.child('key'), `${shown(key)} is no taint key: ${problem}`);
      if (value !== '') {
        for (const problem of qualifiedNameProblems(value))
          findings.notReady('taint-value', at.child('value'), `${shown(value)} is no taint value: ${problem}`);
        if (value.includes('/'))
          findings.warn('taint-value', at.child('value'), 'a taint value with a slash is accepted here, yet no node can carry it');
      }
      if (effect !== '' && !TAINT_EFFECTS.includes(effect)) {
        findings.notReady('taint-effect', at.child('effect'), `${shown(effect)} is not one of ${TAINT_EFFECTS.join(', ')}`);
      }
      const identity = JSON.stringify([key, effect]);
      if (seen.has(identity)) {
        findings.notReady(
          'duplicate-taint',
          at,
          `a taint with key ${key} and effect ${effect} is there already; taints and startupTaints count as one list`,
        );
      }
      seen.add(identity);
      if (field === 'taints' && key.startsWith('karpenter.sh/')) {
        findings.warn(
          'karpenter-taint',
          at.child('key'),
          `${key} is a taint of Karpenter's own: no pod without a toleration for it can use these nodes`,
        );
      }
    });
  }
}
