import { type JsonObject, objectAt, ownField } from '../convert/json.js';
import { everyEntry, fields, flag, integer, list, type MapSchema, map, quantityText, type Rule, text } from './schema.js';

const RESERVABLE = ['cpu', 'memory', 'ephemeral-storage', 'pid'];
const SIGNALS = ['memory.available', 'nodefs.available', 'nodefs.inodesFree', 'imagefs.available', 'imagefs.inodesFree', 'pid.available'];

function validKeys(keys: readonly string[]): Rule {
  return everyEntry('unknown-key', `valid keys are ${keys.join(', ')}`, (key) => keys.includes(key));
}

const NOT_NEGATIVE: Rule = everyEntry(
  'negative-quantity',
  'reserved amounts may not be negative',
  (_, amount) => typeof amount !== 'string' || !amount.startsWith('-'),
);

const reserved: MapSchema = map(quantityText, { rules: [validKeys(RESERVABLE), NOT_NEGATIVE] });

/** A quantity, a percentage of at most two decimals, or empty. */
const threshold = text({
  wanted: 'a quantity, or a percentage of 0 to 100 with at most two decimals',
  pattern:
    /^((\d{1,2}(\.\d{1,2})?|100(\.0{1,2})?)%||(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?)$/,
});

/** Every key of one map must be a key of the other; an absent other is no map to look into. */
function keysIn(of: string, other: string): Rule {
  return {
    code: 'eviction-keys-differ',
    message: `every key of ${of} must be a key of ${other} too`,
    holds: (kubelet: JsonObject) => Object.keys(objectAt(kubelet, of)).every((key) => Object.hasOwn(objectAt(kubelet, other), key)),
  };
}

const IMAGE_THRESHOLDS: Rule = {
  code: 'image-thresholds',
  message: 'imageGCHighThresholdPercent must be greater than imageGCLowThresholdPercent',
  holds: (kubelet: JsonObject) => {
    const high = ownField(kubelet, 'imageGCHighThresholdPercent');
    const low = ownField(kubelet, 'imageGCLowThresholdPercent');
    return typeof high !== 'number' || typeof low !== 'number' || high > low;
  },
};

const percent = integer({ min: 0, max: 100, bits: 32 });
const count = integer({ min: 0, bits: 32 });

/** The kubelet block of a node class; in v1beta1 of NodePools and NodeClaims (chapter 06, 5.1). */
export const kubelet = fields(
  {
    clusterDNS: list(text()),
    maxPods: count,
    podsPerCore: count,
    systemReserved: reserved,
    kubeReserved: reserved,
    evictionHard: map(threshold, { rules: [validKeys(SIGNALS)] }),
    evictionSoft: map(threshold, { rules: [validKeys(SIGNALS)] }),
    evictionSoftGracePeriod: map(text({ form: 'duration' }), { rules: [validKeys(SIGNALS)] }),
    evictionMaxPodGracePeriod: integer({ bits: 32 }),
    imageGCHighThresholdPercent: percent,
    imageGCLowThresholdPercent: percent,
    cpuCFSQuota: flag(),
  },
  { rules: [IMAGE_THRESHOLDS, keysIn('evictionSoft', 'evictionSoftGracePeriod'), keysIn('evictionSoftGracePeriod', 'evictionSoft')] },
);
