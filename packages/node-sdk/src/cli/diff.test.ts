import { describe, expect, it } from 'vitest';
import { example, kerf } from '../../test/kerf.js';

const before = example('team-nodes/default-nodepool.yaml');
const after = example('team-nodes');
const common = ['-f', example('team-nodes/nginx.yaml'), '--region', 'us-west-2'];
const diff = (...args: string[]) => kerf(['diff', ...args, ...common]);

describe('kerf diff', () => {
  it('tells nodes, pods and cost of a change', async () => {
    const { status, out, err } = await diff(before, after);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(/^COST\n0\.0000 -> 0\.\d{4} USD per hour \(\+0\.\d{4}; \+\d+\.\d\d per month\)\n/);
    expect(out).toMatch(/^\+ +applications +1 +\S+ on-demand us-west-2\w +0\.\d{4}$/m);
    expect(out).toContain('find a place  3 default/nginx');
  });

  it('fails where pods lose their place, unless told otherwise', async () => {
    const lost = await diff(after, before);
    expect(lost.status).toBe(3);
    expect(lost.out).toMatch(
      /^PODS THAT LOSE THEIR PLACE\n.*\n3 default\/nginx +default +it offers no label node-type; the pod asks for node-type=applications$/m,
    );
    expect(lost.out).toMatch(/^applications +NodePoolDeleted +1 +1 planned$/m);
    expect((await diff(after, before, '--fail-on', 'never')).status).toBe(0);
    expect((await diff(before, after, '--fail-on', 'change')).status).toBe(3);
  });

  it('has nothing to tell where nothing changes', async () => {
    expect(await diff(after, after, '--fail-on', 'change')).toMatchObject({ status: 0, out: 'The plan stays as it is.\n' });
  });

  it('gives the change as data', async () => {
    const change = JSON.parse((await diff(after, before, '-o', 'json')).out);
    expect(change).toMatchObject({ apiVersion: 'kerf/v1alpha1', kind: 'Diff', cost: { currency: 'USD', afterPerHour: 0 } });
    expect(change.pods.newlyUnschedulable).toHaveLength(3);
    expect(change.nodes.removed).toHaveLength(1);
  });

  it.each([[['-', after]], [[before]]])('refuses %j', async (args) => {
    const { status, out } = await diff(...args);
    expect({ status, out }).toEqual({ status: 2, out: '' });
  });
});
