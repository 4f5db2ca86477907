import { describe, expect, it } from 'vitest';
import type { NodeSelectorRequirement, NodeSelectorTerm, Pod, PodSpec } from '../model/pod.js';
import { DEFAULT_CONFIGURATION, Label } from '../model/wellknown.js';
import { refusesNodePools } from './nodepoolaffinity.js';
import { pendingPods } from './pods.js';
import { Volumes } from './volumes.js';

const unschedulable = { conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }] };
const pod = (name: string, spec: PodSpec = {}, rest: Partial<Pod> = {}): Pod => ({
  metadata: { name, namespace: 'd' },
  spec,
  status: unschedulable,
  ...rest,
});
const round = (...pods: Pod[]) => pendingPods(pods, new Volumes({}), DEFAULT_CONFIGURATION);
const required = (...nodeSelectorTerms: NodeSelectorTerm[]): PodSpec => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
});
const on = (operator: string, ...values: string[]): NodeSelectorRequirement => ({ key: Label.nodePool, operator, values });
const term = (...matchExpressions: NodeSelectorRequirement[]): NodeSelectorTerm => ({ matchExpressions });

describe('pending pods', () => {
  it('are the provisionable ones in order of namespace and name', () => {
    const other = pod('a', {}, { metadata: { name: 'a', namespace: 'e' } });
    const { pods, ignored } = round(other, pod('b'), pod('a'), pod('bound', { nodeName: 'n' }), pod('young', {}, { status: {} }));
    expect(pods.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toEqual(['d/a', 'd/b', 'e/a']);
    expect(ignored).toEqual([{ pod: 'd/young', reason: 'not marked as unschedulable: it has no condition PodScheduled' }]);
  });

  it.each<[string, PodSpec, RegExp]>([
    ['a restricted selector', { nodeSelector: { 'kubernetes.io/hostname': 'h' } }, /kubernetes\.io\/hostname is restricted/],
    [
      'one bad term of two',
      required(term({ key: 'team', operator: 'In', values: ['a'] }), term({ key: 'team', operator: 'In', values: [] })),
      /needs a value/,
    ],
    ['an empty list of matchFields', required({ matchFields: [] }), /matchFields/],
    ['a missing claim', { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] }, /d\/c does not exist/],
    ['refusing NodePools', required(term(on('DoesNotExist'))), /refuses/],
  ])('leaves out %s', (_, spec, reason) => {
    const { pods, ignored } = round(pod('p', spec));
    expect(pods).toEqual([]);
    expect(ignored[0]!.reason).toMatch(reason);
  });

  it('joins all reasons, and does not look at preferred terms', () => {
    const spec: PodSpec = {
      nodeSelector: { 'karpenter.sh/foo': 'x', team: 'bad value!' },
      affinity: {
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: term({ key: 'x', operator: 'Nope' }) }],
        },
      },
    };
    expect(round(pod('p', spec)).ignored[0]!.reason.split('; ')).toHaveLength(2);
    expect(round(pod('p', { affinity: spec.affinity! })).ignored).toEqual([]);
  });
});

describe('refusing the nodes of every NodePool', () => {
  const preferred = (weight: number, ...requirements: NodeSelectorRequirement[]) => ({ weight, preference: term(...requirements) });
  it.each<[string, PodSpec, boolean]>([
    ['no requirement', {}, false],
    ['DoesNotExist', required(term(on('DoesNotExist'))), true],
    ['a later OR term', required(term(), term(on('DoesNotExist'))), false],
    ['two selectors that contradict', { nodeSelector: { [Label.nodePool]: 'a' }, ...required(term(on('In', 'b'))) }, true],
    ['an exclusion of what is asked', required(term(on('In', 'a'), on('NotIn', 'a'))), true],
    ['an exclusion', required(term(on('NotIn', 'a'))), false],
    ['bounds that cross', required(term(on('Gt', '9'), on('Lt', '1'))), true],
    ['a value outside a bound', required(term(on('In', 'a', '3'), on('Gte', '5'))), true],
    ['a value within a bound', required(term(on('In', '05'), on('Lte', '5'))), false],
    ['a bound beyond the largest integer', required(term(on('Gt', '99999999999999999999'))), true],
    [
      'the heaviest preference',
      { affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [preferred(1), preferred(2, on('DoesNotExist'))] } } },
      true,
    ],
    [
      'a lighter preference',
      { affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [preferred(2), preferred(2, on('DoesNotExist'))] } } },
      false,
    ],
  ])('%s: %s', (_, spec, refuses) => {
    expect(refusesNodePools(pod('p', spec))).toBe(refuses);
  });
});
