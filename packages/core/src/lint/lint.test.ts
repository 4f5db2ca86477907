import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadRegion, resolveInstanceTypes } from '../../../instance-catalog/src/index.js';
import type { NodePool } from '../model/nodepool.js';
import { LINT_DISABLE_ANNOTATION, LINT_RULES, lint } from './index.js';

const instanceTypes = resolveInstanceTypes(await loadRegion('us-west-2'), { spec: {} });

type Requirement = [key: string, operator: string, values: string[], minValues?: number];

function pool(
  name: string,
  requirements: Requirement[] = [],
  more: Partial<NodePool['spec']> & { taints?: any[]; labels?: any; annotations?: any } = {},
): NodePool {
  const { taints, labels, annotations, ...spec } = more;
  return {
    metadata: { name, ...(annotations ? { annotations } : {}) },
    spec: {
      ...spec,
      template: {
        ...(labels ? { metadata: { labels } } : {}),
        spec: {
          ...(taints ? { taints } : {}),
          requirements: requirements.map(([key, operator, values, minValues]) => ({
            key,
            operator,
            values,
            ...(minValues ? { minValues } : {}),
          })),
        },
      },
    },
  };
}

const pod = (spec: any = {}) => ({ metadata: { name: 'p' }, spec: { containers: [{ name: 'c' }], ...spec } });
const FAMILY = 'karpenter.k8s.aws/instance-family';
const CAPACITY_TYPE = 'karpenter.sh/capacity-type';
const TAINT = { key: 'team', value: 'a', effect: 'NoSchedule' };
const daemonSet = (cpu: string) => ({
  metadata: { name: 'd', namespace: 'kube-system' },
  spec: { template: { spec: { containers: [{ name: 'c', resources: { requests: { cpu } } }] } } },
});
const withBudgets = (...budgets: any[]) => [pool('a', [], { disruption: { budgets } })];

