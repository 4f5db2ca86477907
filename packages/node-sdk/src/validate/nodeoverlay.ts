import { isObject, type JsonObject, listAt, objectAt, ownField, textAt } from '../convert/json.js';
import type { Findings, Place } from './finding.js';
import { AWS_OVERLAY_KEYS } from './labelkeys.js';
import { overlayKeyRules } from './labelrules.js';
import { requirementProblems, requirements } from './requirement.js';
import { everyEntry, fields, integer, map, quantity, type Rule, text } from './schema.js';

const RESTRICTED_RESOURCES = ['cpu', 'memory', 'ephemeral-storage', 'pods'];
const KNOWN_RESOURCES = [
  ...RESTRICTED_RESOURCES,
  'aws.amazon.com/neuron',
  'aws.amazon.com/neuroncore',
  'habana.ai/gaudi',
  'vpc.amazonaws.com/efa',
  'vpc.amazonaws.com/pod-eni',
];

const RESTRICTED_CAPACITY: Rule = everyEntry(
  'restricted-capacity',
  `an overlay may not change ${RESTRICTED_RESOURCES.join(', ')}`,
  (resource) => !RESTRICTED_RESOURCES.includes(resource),
);

const ONE_PRICE: Rule = {
  code: 'price-and-adjustment',
  message: 'price and priceAdjustment exclude each other',
  holds: (spec: JsonObject) => ownField(spec, 'price') === undefined || ownField(spec, 'priceAdjustment') === undefined,
};

export const nodeOverlaySpec = fields(
  {
    requirements: requirements({ keyRules: overlayKeyRules(AWS_OVERLAY_KEYS), minValues: false, notInNeedsValues: true }),
    price: text({ pattern: /^\d+(\.\d+)?$/, wanted: 'a price such as 0.25' }),
    priceAdjustment: text({ pattern: /^(([+-]{1}(\d*\.?\d+))|(\+{1}\d*\.?\d+%)|(^(-\d{1,2}(\.\d+)?%)$)|(-100%))$/ }),
    capacity: map(quantity, { rules: [RESTRICTED_CAPACITY] }),
    weight: integer({ min: 1, max: 10_000, bits: 32 }),
  },
  { required: ['requirements'], rules: [ONE_PRICE] },
);

/** Karpenter's own validation of a NodeOverlay; what it finds keeps the overlay from being applied. */
export function checkNodeOverlayAtRuntime(overlay: JsonObject, place: Place, findings: Findings): void {
  const spec = objectAt(overlay, 'spec');
  listAt(spec, 'requirements').forEach((requirement, index) => {
    const at = place.child('spec', 'requirements').index(index);
    for (const problem of requirementProblems(requirement, at)) findings.notReady(problem.code, problem.place, problem.message);
    if (isObject(requirement) && textAt(requirement, 'operator') === 'NotIn' && listAt(requirement, 'values').length === 0) {
      findings.notReady('not-in-without-values', at.child('values'), 'operator NotIn needs at least one value in an overlay');
    }
  });
  for (const resource of Object.keys(objectAt(spec, 'capacity'))) {
    if (KNOWN_RESOURCES.includes(resource))
      findings.notReady('restricted-capacity', place.child('spec', 'capacity').key(resource), `an overlay may not change ${resource}`);
  }
}
