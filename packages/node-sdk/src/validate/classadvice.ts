import { isObject, type JsonObject, listAt, objectAt, textAt } from '../convert/json.js';
import { shown } from './check.js';
import type { Findings, Place } from './finding.js';
import { has } from './selectorterm.js';

/** Warns of node classes that are accepted by a gap in the rules (chapter 06, 5). */
export function adviseOnEC2NodeClass(nodeClass: JsonObject, place: Place, findings: Findings): void {
  const spec = objectAt(nodeClass, 'spec');
  const at = place.child('spec');
  if (Object.keys(spec).length === 0) {
    findings.warn('empty-spec', at, 'an EC2NodeClass without spec is stored and selects nothing');
    return;
  }
  adviseOnTerms(spec, 'subnetSelectorTerms', /^subnet-[0-9a-z]+$/, ['tags'], at, findings);
  adviseOnTerms(spec, 'securityGroupSelectorTerms', /^sg-[0-9a-z]+$/, ['tags', 'name'], at, findings);
  adviseOnTerms(spec, 'capacityReservationSelectorTerms', /^cr-[0-9a-z]+$/, ['tags', 'ownerID', 'instanceMatchCriteria'], at, findings);
  adviseOnTerms(spec, 'amiSelectorTerms', /^ami-[0-9a-z]+$/, [], at, findings);
  adviseOnImages(spec, at.child('amiSelectorTerms'), findings);
  listAt(spec, 'blockDeviceMappings').forEach((mapping, index) => {
    const size = isObject(mapping) ? textAt(objectAt(mapping, 'ebs'), 'volumeSize') : '';
    if (size === 'Ti' || size === 'T') {
      findings.warn(
        'volume-size-zero',
        at.child('blockDeviceMappings').index(index).child('ebs', 'volumeSize'),
        `${shown(size)} has no digits and is read as 0`,
      );
    }
  });
}

function adviseOnTerms(spec: JsonObject, field: string, id: RegExp, others: readonly string[], place: Place, findings: Findings): void {
  listAt(spec, field).forEach((term, index) => {
    if (!isObject(term)) return;
    const at = place.child(field).index(index);
    if (has(term, 'id') && !id.test(textAt(term, 'id'))) {
      findings.warn(
        'id-in-text',
        at.child('id'),
        `${shown(textAt(term, 'id'))} is accepted because it contains an id; it is no id and selects nothing`,
      );
    }
    if (has(term, 'tags') && Object.keys(objectAt(term, 'tags')).length === 0) {
      findings.warn('no-tags', at.child('tags'), 'an empty map of tags selects without restriction');
    }
    const combined = others.filter((other) => has(term, other));
    if (has(term, 'id') && combined.length > 0) {
      findings.warn('id-with-others', at, `id excludes ${combined.join(', ')}; this is accepted only because another term is in order`);
    }
  });
}

function adviseOnImages(spec: JsonObject, place: Place, findings: Findings): void {
  listAt(spec, 'amiSelectorTerms').forEach((term, index) => {
    if (!isObject(term)) return;
    const at = place.index(index);
    if (has(term, 'ssmParameter') && (has(term, 'alias') || has(term, 'id'))) {
      findings.warn(
        'ssm-parameter-with-others',
        at.child('ssmParameter'),
        `ssmParameter beside ${has(term, 'alias') ? 'alias' : 'id'} is accepted; write a term of its own`,
      );
    }
    if (textAt(term, 'alias').split('@').length > 2) {
      findings.undecodable(
        at.child('alias'),
        `${shown(textAt(term, 'alias'))} has two @: it is stored, and Karpenter's controller exits when it reads it`,
      );
    }
  });
}
