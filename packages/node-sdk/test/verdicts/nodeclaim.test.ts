import { describe, it } from 'vitest';
import { judge, POOL } from './examples.js';

describe('NodeClaim (15.2)', () => {
  const claim = (spec: object, status?: object): object => ({
    apiVersion: 'karpenter.sh/v1',
    kind: 'NodeClaim',
    metadata: { name: 'c' },
    spec: { requirements: [], nodeClassRef: POOL.spec.template.spec.nodeClassRef, ...spec },
    ...(status === undefined ? {} : { status }),
  });
  const ready = { type: 'Ready', status: 'True', lastTransitionTime: '2024-01-01T00:00:00Z' };

  it('51: may require a NodePool, not a host', () => {
    judge('A', claim({ requirements: [{ key: 'karpenter.sh/nodepool', operator: 'Exists' }] }));
    judge('R', claim({ requirements: [{ key: 'kubernetes.io/hostname', operator: 'Exists' }] }));
  });

  it('52, 53: needs whole conditions', () => {
    judge('A', claim({}, { conditions: [ready] }));
    judge('R', claim({}, { conditions: [{ ...ready, status: 'true' }] }));
    judge('R', claim({}, { conditions: [ready, ready] }));
    judge('R', claim({}, { conditions: [{ type: 'Ready', status: 'True' }] }));
  });
});
