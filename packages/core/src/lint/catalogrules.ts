import { allows } from '../disruption/requirementset.js';
import { TypeAmounts } from '../explain/amounts.js';
import { conflictWith } from '../explain/counterfactual.js';
import { Probe } from '../explain/probe.js';
import { nearestSpelling } from '../explain/spelling.js';
import { valuesOfTypes } from '../explain/suggestions.js';
import { describeConflict } from '../explain/wording.js';
import { childPath } from '../model/issue.js';
import type { Plan } from '../model/plan.js';
import { compareQuantities, formatQuantity, type Quantity } from '../model/quantity.js';
import { readResources } from '../model/resources.js';
import { Label, normalizeLabel } from '../model/wellknown.js';
import type { LintCheck } from './rule.js';

/** A key of which fewer types than this have a value is not judged by its values. */
const LEAST_TYPES = 1;
const SHOWN = 5;

export const unknownRequirementValue: LintCheck = {
  id: 'unknown-requirement-value',
  severity: 'error',
  summary: 'a requirement names a value that no instance type of the catalog has',
  check({ nodePool, types }, { configuration }) {
    const { metadata, spec } = nodePool.spec.template;
    const labels = Object.entries(metadata?.labels ?? {}).map(([key, value]) => ({
      path: childPath('spec.template.metadata.labels', key),
      key,
      operator: 'In',
      values: [value],
    }));
    const requirements = (spec.requirements ?? []).map((stated, i) => ({ path: `spec.template.spec.requirements[${i}]`, ...stated }));
    return [...requirements, ...labels].flatMap(({ path, key: stated, operator, values = [] }) => {
      const key = normalizeLabel(stated, configuration);
      if (operator !== 'In' || key === Label.nodePool || !configuration.wellKnownLabels.has(key)) return [];
      const known = valuesOfTypes(types, key);
      for (const value of configuration.knownValues.get(key) ?? []) known.add(value);
      if (known.size < LEAST_TYPES) return [];
      return values
        .filter((value) => !known.has(value))
        .map((value) => {
          const meant = nearestSpelling(value, known);
          return {
            path,
            message: `no instance type has ${key} ${value}${meant === undefined ? '' : `; did you mean ${meant}?`}`,
            details: { key, value, ...(meant === undefined ? {} : { nearest: meant }) },
          };
        });
    });
  },
};

export const cannotLaunch: LintCheck = {
  id: 'nodepool-cannot-launch',
  severity: 'error',
  summary: 'no instance type with an offering meets all requirements of the NodePool',
  check({ nodePool, launchable }, { input, backend }) {
    if (launchable.length > 0) return [];
    const { limits: _, ...spec } = nodePool.spec;
    const pod = {
      metadata: { name: 'any', namespace: 'lint' },
      spec: { containers: [{ name: 'app' }], tolerations: [{ operator: 'Exists' }] },
    };
    const alone = { ...input, pods: [], daemonSets: [] };
    const probe = Probe.of(alone, alone, NO_PLAN, backend, pod);
    const requirements = (spec.template.spec.requirements ?? []).map(({ minValues: _floor, ...stated }) => stated);
    const bare = { ...nodePool, spec: { ...spec, template: { ...spec.template, spec: { ...spec.template.spec, requirements } } } };
    const members = conflictWith(probe, pod, bare)?.members ?? [];
    const keys = members.flatMap((member) => (member.code === 'requirement' ? [member.key] : []));
    return [
      {
        path: 'spec.template.spec.requirements',
        message: `it can never launch a node: ${describeConflict(nodePool.metadata.name, members)}`,
        details: { keys },
      },
    ];
  },
};

const NO_PLAN: Plan = {
  backend: 'js',
  pods: [],
  nodeClaims: [],
  existingNodes: [],
  unschedulable: [],
  ignored: [],
  costPerHour: 0,
  contestedChoices: 0,
};