/** Per rule an input that it finds fault with, what it says, and one that is right. */
const EXAMPLES: Record<string, { wrong: any; path: string; message: string | RegExp; right: any }> = {
  'unknown-requirement-value': {
    wrong: { nodePools: [pool('a', [[CAPACITY_TYPE, 'In', ['xspot', 'on-demand']]])] },
    path: 'spec.template.spec.requirements[0]',
    message: 'no instance type has karpenter.sh/capacity-type xspot; did you mean spot?',
    right: {
      nodePools: [
        pool('a', [
          [CAPACITY_TYPE, 'In', ['spot', 'on-demand']],
          ['topology.kubernetes.io/zone', 'NotIn', ['us-west-2z']],
          ['team', 'In', ['any']],
        ]),
      ],
    },
  },
  'nodepool-cannot-launch': {
    wrong: {
      nodePools: [
        pool('a', [
          [FAMILY, 'In', ['m7g']],
          ['kubernetes.io/arch', 'In', ['amd64']],
        ]),
      ],
    },
    path: 'spec.template.spec.requirements',
    message:
      'it can never launch a node: NodePool a allows only karpenter.k8s.aws/instance-family=m7g, allows only kubernetes.io/arch=amd64',
    right: {
      nodePools: [
        pool('a', [
          [FAMILY, 'In', ['m7g']],
          ['kubernetes.io/arch', 'In', ['arm64']],
        ]),
      ],
    },
  },
  'min-values-unreachable': {
    wrong: {
      nodePools: [
        pool('a', [
          [FAMILY, 'In', ['m5', 'm6i'], 2],
          ['karpenter.k8s.aws/instance-generation', 'In', ['5']],
        ]),
      ],
    },
    path: 'spec.template.spec.requirements[0].minValues',
    message: 'minValues of karpenter.k8s.aws/instance-family is 2, but what the NodePool can launch has 1 values of it',
    right: { nodePools: [pool('a', [[FAMILY, 'In', ['m5', 'm6i'], 2]])] },
  },
  'limit-below-smallest-type': {
    wrong: { nodePools: [pool('a', [[FAMILY, 'In', ['m5']]], { limits: { cpu: '1' } })] },
    path: 'spec.limits.cpu',
    message: 'the limit of cpu is 1, but the smallest type that the NodePool can launch has 2',
    right: { nodePools: [pool('a', [[FAMILY, 'In', ['m5']]], { limits: { cpu: '2', nodes: '1' } })] },
  },
  'nodepool-shadowed': {
    wrong: { nodePools: [pool('narrow', [[FAMILY, 'In', ['m5']]]), pool('wide', [[FAMILY, 'In', ['m5', 'm6i']]], { weight: 10 })] },
    path: 'spec.weight',
    message: 'NodePool wide is tried first and takes every pod that this NodePool could take',
    right: {
      nodePools: [
        pool('narrow', [[FAMILY, 'In', ['m5']]]),
        pool('wide', [[FAMILY, 'In', ['m5', 'm6i']]], { weight: 10, limits: { cpu: '100' } }),
      ],
    },
  },
  'weight-tie': {
    wrong: { nodePools: [pool('a', [[FAMILY, 'In', ['m5', 'c5']]]), pool('b', [[FAMILY, 'In', ['m5', 'r5']]])] },
    path: 'spec.weight',
    message: 'it has the weight 0 of NodePool b, which is tried first only because its name comes later',
    right: { nodePools: [pool('a', [[FAMILY, 'In', ['m5', 'c5']]], { weight: 2 }), pool('b', [[FAMILY, 'In', ['m5', 'r5']]])] },
  },
  'taint-without-toleration': {
    wrong: { nodePools: [pool('a', [], { taints: [TAINT] })], pods: [pod()] },
    path: 'spec.template.spec.taints[0]',
    message: 'no pod of the workloads tolerates team=a:NoSchedule',
    right: {
      nodePools: [pool('a', [], { taints: [TAINT] })],
      pods: [pod(), { ...pod({ tolerations: [{ key: 'team', operator: 'Exists' }] }), metadata: { name: 'q' } }],
    },
  },
  'daemonsets-do-not-fit': {
    wrong: { nodePools: [pool('a', [[FAMILY, 'In', ['m5']]])], daemonSets: [daemonSet('3')] },
    path: 'spec.template.spec.requirements',
    message: /^DaemonSets leave no room for a pod on 1 of \d+ instance types: m5\.large$/,
    right: { nodePools: [pool('a', [[FAMILY, 'In', ['m5']]])], daemonSets: [daemonSet('1')] },
  },
  'budget-never-opens': {
    wrong: { nodePools: withBudgets({ nodes: '10%' }, { nodes: '0', schedule: '@daily', duration: '24h', reasons: ['Drifted'] }) },
    path: 'spec.disruption.budgets',
    message: 'its disruption budgets never allow a disruption that is Drifted',
    right: { nodePools: withBudgets({ nodes: '10%' }, { nodes: '0', schedule: '0 9 * * mon-fri', duration: '8h' }) },
  },
  'consolidation-disabled': {
    wrong: { nodePools: [pool('a', [], { disruption: { consolidateAfter: 'Never', consolidationPolicy: 'WhenEmptyOrUnderutilized' } })] },
    path: 'spec.disruption.consolidateAfter',
    message:
      'consolidateAfter is Never: neither empty nor underutilized nodes are removed, whatever consolidationPolicy WhenEmptyOrUnderutilized says',
    right: { nodePools: [pool('a', [], { disruption: { consolidateAfter: '1m', consolidationPolicy: 'WhenEmptyOrUnderutilized' } })] },
  },
  'spot-to-spot-flexibility': {
    wrong: {
      nodePools: [
        pool('a', [
          [FAMILY, 'In', ['m5']],
          [CAPACITY_TYPE, 'In', ['spot']],
        ]),
      ],
    },
    path: 'spec.template.spec.requirements',
    message: /^it allows \d spot instance types; replacing a Spot node by a cheaper one takes 15 cheaper types$/i,
    right: {
      nodePools: [
        pool('a', [
          [FAMILY, 'In', ['m5', 'm6i', 'm7i']],
          [CAPACITY_TYPE, 'In', ['spot']],
        ]),
      ],
    },
  },
  'deprecated-v1beta1': {
    wrong: { nodePools: [pool('a')], written: [{ apiVersion: 'karpenter.sh/v1beta1', kind: 'NodePool', metadata: { name: 'a' } }] },
    path: 'apiVersion',
    message: 'it is written in karpenter.sh/v1beta1, which Karpenter has not read since 1.1; convert it to karpenter.sh/v1',
    right: {
      // Karpenter 1.0 left this on every object that it converted: v1 for good, and nothing to do.
      nodePools: [pool('a', [], { annotations: { 'compatibility.karpenter.sh/v1beta1-nodeclass-reference': '{"name":"default"}' } })],
      written: [{ apiVersion: 'karpenter.sh/v1', kind: 'NodePool', metadata: { name: 'a' } }],
    },
  },
};

const run = ({ written, ...input }: any, disabled: string[] = []) =>
  lint({ pods: [], instanceTypes, ...input }, { disabled, ...(written ? { written } : {}) });

