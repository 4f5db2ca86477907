import type { ConversionFindings } from './finding.js';
import { definedFields, isObject, type JsonObject, listAt, objectAt, ownField, withoutFields } from './json.js';
import { KARPENTER_V1 } from './names.js';
import { convertNodeClassRef, withNodeClassReference } from './nodeclassref.js';

/** The v1 form of a v1beta1 NodePool whose nulls are dropped; `kubelet` is the block that v1 has no place for in a NodePool. */
export function convertNodePool(pool: JsonObject, findings: ConversionFindings): { object: JsonObject; kubelet?: JsonObject } {
  const spec = objectAt(pool, 'spec');
  const template = objectAt(spec, 'template');
  const templateSpec = objectAt(template, 'spec');
  const metadata = objectAt(pool, 'metadata');
  const ref = objectAt(templateSpec, 'nodeClassRef');
  const kubelet = ownField(templateSpec, 'kubelet');
  const disruption = objectAt(spec, 'disruption');

  noteLaterFields(disruption, listAt(templateSpec, 'requirements'), findings);
  const object: JsonObject = {
    ...pool,
    apiVersion: KARPENTER_V1,
    metadata: withNodeClassReference(metadata, ref),
    spec: {
      ...spec,
      disruption: convertDisruption(disruption, findings),
      template: {
        ...template,
        spec: {
          ...withoutFields(templateSpec, 'kubelet', 'resources'),
          nodeClassRef: convertNodeClassRef(ref),
          expireAfter: ownField(disruption, 'expireAfter') ?? '720h',
        },
      },
    },
  };
  return isObject(kubelet) ? { object, kubelet } : { object };
}

function convertDisruption(disruption: JsonObject, findings: ConversionFindings): JsonObject {
  const policy = ownField(disruption, 'consolidationPolicy') ?? 'WhenUnderutilized';
  const underutilized = policy === 'WhenUnderutilized';
  const after = ownField(disruption, 'consolidateAfter');
  if (underutilized && after === 'Never') {
    findings.add(
      'warning',
      'consolidate-after-never-lost',
      ['spec', 'disruption', 'consolidateAfter'],
      'v1beta1 WhenUnderutilized with consolidateAfter Never switched consolidation off; the conversion makes it 0s, which switches it on. ' +
        'Write consolidateAfter: Never in the v1 object to keep it off',
    );
  }
  const budgets = ownField(disruption, 'budgets');
  return definedFields({
    consolidationPolicy: underutilized ? 'WhenEmptyOrUnderutilized' : policy,
    // an unset duration serialises as Never in the reference
    consolidateAfter: underutilized ? '0s' : (after ?? 'Never'),
    budgets: Array.isArray(budgets) ? budgets.map(convertBudget) : [{ nodes: '10%' }],
  });
}

function convertBudget(budget: unknown): unknown {
  if (!isObject(budget)) return budget;
  return definedFields({
    nodes: ownField(budget, 'nodes') ?? '10%',
    schedule: ownField(budget, 'schedule'),
    duration: ownField(budget, 'duration'),
  });
}

function noteLaterFields(disruption: JsonObject, requirements: readonly unknown[], findings: ConversionFindings): void {
  if (Object.hasOwn(disruption, 'budgets')) findings.addedLater(['spec', 'disruption', 'budgets']);
  noteMinValues(requirements, ['spec', 'template', 'spec', 'requirements'], findings);
}

/** `minValues` came with 0.35. */
export function noteMinValues(requirements: readonly unknown[], path: readonly string[], findings: ConversionFindings): void {
  requirements.forEach((requirement, index) => {
    if (isObject(requirement) && Object.hasOwn(requirement, 'minValues')) findings.addedLater([...path, index, 'minValues']);
  });
}
