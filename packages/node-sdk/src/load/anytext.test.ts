// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of manifests
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LoadOptions, loadManifests } from './manifests.js';

const load = (text: string, options: LoadOptions = {}) => loadManifests([{ name: 'f', text }], options);

describe('any text', () => {
  const words = [
    'apiVersion',
    'kind',
    'metadata',
    'name',
    'spec',
    'template',
    'containers',
    'Pod',
    'v1',
    'apps/v1',
    'Deployment',
    'List',
    'items',
    '__proto__',
    'labels',
    '- ',
    ': ',
    '\n',
    '  ',
    '---\n',
    '{',
    '}',
    '[',
    ']',
    '"',
    '&a ',
    '*a',
    '<<',
    '|',
    '...',
    '!!',
    '1',
    'true',
    '\t',
    '${X}',
    ',',
  ];
  const soup = fc.array(fc.constantFrom(...words), { maxLength: 60 }).map((parts) => parts.join(''));

  it('is read without throwing, and every finding is complete', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          soup,
          fc.string({ maxLength: 200 }),
          fc.string({ unit: 'binary', maxLength: 100 }),
          soup.map((text) => `{${text}`),
        ),
        (text) => {
          const { input, diagnostics } = load(text, { unknownFields: 'strict' });
          expect(Array.isArray(input.pods)).toBe(true);
          for (const { code, message, source } of diagnostics) {
            expect(code).toMatch(/^[a-z0-9-]+$/);
            expect(message).not.toBe('');
            expect(source?.line).toBeGreaterThan(0);
          }
        },
      ),
      { numRuns: 1500, seed: 6 },
    );
    expect(({} as Record<string, unknown>).metadata).toBeUndefined();
  });

  it('an object with any value in any field is read without throwing', () => {
    const kinds = fc.constantFrom(
      'v1 Pod',
      'v1 Node',
      'apps/v1 Deployment',
      'apps/v1 StatefulSet',
      'apps/v1 DaemonSet',
      'batch/v1 Job',
      'batch/v1 CronJob',
      'policy/v1 PodDisruptionBudget',
      'v1 PersistentVolumeClaim',
      'v1 LimitRange',
      'node.k8s.io/v1 RuntimeClass',
      'scheduling.k8s.io/v1 PriorityClass',
      'storage.k8s.io/v1 CSINode',
      'karpenter.sh/v1 NodePool',
      'karpenter.sh/v1beta1 NodePool',
      'karpenter.sh/v1beta1 NodeClaim',
      'karpenter.k8s.aws/v1beta1 EC2NodeClass',
    );
    const names = fc.constantFrom(
      'spec',
      'template',
      'containers',
      'initContainers',
      'resources',
      'limits',
      'requests',
      'name',
      'labels',
      'selector',
      'matchLabels',
      'affinity',
      'tolerations',
      'volumes',
      'replicas',
      'disruption',
      'budgets',
      'requirements',
      'status',
      'conditions',
      'jobTemplate',
      '__proto__',
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'medium' },
        fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 1e300, '', 'a', '1Gi'),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(names, tie('value'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(kinds, fc.dictionary(names, value, { maxKeys: 4 }), (kind, rest) => {
        const [apiVersion, name] = kind.split(' ');
        const { input } = load(JSON.stringify({ ...rest, apiVersion, kind: name, metadata: { name: 'x' } }), {
          cronJobs: true,
          limits: { pods: 50 },
        });
        expect(input.pods.length).toBeLessThanOrEqual(50);
      }),
      { numRuns: 1500, seed: 6 },
    );
  });

  it('is read the same twice', () => {
    fc.assert(
      fc.property(soup, (text) => {
        expect(load(text)).toEqual(load(text));
      }),
      { numRuns: 200, seed: 6 },
    );
  });
});
