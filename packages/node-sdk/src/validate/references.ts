import { type JsonObject, objectAt, textAt } from '../convert/json.js';
import { AWS_GROUP } from '../convert/names.js';
import type { ValidationContext } from './context.js';
import type { Findings, Place } from './finding.js';

/** Whether the class of a NodePool is there and can be used (chapter 06, 6.1). */
export function checkNodeClassReference(pool: JsonObject, place: Place, findings: Findings, context: ValidationContext): void {
  const ref = objectAt(objectAt(objectAt(objectAt(pool, 'spec'), 'template'), 'spec'), 'nodeClassRef');
  const at = place.child('spec', 'template', 'spec', 'nodeClassRef');
  const group = textAt(ref, 'group');
  const kind = textAt(ref, 'kind');
  const name = textAt(ref, 'name');
  if (group !== AWS_GROUP || kind !== 'EC2NodeClass') {
    findings.inform('unmanaged', at, `Karpenter for AWS leaves NodePools with a ${group}/${kind} alone`, 'reference');
    return;
  }
  if (context.nodeClasses === undefined || context.nodeClasses.size === 0) {
    findings.inform('class-not-given', at.child('name'), `no EC2NodeClass is given; ${name} is taken to exist`, 'reference');
    return;
  }
  const ready = context.nodeClasses.get(name);
  if (ready === undefined)
    findings.notReady(
      'class-not-found',
      at.child('name'),
      `there is no EC2NodeClass ${name}; given are ${[...context.nodeClasses.keys()].join(', ')}`,
      'reference',
    );
  else if (!ready) findings.notReady('class-not-ready', at.child('name'), `EC2NodeClass ${name} cannot be used itself`, 'reference');
}