describe('lint', () => {
  it('is described rule by rule in docs/lint.md, with the severity and two examples each', () => {
    const page = readFileSync(new URL('../../../../docs/lint.md', import.meta.url), 'utf8');
    const described = [...page.matchAll(/^## ([a-z0-9-]+)\n\n`(\w+)`\. [\s\S]*?\nWrong:\n\n```yaml\n[\s\S]*?\nRight:\n\n```yaml\n/gm)];
    expect(described.map(([, id, severity]) => [id, severity])).toEqual(LINT_RULES.map(({ id, severity }) => [id, severity]));
  });

  it('has an example of every rule', () => {
    expect(Object.keys(EXAMPLES).sort()).toEqual(LINT_RULES.map(({ id }) => id).sort());
  });

  it.each(Object.entries(EXAMPLES))('%s', (rule, { wrong, right, path, message }) => {
    const found = run(wrong).filter((finding) => finding.rule === rule);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ rule, path, message: typeof message === 'string' ? message : expect.stringMatching(message) });
    expect(run(right).filter((finding) => finding.rule === rule)).toEqual([]);
  });

  it.each(Object.entries(EXAMPLES))('%s can be switched off, on the NodePool and for all', (rule, { wrong }) => {
    const off = {
      ...wrong,
      nodePools: wrong.nodePools.map((nodePool: NodePool) => ({
        ...nodePool,
        metadata: { ...nodePool.metadata, annotations: { ...nodePool.metadata.annotations, [LINT_DISABLE_ANNOTATION]: `other, ${rule}` } },
      })),
    };
    expect(run(off).filter((finding) => finding.rule === rule)).toEqual([]);
    expect(run(wrong, [rule]).filter((finding) => finding.rule === rule)).toEqual([]);
  });

  describe('deprecated-v1beta1', () => {
    const nodeClass = (apiVersion: string, annotations?: Record<string, string>) => ({
      apiVersion,
      kind: 'EC2NodeClass',
      metadata: { name: 'default', ...(annotations ? { annotations } : {}) },
    });
    const referring = { ...pool('a'), spec: { ...pool('a').spec } };
    referring.spec.template.spec.nodeClassRef = { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' };
    const finding = {
      rule: 'deprecated-v1beta1',
      severity: 'warning',
      nodeClass: 'default',
      path: 'apiVersion',
      message: 'it is written in karpenter.k8s.aws/v1beta1, which Karpenter has not read since 1.1; convert it to karpenter.k8s.aws/v1',
      details: { apiVersion: 'karpenter.k8s.aws/v1beta1' },
    };

    it.each([
      ['to which nothing refers', []],
      ['to which a v1 NodePool refers', [referring]],
    ])('finds an EC2NodeClass %s', (_, nodePools) => {
      const found = (apiVersion: string) => run({ nodePools, written: [nodeClass(apiVersion)] });
      expect(found('karpenter.k8s.aws/v1beta1')).toEqual([finding]);
      expect(found('karpenter.k8s.aws/v1')).toEqual([]);
      expect(found('karpenter.azure.com/v1beta1')).toEqual([]);
    });

    it('is switched off for a class on the class', () => {
      const found = (annotation: string) =>
        run({ nodePools: [referring], written: [nodeClass('karpenter.k8s.aws/v1beta1', { [LINT_DISABLE_ANNOTATION]: annotation })] });
      expect(found('deprecated-v1beta1')).toEqual([]);
      expect(found('all')).toEqual([]);
      expect(found('weight-tie')).toEqual([finding]);
    });

    it('tells NodePools in their order, then what takes no part in provisioning', () => {
      const written = ['c', 'b', 'a'].map((name) => ({ apiVersion: 'karpenter.sh/v1beta1', kind: 'NodePool', metadata: { name } }));
      const found = run(
        { nodePools: [pool('a'), pool('b', [[FAMILY, 'In', ['c5']]])], written: [nodeClass('karpenter.k8s.aws/v1beta1'), ...written] },
        ['weight-tie', 'nodepool-shadowed'],
      );
      expect(found.map(({ nodePool, nodeClass }) => [nodePool, nodeClass])).toEqual([
        ['a', undefined],
        ['b', undefined],
        [undefined, 'default'],
        ['c', undefined],
      ]);
    });
  });

  it('is quiet about a NodePool that is right, and deterministic', () => {
    expect(run({ nodePools: [pool('a', [[FAMILY, 'Exists', []]])] })).toEqual([]);
    const wrong = {
      nodePools: [...EXAMPLES['nodepool-shadowed']!.wrong.nodePools, ...EXAMPLES['limit-below-smallest-type']!.wrong.nodePools],
    };
    expect(run(wrong)).toEqual(run(wrong));
    expect(new Set(run(wrong).map(({ nodePool }) => nodePool))).toEqual(new Set(['narrow', 'a']));
  });

  it('takes less than a second of processor time for 50 NodePools against a region', () => {
    const nodePools = Array.from({ length: 50 }, (_, i) =>
      pool(`p${i}`, [
        [FAMILY, 'In', ['m5', `c${i % 8}i`]],
        ['team', 'In', [`t${i}`]],
      ]),
    );
    const spent = () => {
      const before = process.cpuUsage();
      run({ nodePools, pods: [pod()], daemonSets: [daemonSet('1')] });
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1e6;
    };
    // The first time code is compiled as well; about 0.25 s afterwards.
    expect(Math.min(spent(), spent(), spent())).toBeLessThan(1);
  });
});