export const minValuesUnreachable: LintCheck = {
  id: 'min-values-unreachable',
  severity: 'error',
  summary: 'minValues asks for more values than the launchable instance types have',
  check({ nodePool, launchable }, { configuration }) {
    if (launchable.length === 0) return [];
    return (nodePool.spec.template.spec.requirements ?? []).flatMap(({ key: stated, minValues }, i) => {
      if (minValues === undefined) return [];
      const key = normalizeLabel(stated, configuration);
      // The own values of the types count, the offerings' do not, and requirements do not narrow them (chapter 02, 11.6).
      const found = valuesOfTypes(
        launchable.map((type) => ({ ...type, offerings: [] })),
        key,
      ).size;
      if (found >= minValues) return [];
      return [
        {
          path: `spec.template.spec.requirements[${i}].minValues`,
          message: `minValues of ${key} is ${minValues}, but what the NodePool can launch has ${found} values of it`,
          details: { key, minValues, found },
        },
      ];
    });
  },
};

export const limitBelowSmallestType: LintCheck = {
  id: 'limit-below-smallest-type',
  severity: 'error',
  summary: 'a limit leaves no room for even the smallest instance type',
  check({ nodePool, types, launchable }, { configuration }) {
    const limits = readResources(nodePool.spec.limits);
    const amounts = new TypeAmounts(types, configuration);
    return [...limits].flatMap(([resource, limit]) => {
      const path = childPath('spec.limits', resource);
      if (resource === 'nodes') {
        if (limit.nano > 0n) return [];
        return [
          { path, message: 'the limit of nodes is 0: the NodePool launches nothing', details: { resource, limit: '0', smallest: '1' } },
        ];
      }
      let smallest: Quantity | undefined;
      for (const type of launchable) {
        const capacity = amounts.capacity(type, resource);
        if (smallest === undefined || compareQuantities(capacity, smallest) < 0) smallest = capacity;
      }
      if (smallest === undefined || compareQuantities(smallest, limit) <= 0) return [];
      const [has, needs] = [formatQuantity(limit), formatQuantity(smallest)];
      return [
        {
          path,
          message: `the limit of ${resource} is ${has}, but the smallest type that the NodePool can launch has ${needs}`,
          details: { resource, limit: has, smallest: needs },
        },
      ];
    });
  },
};

export const spotFlexibility: LintCheck = {
  id: 'spot-to-spot-flexibility',
  severity: 'info',
  summary: 'fewer than 15 Spot instance types: a Spot node is never replaced by a cheaper Spot node',
  check({ nodePool, launchable, requirements }) {
    const { consolidationPolicy, consolidateAfter } = nodePool.spec.disruption ?? {};
    const capacityType = requirements.get(Label.capacityType);
    if (consolidationPolicy === 'WhenEmpty' || consolidateAfter === 'Never' || launchable.length === 0) return [];
    // A NodePool that says nothing of the capacity type is not about Spot.
    if (capacityType === undefined || !allows(capacityType, 'spot')) return [];
    const spot = launchable.filter(({ offerings }) =>
      offerings.some(
        ({ available, requirements: labels }) =>
          available && labels.some(({ key, values }) => key === Label.capacityType && values?.includes('spot')),
      ),
    );
    if (spot.length >= SPOT_TO_SPOT_TYPES) return [];
    return [
      {
        path: 'spec.template.spec.requirements',
        message: `it allows ${spot.length} Spot instance types; replacing a Spot node by a cheaper one takes ${SPOT_TO_SPOT_TYPES} cheaper types`,
        details: { found: spot.length, required: SPOT_TO_SPOT_TYPES },
      },
    ];
  },
};

/** Chapter 05, 14, "Spot-to-spot". */
const SPOT_TO_SPOT_TYPES = 15;

export const daemonSetsDoNotFit: LintCheck = {
  id: 'daemonsets-do-not-fit',
  severity: 'warning',
  summary: 'DaemonSets leave no room for a pod on some instance types, which are therefore never launched',
  check({ launchable, launchableWithDaemonSets, types }, { input }) {
    if ((input.daemonSets ?? []).length === 0 || launchable.length === 0) return [];
    const kept = new Set(launchableWithDaemonSets.map(({ name }) => name));
    const lost = launchable
      .map(({ name }) => name)
      .filter((name) => !kept.has(name))
      .sort();
    if (lost.length === 0) return [];
    const shown = lost.slice(0, SHOWN).join(', ');
    const more = lost.length > SHOWN ? ` and ${lost.length - SHOWN} others` : '';
    return [
      {
        path: 'spec.template.spec.requirements',
        message: `DaemonSets leave no room for a pod on ${lost.length} of ${types.length} instance types: ${shown}${more}`,
        details: { instanceTypes: lost },
      },
    ];
  },
};
