import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { example, kerf } from '../../test/kerf.js';

const INFLATE = ['simulate', '-f', example('layered-constraints'), '--scale', 'deployment/inflate=3'];
const PODS = ['bbbbb', 'bbbbc', 'bbbbd'].map((suffix) => `default/inflate-658949d98b-${suffix}`);

const schema = JSON.parse(readFileSync(new URL('../../../../docs/plan.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);

async function planOf(args: string[], stdin = '') {
  const { status, out, err } = await kerf([...args, '--output', 'json'], { stdin });
  const plan = JSON.parse(out);
  validate(plan);
  expect(validate.errors ?? []).toEqual([]);
  return { status, plan, err };
}

/** A NodePool of v1, and pods, as manifests. */
const nodePool = (name: string, spec = '') => `
apiVersion: karpenter.sh/v1
kind: NodePool
metadata: {name: ${name}}
spec:
  template:
    spec:
      nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: ${name}}
      requirements: [{key: karpenter.sh/capacity-type, operator: In, values: [on-demand]}${spec}]
---
apiVersion: karpenter.k8s.aws/v1
kind: EC2NodeClass
metadata: {name: ${name}}
spec:
  amiSelectorTerms: [{alias: al2023@latest}]
  role: node
  subnetSelectorTerms: [{tags: {a: b}}]
  securityGroupSelectorTerms: [{tags: {a: b}}]
---`;
const pod = (name: string, spec = '', cpu = '1') => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  containers: [{name: app, image: app, resources: {requests: {cpu: ${cpu}}}}]
  ${spec}
---`;
const stdin = ['simulate', '-f', '-', '--region', 'us-west-2'];

describe('kerf simulate, layered constraints', () => {
  it.each(['layered-constraints', 'layered-constraints-v1'])('plans one node for %s', async (path) => {
    const { status, plan, err } = await planOf(['simulate', '-f', example(path), '--scale', 'deployment/inflate=3']);
    expect(status).toBe(0);
    expect(err).toBe('');
    expect(plan).toMatchObject({ region: 'us-west-2', backend: 'js', existingNodes: [], unschedulable: [], ignored: [] });
    expect(plan.cost).toEqual({
      currency: 'USD',
      perHour: plan.nodeClaims[0].launch.price,
      perMonth: Number((plan.nodeClaims[0].launch.price * 730).toFixed(2)),
    });
    expect(plan.nodeClaims).toHaveLength(1);
    expect(plan.nodeClaims[0]).toMatchObject({
      name: 'default-bbbbb',
      nodePool: 'default',
      pods: PODS,
      requests: { cpu: '3150m', pods: '6' },
    });
    expect(plan.nodeClaims[0].instanceTypes).toEqual([{ name: 'r6gd.xlarge', price: plan.nodeClaims[0].launch.price }]);
    expect(plan.nodeClaims[0].launch).toMatchObject({
      instanceType: 'r6gd.xlarge',
      zone: 'us-west-2a',
      capacityType: 'on-demand',
      allocatable: { cpu: '3920m', 'ephemeral-storage': '17Gi', memory: '29258Mi', pods: '58', 'vpc.amazonaws.com/pod-eni': '18' },
    });
    expect(plan.nodeClaims[0].launch.price).toBeGreaterThan(0.1);
  });

  it('prints the lines of the controller', async () => {
    const { status, out, err } = await kerf([...INFLATE, '--output', 'log', '--now', '2026-02-03T04:05:06Z']);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const common = {
      level: 'INFO',
      time: '2026-02-03T04:05:06.000Z',
      logger: 'controller',
      controller: 'provisioner',
      namespace: '',
      name: '',
    };
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { ...common, message: 'found provisionable pod(s)', Pods: PODS.join(', ') },
      { ...common, message: 'computed new nodeclaim(s) to fit pod(s)', nodeclaims: 1, pods: 3 },
      {
        ...common,
        message: 'created nodeclaim',
        NodePool: { name: 'default' },
        NodeClaim: { name: 'default-bbbbb' },
        requests: { cpu: '3150m', pods: '6' },
        'instance-types': 'r6gd.xlarge',
      },
    ]);
  });

  it('prints a table that keeps within 80 columns', async () => {
    const { out } = await kerf(INFLATE, { columns: 80 });
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    for (const text of ['all pods placed', '1 new node for 3 pods', '3 default/inflate', 'cpu 3150m', 'r6gd.xlarge', 'memory 29258Mi'])
      expect(out).toContain(text);
  });

  it('decides alike on both backends, and prints the same bytes each time', async () => {
    const many = ['simulate', '-f', example('layered-constraints'), '--scale', 'deployment/inflate=40', '--output', 'json'];
    const js = await kerf([...many, '--backend', 'js']);
    const wasm = await kerf([...many, '--backend', 'wasm']);
    expect(wasm.out).toBe(js.out.replace('"backend": "js"', '"backend": "wasm"'));
    expect((await kerf(many)).out).toBe(js.out);
    expect(JSON.parse(js.out).nodeClaims.length).toBeGreaterThan(10);
  });

  it('has colours only where they are asked for', async () => {
    expect((await kerf(INFLATE)).out).not.toContain('\u001b');
    expect((await kerf(INFLATE, { colours: true })).out).toContain('\u001b[1m');
  });

  it('has nothing to place without --scale', async () => {
    const { status, out } = await kerf(['simulate', '-f', example('layered-constraints')]);
    expect({ status, out }).toEqual({ status: 0, out: 'Plan for us-west-2: no pod waits for a node.\n' });
  });
});

describe('kerf simulate, pods of one team', () => {
  const region = ['--region', 'us-west-2'];

  it('finds the nodes of the team', async () => {
    const { status, plan } = await planOf(['simulate', '-f', example('team-nodes'), ...region]);
    expect(status).toBe(0);
    expect(plan.nodeClaims.map(({ nodePool: name, pods }: any) => [name, pods.length])).toEqual([['applications', 3]]);
  });

  it('says which label is missing where no NodePool has it', async () => {
    const files = ['-f', example('team-nodes/nginx.yaml'), '-f', example('team-nodes/default-nodepool.yaml')];
    const { status, plan } = await planOf(['simulate', ...files, ...region]);
    expect(status).toBe(3);
    expect(plan.unschedulable).toHaveLength(3);
    expect(plan.unschedulable[0].reasons).toEqual([
      {
        nodePool: 'default',
        code: 'label-not-defined',
        key: 'node-type',
        message: 'it offers no label node-type; the pod asks for node-type=applications',
      },
    ]);
    const table = await kerf(['simulate', ...files, ...region]);
    expect(table.out).toContain('3 of 3 pods cannot be placed');
    expect(table.out).toMatch(/3 default\/nginx +default +it offers no label node-type; the pod asks for node-type=applications/);
    const log = await kerf(['simulate', ...files, ...region, '--output', 'log']);
    expect(
      log.out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).message),
    ).toEqual(Array(3).fill('could not schedule pod'));
  });
});

describe('kerf simulate, what a plan tells', () => {
  it('puts a pod on a node that has room, and names pods that Karpenter ignores', async () => {
    const extra = pod('small', '', '100m') + pod('old', 'nodeSelector: {karpenter.sh/provisioner-name: default}');
    const { status, plan, err } = await planOf(['simulate', '-f', example('layered-constraints'), '-f', '-'], extra);
    expect(status).toBe(0);
    expect(plan.existingNodes).toEqual([{ name: 'ip-192-168-14-37.us-west-2.compute.internal', pods: ['default/small'] }]);
    expect(plan.nodeClaims).toEqual([]);
    expect(plan.ignored.map((each: any) => each.pod)).toEqual(['default/old']);
    expect(err).toContain('provisioner-name');
  });

  it('tells why each NodePool turned a pod down', async () => {
    const input =
      nodePool('amd', ', {key: kubernetes.io/arch, operator: In, values: [amd64]}') +
      nodePool('nowhere', ', {key: node.kubernetes.io/instance-type, operator: In, values: [q9.nano]}') +
      pod('arm', 'nodeSelector: {kubernetes.io/arch: arm64}') +
      pod('huge', '', '"5000"');
    const { status, plan } = await planOf(stdin, input);
    expect(status).toBe(3);
    const messages = Object.fromEntries(
      plan.unschedulable.map(({ pod: name, reasons }: any) => [
        name,
        reasons.map(({ nodePool: pool, message }: any) => `${pool}: ${message}`),
      ]),
    );
    expect(messages).toEqual({
      'default/arm': [
        'nowhere: no instance type meets its own requirements',
        'amd: it offers kubernetes.io/arch=amd64; the pod asks for kubernetes.io/arch=arm64',
      ],
      'default/huge': [
        'nowhere: no instance type meets its own requirements',
        'amd: no instance type has room for the pod and the DaemonSets',
      ],
    });
  });

  it('gives each NodePool the catalog of its own class', async () => {
    const input =
      `${nodePool('few')}${nodePool('many')}${pod('a', 'nodeSelector: {karpenter.sh/nodepool: few}')}${pod('b', 'nodeSelector: {karpenter.sh/nodepool: many}')}`.replace(
        'role: node',
        'role: node\n  kubelet: {maxPods: 7}',
      );
    const { plan } = await planOf(stdin, input);
    expect(Object.fromEntries(plan.nodeClaims.map(({ nodePool: name, launch }: any) => [name, launch.allocatable.pods === '7']))).toEqual({
      few: true,
      many: false,
    });
  });

  it('leaves out a NodePool whose class has no image at the Kubernetes version', async () => {
    const at = (version: string) => kerf([...INFLATE, '--kubernetes-version', version]);
    expect((await at('1.32')).status).toBe(0);
    const ended = await at('1.33');
    expect(ended.status).toBe(3);
    expect(ended.err).toContain('NodePool default: takes no part in provisioning: EC2NodeClass default has no image');
    expect(ended.out).toContain('there is no NodePool that is ready');
  });

  it('marks a Spot launch as an estimate', async () => {
    const spot = nodePool('spot').replace('on-demand', 'spot');
    expect((await kerf(stdin, { stdin: spot + pod('a') })).out).toContain('Spot: EC2 weighs spare capacity');
    expect((await kerf(stdin, { stdin: nodePool('plain') + pod('a') })).out).not.toContain('Spot');
  });
});

describe('kerf simulate, bad input', () => {
  const bomb = [
    'a: &a [x, x, x, x, x, x, x, x, x, x]',
    ...'bcdefgh'.split('').map((name, i) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[i]}`).join(', ')}]`),
  ];
  const deployment = (replicas: string) => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: app, image: app}]}
`;

  it.each([
    ['truncated YAML', 'kind: Pod\nmetadata: {name: "a', /^-:\d+:\d+: error: /],
    ['an alias bomb', bomb.join('\n'), /error: .*alias/],
    ['a million replicas', deployment('1000000'), /error: Deployment default\/web: .*100000/],
    ['negative replicas', deployment('-1'), /error: Deployment default\/web: spec\.replicas/],
    ['a negative request', pod('a', '', '-1'), /^-:\d+:\d+: error: Pod default\/a: spec\.containers\[0\]\.resources\.requests\.cpu/],
    ['an absurd request', pod('a', '', '1e99'), /error: .*(cpu|quantity)/],
    ['what is no quantity', pod('a', '', 'lots'), /error: Pod default\/a: spec\.containers\[0\]\.resources\.requests\.cpu/],
    ['an unknown field', pod('a', 'nodeSelektor: {}'), /error: Pod default\/a: spec\.nodeSelektor/],
    ['a kind without identity', 'metadata: {name: a}\n', /error: .*(apiVersion|kind)/],
    [
      'a refused NodePool',
      nodePool('a').replace('operator: In', 'operator: in'),
      /error: NodePool a: spec\.template\.spec\.requirements\[0\]\.operator/,
    ],
  ])('refuses %s', async (_, text, message) => {
    const { status, out, err } = await kerf(stdin, { stdin: text });
    expect(err).toMatch(message);
    expect({ status, out }).toEqual({ status: 2, out: '' });
  });

  it('tells every problem of the input at once', async () => {
    const { err } = await kerf(stdin, { stdin: pod('a', '', '-1') + pod('b', '', 'lots') + pod('c', 'nodeSelektor: {}') });
    expect(
      err
        .trimEnd()
        .split('\n')
        .filter((line) => line.includes('error: Pod')),
    ).toHaveLength(3);
  });

  it('passes over an unknown kind with a warning, unless it is told not to', async () => {
    const input = `apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\n---${nodePool('a')}${pod('a')}`;
    const lenient = await kerf(stdin, { stdin: input });
    expect(lenient.status).toBe(0);
    expect(lenient.err).toMatch(/^-:2:1: warning: Widget .*\n$/);
    expect((await kerf([...stdin, '--strict-kinds'], { stdin: input })).status).toBe(2);
  });

  it('plans nothing for a NodePool that matches nothing, and says so', async () => {
    const nothing = nodePool('nothing', ', {key: kubernetes.io/arch, operator: In, values: [sparc]}');
    const { status, plan } = await planOf(stdin, nothing + pod('a'));
    expect(status).toBe(3);
    expect(plan.unschedulable[0].reasons).toMatchObject([{ nodePool: 'nothing', code: 'no-instance-type-for-node-pool' }]);
  });

  it.each<[string, string[], RegExp]>([
    ['a file that is not there', ['-f', 'no-such-file.yaml'], /no-such-file\.yaml: error: .*no such file/],
    ['no file', [], /required option '-f, --filename/],
    ['an unknown option', ['-f', '-', '--regoin', 'x'], /unknown option '--regoin'/],
    [
      'a region that is not known',
      ['-f', example('team-nodes'), '--region', 'mars-1'],
      /error: region "mars-1" is not in the catalog; known are af-south-1/,
    ],
    ['an unknown output', ['-f', '-', '--output', 'xml'], /Allowed choices are table, json, log/],
    ['a scale without a number', ['-f', '-', '--scale', 'deployment/a'], /must have the form KIND\/NAME=N/],
    [
      'a scale of what is not there',
      ['-f', '-', '--region', 'us-west-2', '--scale', 'deployment/a=1'],
      /error: Deployment a is to be scaled/,
    ],
    ['a substitution without a value', ['-f', '-', '--set', 'A'], /must have the form NAME=VALUE/],
    ['a time that is none', ['-f', '-', '--now', 'tomorrow'], /must be a time such as/],
    ['an extra argument', ['-f', '-', 'x'], /too many arguments/],
  ])('refuses %s', async (_, args, message) => {
    const { status, out, err } = await kerf(['simulate', ...args]);
    expect(err).toMatch(message);
    expect({ status, out }).toEqual({ status: 2, out: '' });
  });

  it.each(['1.99', '1', 'latest'])('refuses Kubernetes version %s', async (version) => {
    const { status, err } = await kerf([...INFLATE, '--kubernetes-version', version]);
    expect(status).toBe(2);
    expect(err).toContain(`'--kubernetes-version <version>' argument '${version}' is invalid. It must be a version from 1.26 to 1.36.`);
  });
});

