import { describe, expect, it } from 'vitest';
import { example, kerf } from '../../test/kerf.js';

const NODE_POOL = `apiVersion: karpenter.sh/v1
kind: NodePool
metadata:
  name: default
spec:
  template:
    spec:
      nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: default}
      requirements: []
`;
const POD = `---
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
  containers: [{name: web, image: web, resources: {requests: {cpu: 1x}}}]
`;
const validate = (stdin: string, ...args: string[]) => kerf(['validate', '-f', '-', ...args], { stdin });

describe('kerf validate', () => {
  it.each(['layered-constraints', 'layered-constraints-v1', 'team-nodes'])('accepts the example %s', async (path) => {
    const { status, out, err } = await kerf(['validate', '-f', example(path)]);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(/^(\d+) objects checked: \1 accept\n$/);
  });

  it('prints what strangers wrote as text, whatever it would tell a terminal', async () => {
    const { out } = await validate(NODE_POOL.replace('name: default\n', 'name: "p\\e[2J\\n::error::x"\n'));
    expect(out).toContain('NodePool p\\u001b[2J\\u000a::error::x: metadata.name: ');
    expect(out).toContain('\nreject: NodePool p\\u001b[2J\\u000a::error::x\n');
    expect(out.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  it('tells every finding with its place, and the verdict on each object', async () => {
    const { status, out } = await validate(NODE_POOL.replace('requirements: []', 'expireAfter: 30d') + POD);
    expect(status).toBe(3);
    expect(out).toMatch(/^-:9:7: error: NodePool default: spec\.template\.spec\.expireAfter: .*\[bad-format\]$/m);
    expect(out).toMatch(/^-:7:5: error: NodePool default: spec\.template\.spec\.requirements is required \[required\]$/m);
    expect(out).toMatch(/^-:17:\d+: error: Pod shop\/web: spec\.containers\[0\]\.resources\.requests\.cpu /m);
    expect(out).toMatch(/^reject: NodePool default\nreject: Pod shop\/web\n2 objects checked: 2 reject\n$/m);
  });

  it('tells what Karpenter alone would not take', async () => {
    const misspelt = NODE_POOL.replace('[]', '[{key: karpenter.sh/capacity-type, operator: In, values: [xspot]}]');
    const { objects } = JSON.parse((await validate(misspelt, '-o', 'json')).out);
    expect(objects).toMatchObject([
      { verdict: 'notReady', runtimeAccepted: false, causes: [], findings: [{ phase: 'runtime' }, { severity: 'info' }] },
    ]);
  });

  it('gives the object as it would be stored, on request', async () => {
    const [plain] = JSON.parse((await validate(NODE_POOL, '-o', 'json')).out).objects;
    expect(plain).not.toHaveProperty('defaulted');
    const [object] = JSON.parse((await validate(NODE_POOL, '-o', 'json', '--defaulted')).out).objects;
    expect(object).toMatchObject({ verdict: 'accept', source: { file: '-', document: 0, line: 1, column: 1 } });
    expect(object.defaulted.spec.disruption).toEqual({
      consolidateAfter: '0s',
      consolidationPolicy: 'WhenEmptyOrUnderutilized',
      budgets: [{ nodes: '10%' }],
    });
    expect(await validate(NODE_POOL, '--defaulted')).toMatchObject({ status: 2, err: 'error: --defaulted needs --output json\n' });
  });

  it('judges objects together, those of lists as well', async () => {
    const list = {
      apiVersion: 'v1',
      kind: 'List',
      items: [{ kind: 'EC2NodeClass', apiVersion: 'karpenter.k8s.aws/v1', metadata: { name: 'other' }, spec: {} }],
    };
    const { objects } = JSON.parse((await validate(`${NODE_POOL}---\n${JSON.stringify(list)}\n`, '-o', 'json')).out);
    expect(objects.map(({ verdict, object }: any) => [object.kind, verdict])).toEqual([
      ['NodePool', 'notReady'],
      ['EC2NodeClass', 'reject'],
    ]);
    expect(objects[1].findings.map(({ source }: any) => source.document)).toEqual(objects[1].findings.map(() => 1));
  });

  it.each([
    ['unknown fields are errors', [], 3],
    ['unless they are to be dropped', ['--unknown-fields', 'warn'], 0],
  ])('%s', async (_, args, status) => {
    const { out, ...rest } = await validate(`${NODE_POOL}  colour: red\n`, ...args);
    expect(rest).toEqual({ status, err: '' });
    expect(out).toMatch(/^-:10:3: (error|warning): NodePool default: spec\.colour is no field /m);
  });

  it('tells text that cannot be read, and files that are not there', async () => {
    const broken = await validate(`a: [\n---\n${NODE_POOL}`);
    expect(broken.status).toBe(3);
    expect(broken.out).toMatch(/^-:\d+:\d+: error: .*\n1 object checked: 1 accept\n$/);
    expect(await kerf(['validate', '-f', 'no/such/file.yaml'])).toMatchObject({ status: 2, out: '' });
  });
});
