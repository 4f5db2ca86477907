import { describe, expect, it } from 'vitest';
import { clusterExport, nodePool } from '../../test/clusterexport.js';
import { example, kerf } from '../../test/kerf.js';

const nginx = ['-f', example('team-nodes/nginx.yaml'), '-f', example('team-nodes/daemonsets.yaml'), '--region', 'us-west-2'];
const inflate = ['-f', example('layered-constraints-v1'), '--scale', 'deployment/inflate=3'];

describe('kerf explain', () => {
  it.each(['js', 'wasm'])('names the label that no NodePool offers, and the edit that would place the pods, on %s', async (backend) => {
    const { status, out, err } = await kerf(['explain', ...nginx, '-f', example('team-nodes/default-nodepool.yaml'), '--backend', backend]);
    expect({ status, err }).toEqual({ status: 3, err: '' });
    expect(out).toContain('waits: no NodePool offers the label node-type=applications.\n');
    expect(out).toContain('NodePool default does not offer the label node-type=applications\n');
    expect(out).toContain('add the label node-type=applications to the template of NodePool default\n');
  });

  it('says so where there is no NodePool at all', async () => {
    const { status, out } = await kerf(['explain', ...nginx]);
    expect(status).toBe(3);
    expect(out).toContain('there is no NodePool that is ready');
  });

  it('gives data with words', async () => {
    const args = ['explain', 'deployment/nginx', ...nginx, '-f', example('team-nodes/default-nodepool.yaml'), '-o', 'json'];
    const [pod] = JSON.parse((await kerf(args)).out).pods;
    expect(pod).toMatchObject({
      state: 'unschedulable',
      nearest: 'default',
      nodePools: [
        {
          nodePool: 'default',
          conflict: [
            { on: 'pod', code: 'node-selector', key: 'node-type', value: 'applications' },
            { on: 'nodePool', code: 'label-not-offered', key: 'node-type' },
          ],
          minimal: true,
        },
      ],
    });
    expect(pod.counterfactuals[0].edits).toEqual([{ code: 'add-label', nodePool: 'default', key: 'node-type', value: 'applications' }]);
  });

  it('says why a pod is where it is, and what its constraints cost', async () => {
    const { status, out } = await kerf(['explain', 'deployment/inflate', ...inflate, '--costs']);
    expect(status).toBe(0);
    expect(out).toContain('goes to a new node of NodePool default, launched as r6gd.xlarge (on-demand, us-west-2a)');
    expect(out).toMatch(/t4g\.nano .*selects node\.kubernetes\.io\/instance-type=r6gd\.xlarge/);
    expect(out).toMatch(/selects karpenter\.sh\/capacity-type=on-demand +0\.\d{4} +-0\.\d{4} +as before/);
  });

  it('tells a constraint of the NodePool from one of the pod where it removed cheaper types', async () => {
    const requirements = [
      { key: 'topology.kubernetes.io/zone', operator: 'In', values: ['us-west-2a'] },
      { key: 'kubernetes.io/arch', operator: 'In', values: ['amd64'] },
    ];
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web' },
      spec: { containers: [{ name: 'web', image: 'web', resources: { requests: { memory: '1Gi' } } }] },
    };
    const stdin = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [nodePool({}, { requirements }), pod] });
    const { out } = await kerf(['explain', 'pod/web', '-f', '-'], { stdin });
    expect(out).toMatch(/\nt4g\.nano +0\.\d+ +NodePool default: allows only kubernetes\.io\/arch=amd64\n/);
    expect(out).toMatch(/\nt3a\.nano +0\.\d+ +default\/web: asks for 1Gi memory\n/);
  });

  it('says why a node stays', async () => {
    const node = 'ip-192-168-14-37.us-west-2.compute.internal';
    const { status, out } = await kerf(['explain', `node/${node}`, ...inflate, '-o', 'json']);
    expect(status).toBe(0);
    const { methods } = JSON.parse(out);
    expect(methods.map(({ method }: any) => method)).toEqual(['emptiness', 'static-drift', 'drift', 'multi', 'single']);
    expect(methods[0]).toMatchObject({ outcome: 'refused', refusal: { code: 'not-managed' } });
  });

  it.each(['node', 'nodes', 'no', 'Node'])('knows a node as %s', async (word) => {
    const { status, out } = await kerf(['explain', `${word}/ip-192-168-14-37.us-west-2.compute.internal`, ...inflate]);
    expect(status).toBe(0);
    expect(out).toMatch(/^Why node ip-192-168-14-37/);
  });

  it.each(['deploy/inflate', 'deployments/default/inflate', 'deployment.apps/inflate'])('knows a workload as %s', async (target) => {
    expect((await kerf(['explain', target, ...inflate])).out).toContain('goes to a new node of NodePool default');
  });

  it('says of a node what kerf consolidate does with it, whatever the conditions of the export say', async () => {
    // m6i.xlarge is none of the types that the NodePool allows: the node has drifted, though no condition says so.
    const stdin = clusterExport([{ name: 'node-a', instanceType: 'm6i.xlarge', pods: ['3'] }], [nodePool()]);
    const args = ['-f', '-', '--now', '2026-01-02T00:00:00Z', '-o', 'json'];
    const pass = JSON.parse((await kerf(['consolidate', ...args], { stdin })).out);
    expect(pass).toMatchObject({ method: 'drift', commands: [{ decision: 'replace', nodes: ['node-a'] }] });
    const { methods } = JSON.parse((await kerf(['explain', 'node/node-a', ...args], { stdin })).out);
    expect(methods.find(({ method }: any) => method === 'drift')).toMatchObject({
      outcome: 'disrupted',
      decision: 'replace',
      nodes: ['node-a'],
    });
    const { methods: decided } = pass;
    for (const { method, outcome, refusal } of methods) {
      const { commands, kept } = decided.find((each: any) => each.method === method);
      const expected = commands.length > 0 ? 'disrupted' : kept.length > 0 ? 'refused' : 'not-reached';
      expect({ method, outcome }).toEqual({ method, outcome: expected });
      if (outcome === 'refused') expect(kept).toEqual([{ node: 'node-a', ...refusal }]);
    }
  });

  it('has nothing to tell where every pod has a place', async () => {
    expect(await kerf(['explain', ...inflate])).toEqual({ status: 0, out: 'Every pod has a place.\n', err: '' });
  });

  it.each([
    ['pod/none', /there is no pod default\/none with pods in the manifests; there is default\/inflate-\w+-bbbbb, default\/inflate-/],
    ['deployment/none', 'there is no deployment default/none with pods in the manifests; there is default/inflate'],
    ['deployment/other/inflate', 'there is no deployment other/inflate with pods in the manifests; there is default/inflate'],
    ['inflate', '"inflate" is not of the form pod/NAME, pod/NAMESPACE/NAME, node/NAME, or a workload such as deployment/NAME'],
    ['service/inflate', '"service/inflate": nothing can be told of a "service"; ask for pod/NAME'],
    ['pod/', '"pod/" is not of the form'],
    ['pod/a/b/c', '"pod/a/b/c" is not of the form'],
    ['node/a/b', 'nodes belong to no namespace; write node/b'],
    ['node/none', 'there is no node "none"; there is ip-192-168-'],
  ])('refuses %s', async (target, message) => {
    const { status, out, err } = await kerf(['explain', target, ...inflate]);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(message);
  });
});