describe('kerf simulate, the region', () => {
  const zone = (name: string) => `nodeSelector: {topology.kubernetes.io/zone: ${name}}`;

  it('follows from the zones of the input', async () => {
    expect((await planOf(['simulate', '-f', '-'], nodePool('a') + pod('a', zone('eu-west-1b')))).plan.region).toBe('eu-west-1');
  });

  it('must be stated where no zone is named', async () => {
    const { status, err } = await kerf(['simulate', '-f', '-'], { stdin: nodePool('a') + pod('a') });
    expect({ status, err }).toEqual({
      status: 2,
      err: 'error: no zone or region is named in the input; state the region, for example --region us-west-2 [region-unknown]\n',
    });
  });

  it('must be stated where zones of several are named', async () => {
    const input = nodePool('a') + pod('a', zone('us-west-2a')) + pod('b', zone('us-east-1a'));
    const { status, err } = await kerf(['simulate', '-f', '-'], { stdin: input });
    expect(status).toBe(2);
    expect(err).toContain('us-east-1 (Pod default/b names us-east-1a), us-west-2 (Pod default/a names us-west-2a)');
    const stated = await kerf(['simulate', '-f', '-', '--region', 'us-west-2'], { stdin: input });
    expect(stated.status).toBe(3);
    expect(stated.err).toBe('warning: Pod default/b names us-east-1a, which is not in us-west-2 [other-region]\n');
  });
});
