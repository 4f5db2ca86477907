import { isObject, ownField, textAt } from '../convert/json.js';
import { shown } from './check.js';
import type { Findings, Place } from './finding.js';
import { labelValueProblems } from './label.js';
import { checkLabelName, checkOption } from './selector.js';
import { TAINT_EFFECTS } from './taint.js';

export function checkTolerations(tolerations: readonly unknown[], place: Place, findings: Findings): void {
  tolerations.forEach((toleration, index) => {
    if (!isObject(toleration)) return;
    const at = place.index(index);
    const key = textAt(toleration, 'key');
    const operator = textAt(toleration, 'operator');
    const value = textAt(toleration, 'value');
    const effect = textAt(toleration, 'effect');
    if (key !== '') checkLabelName(key, at.child('key'), findings);
    else if (operator !== 'Exists')
      findings.invalid('toleration-operator', at.child('operator'), 'a toleration without key must have operator Exists');
    if (ownField(toleration, 'tolerationSeconds') !== undefined && effect !== 'NoExecute') {
      findings.invalid('toleration-effect', at.child('effect'), 'tolerationSeconds needs effect NoExecute');
    }
    if (operator === 'Exists') {
      if (value !== '') findings.invalid('toleration-value', at.child('operator'), 'operator Exists takes no value');
    } else if (operator === '' || operator === 'Equal') {
      // one finding, however many problems
      const problems = labelValueProblems(value);
      if (problems.length > 0)
        findings.invalid('label-value', at.child('operator'), `${shown(value)} is no label value: ${problems.join('; ')}`);
    } else checkOption(operator, ['Equal', 'Exists'], at.child('operator'), findings);
    if (effect !== '') checkOption(effect, TAINT_EFFECTS, at.child('effect'), findings);
  });
}
