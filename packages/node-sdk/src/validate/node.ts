import { isObject, type JsonObject, listAt, objectAt, ownField, textAt } from '../convert/json.js';
import { shown } from './check.js';
import type { Findings, Place } from './finding.js';
import { checkUnchanged } from './immutable.js';
import { isIPv4, isIPv6 } from './ipaddress.js';
import type { BuiltInKind } from './kind.js';
import { labelValueProblems } from './label.js';
import { checkMetadata, objectMeta } from './metadata.js';
import { anything, fields, flag, list, text } from './schema.js';
import { checkLabelName, checkOption } from './selector.js';
import { TAINT_EFFECTS } from './taint.js';

const NOT_READY = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };

export const node: BuiltInKind = {
  apiVersion: 'v1',
  kind: 'Node',
  schema: fields({
    apiVersion: text(),
    kind: text(),
    metadata: objectMeta,
    spec: fields({
      podCIDR: text(),
      podCIDRs: list(text()),
      providerID: text(),
      unschedulable: flag({ zero: 'dropped' }),
      taints: list(fields({ key: text(), value: text(), effect: text(), timeAdded: text({ form: 'time' }) })),
      configSource: anything,
      externalID: text(),
    }),
    status: anything,
  }),
  // a new node is not ready until its kubelet says otherwise
  admit: (object, _place, _findings, context) => {
    const spec = withPodCidrs(objectAt(object, 'spec'));
    const taints = listAt(spec, 'taints');
    const there = taints.some(
      (taint) => isObject(taint) && textAt(taint, 'key') === NOT_READY.key && textAt(taint, 'effect') === NOT_READY.effect,
    );
    return { ...object, spec: there || context.old !== undefined ? spec : { ...spec, taints: [...taints, NOT_READY] } };
  },
  check: (object, place, findings) => {
    checkMetadata(objectAt(object, 'metadata'), place.child('metadata'), findings);
    // the server takes them for metadata
    checkNodeTaints(objectAt(object, 'spec'), place.child('spec', 'taints').spelled('metadata.taints'), findings);
    checkPodCidrs(listAt(objectAt(object, 'spec'), 'podCIDRs'), place.child('spec', 'podCIDRs'), findings);
  },
  checkUpdate: (object, old, place, findings) => {
    const [spec, before] = [objectAt(object, 'spec'), objectAt(old, 'spec')];
    const at = place.child('spec');
    // told a second time
    checkNodeTaints(spec, at.child('taints').spelled('metadata.taints'), findings);
    const [ranges, given] = [listAt(before, 'podCIDRs'), listAt(spec, 'podCIDRs')];
    const changed =
      ranges.length === given.length ? ranges.filter((range, index) => range !== given[index]).length : Math.min(1, ranges.length);
    for (let range = 0; range < changed; range++)
      findings.forbidden('immutable', at.child('podCIDRs'), 'ranges of pod addresses may not change once they are set');
    if (textAt(before, 'providerID') !== '') checkUnchanged(spec, before, 'providerID', at, findings, 'forbidden');
    checkUnchanged(spec, before, 'externalID', at, findings, 'forbidden');
  },
};

/** The one range is the first of all; where they differ, the one range wins. */
function withPodCidrs(spec: JsonObject): JsonObject {
  const one = textAt(spec, 'podCIDR');
  const all = listAt(spec, 'podCIDRs');
  if (one === '' && all.length === 0) return spec;
  const ranges = one === '' || one === all[0] ? all : [one];
  return { ...spec, podCIDRs: ranges, ...(ranges[0] === '' ? {} : { podCIDR: ranges[0] }) };
}

function checkPodCidrs(ranges: readonly unknown[], place: Place, findings: Findings): void {
  const families = ranges.map((range) => (typeof range === 'string' ? rangeFamily(range) : undefined));
  families.forEach((family, index) => {
    if (family === undefined)
      findings.invalid('bad-range', place.index(index), `${shown(ranges[index])} is no range of addresses such as 10.0.0.0/24`);
  });
  if (ranges.length > 1 && families.includes(undefined)) findings.echo('InternalError', place);
  const dual = families.includes(4) && families.includes(6) && !families.includes(undefined);
  if (ranges.length > 1 && (!dual || ranges.length > 2)) findings.invalid('bad-range', place, 'there may be one range for each IP family');
}

function rangeFamily(range: string): 4 | 6 | undefined {
  const [address = '', bits = '', ...rest] = range.split('/');
  if (rest.length > 0 || !/^(0|[1-9][0-9]{0,2})$/.test(bits)) return undefined;
  const family = isIPv4(address) ? 4 : isIPv6(address) ? 6 : undefined;
  return family !== undefined && Number(bits) <= (family === 4 ? 32 : 128) ? family : undefined;
}

function checkNodeTaints(spec: JsonObject, place: Place, findings: Findings): void {
  const seen = new Set<string>();
  listAt(spec, 'taints').forEach((taint, index) => {
    if (!isObject(taint)) return;
    const at = place.index(index);
    const value = ownField(taint, 'value');
    const effect = textAt(taint, 'effect');
    checkLabelName(textAt(taint, 'key'), at.child('key'), findings);
    // one finding, however many problems
    const problems = labelValueProblems(textAt(taint, 'value'));
    if (problems.length > 0)
      findings.invalid('label-value', at.child('value'), `${shown(value)} is no value of a taint: ${problems.join('; ')}`);
    if (effect === '') findings.required(at.child('effect'), 'a taint needs an effect');
    else checkOption(effect, TAINT_EFFECTS, at.child('effect'), findings);
    const identity = JSON.stringify([textAt(taint, 'key'), effect]);
    if (seen.has(identity)) findings.duplicate(at, 'another taint has the same key and effect');
    seen.add(identity);
  });
}
