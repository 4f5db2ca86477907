import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type LoadOptions, loadManifests } from './manifests.js';
import { parseScale } from './scale.js';
import { readSources } from './source.js';

const EXAMPLES = fileURLToPath(new URL('../../../../examples/', import.meta.url));

async function loadExample(paths: string[], options: LoadOptions = {}) {
  const { sources, diagnostics } = await readSources(
    paths.map((path) => EXAMPLES + path),
    process.stdin,
  );
  expect(diagnostics).toEqual([]);
  return loadManifests(sources, { unknownFields: 'strict', ...options });
}

describe('the examples', () => {
  it.each(readdirSync(EXAMPLES))('%s has neither errors nor warnings when read strictly', async (example) => {
    const { diagnostics } = await loadExample([example]);
    expect(diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([]);
  });

  it.each(['layered-constraints', 'layered-constraints-v1'])('%s holds the objects of the walkthrough', async (example) => {
    const { input, ec2NodeClasses } = await loadExample([example], { scale: [parseScale('deployment/inflate=3')] });
    expect(input.nodePools).toHaveLength(1);
    expect(input.nodePools[0]).toMatchObject({
      metadata: { name: 'default' },
      spec: {
        template: { spec: { expireAfter: '720h', nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' } } },
        disruption: { consolidationPolicy: 'WhenEmptyOrUnderutilized', consolidateAfter: '0s', budgets: [{ nodes: '10%' }] },
        limits: { cpu: 1000 },
      },
    });
    expect(ec2NodeClasses[0]).toMatchObject({
      metadata: { name: 'default' },
      spec: { amiSelectorTerms: [{ alias: 'al2@latest' }], role: 'KarpenterNodeRole-karpenter-demo' },
    });
    expect(ec2NodeClasses[0]?.spec.amiFamily).toBeUndefined();
    expect(input.pods).toHaveLength(3);
    expect(
      input.nodes?.map(({ status, metadata }) => [metadata.labels?.['node.kubernetes.io/instance-type'], status?.allocatable?.cpu]),
    ).toEqual([
      ['m5.large', '1930m'],
      ['m5.large', '1930m'],
    ]);
    expect(input.podDisruptionBudgets).toMatchObject([{ spec: { minAvailable: 2 }, status: { disruptionsAllowed: 0 } }]);
  });

  it('without --scale there is nothing to place', async () => {
    expect((await loadExample(['layered-constraints'])).input.pods).toEqual([]);
  });

  it('their daemons request 150m of cpu in three pods', async () => {
    const { input } = await loadExample(['layered-constraints']);
    const requests = input.daemonSets?.map(({ spec }) =>
      (spec.template.spec.containers ?? []).map(({ resources }) => resources?.requests?.cpu),
    );
    expect(requests).toEqual([['25m', '25m'], ['100m'], [undefined]]);
  });

  it('team-nodes lacks the label without the NodePool of the team', async () => {
    const without = await loadExample(['team-nodes/nginx.yaml', 'team-nodes/default-nodepool.yaml']);
    expect(without.input.nodePools.map(({ metadata }) => metadata.name)).toEqual(['default']);
    const { input } = await loadExample(['team-nodes']);
    expect(input.nodePools.map(({ metadata }) => metadata.name)).toEqual(['applications', 'default']);
    expect(input.pods.map(({ spec }) => spec.nodeSelector?.['node-type'])).toEqual(['applications', 'applications', 'applications']);
  });
});
