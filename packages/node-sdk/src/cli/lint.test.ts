import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LINT_RULES } from '@kerf/core';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { example, kerf } from '../../test/kerf.js';

const NODE_POOL = `apiVersion: karpenter.sh/v1
kind: NodePool
metadata:
  name: misspelt
spec:
  template:
    spec:
      requirements:
        - key: topology.kubernetes.io/zone
          operator: In
          values: [us-west-2z, us-west-2a]
      nodeClassRef:
        group: karpenter.k8s.aws
        kind: EC2NodeClass
        name: default
  disruption:
    consolidationPolicy: WhenEmptyOrUnderutilized
    consolidateAfter: Never
`;

let file: string;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kerf-lint-'));
  file = join(folder, 'nodepool.yaml');
  await writeFile(file, NODE_POOL);
});
afterAll(() => rm(folder, { recursive: true }));

const lint = (...args: string[]) => kerf(['lint', '-f', file, '--region', 'us-west-2', ...args]);

/** The part of SARIF 2.1.0 that is written, in which nothing else may stand. */
const object = (required: Record<string, object>, optional: Record<string, object> = {}) => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(required),
  properties: { ...required, ...optional },
});
const text = { type: 'string', minLength: 1 };
const message = object({ text });
const level = { enum: ['none', 'note', 'warning', 'error'] };
const list = (items: object) => ({ type: 'array', items });
const position = { type: 'integer', minimum: 1 };
const place = object(
  { artifactLocation: object({ uri: { type: 'string', pattern: "^[A-Za-z0-9\\-._~!$&'()*+,;=:@/%]+$" } }) },
  { region: object({ startLine: position }, { startColumn: position }) },
);
const location = object({}, { physicalLocation: place, logicalLocations: list(object({ fullyQualifiedName: text })) });
const rule = object({ id: text, shortDescription: message, defaultConfiguration: object({ level }) });
const result = object({ ruleId: text, ruleIndex: { type: 'integer', minimum: 0 }, level, message, locations: list(location) });
const run = object({ tool: object({ driver: object({ name: text, version: text, rules: list(rule) }) }), results: list(result) });
const isSarif = new Ajv({ allErrors: true }).compile(object({ $schema: text, version: { const: '2.1.0' }, runs: list(run) }));

function expectSarif(report: unknown): void {
  isSarif(report);
  expect(isSarif.errors ?? []).toEqual([]);
}

describe('kerf lint', () => {
  it.each([
    [['layered-constraints'], ['--scale', 'deployment/inflate=3']],
    [['layered-constraints-v1'], ['--scale', 'deployment/inflate=3']],
    [['team-nodes'], ['--region', 'us-west-2']],
  ])('finds nothing in the example %s', async ([path], args) => {
    const { status, out } = await kerf(['lint', '-f', example(path as string), ...args, '--fail-on', 'info']);
    expect(out).toMatch(/^\d NodePools? checked: nothing found\n$/);
    expect(status).toBe(0);
  });

  it('tells place, field, finding and rule', async () => {
    const { status, out } = await lint();
    expect(status).toBe(3);
    expect(out).toBe(
      `${file}:9: error: NodePool misspelt: spec.template.spec.requirements[0]: no instance type has topology.kubernetes.io/zone us-west-2z; did you mean us-west-2a? [unknown-requirement-value]
${file}:18: warning: NodePool misspelt: spec.disruption.consolidateAfter: consolidateAfter is Never: neither empty nor underutilized nodes are removed, whatever consolidationPolicy WhenEmptyOrUnderutilized says [consolidation-disabled]
1 NodePool checked: 1 error, 1 warning
`,
    );
  });

  it.each([
    [['--fail-on', 'never'], 0],
    [['--disable', 'unknown-requirement-value'], 0],
    [['--disable', 'unknown-requirement-value', '--fail-on', 'warning'], 3],
    [['--fail-on', 'info'], 3],
    [['--disable', 'no-such-rule'], 2],
    [['--fail-on', 'fatal'], 2],
  ])('ends with %j as %i', async (args, status) => {
    expect((await lint(...args)).status).toBe(status);
  });

  it('writes SARIF with every rule and the place of each finding', async () => {
    const report = JSON.parse((await lint('-o', 'sarif')).out);
    expectSarif(report);
    const { version, runs } = report;
    expect(version).toBe('2.1.0');
    expect(runs[0].tool.driver.rules.map(({ id }: any) => id)).toEqual(LINT_RULES.map(({ id }) => id));
    for (const { ruleId, ruleIndex } of runs[0].results) expect(runs[0].tool.driver.rules[ruleIndex].id).toBe(ruleId);
    expect(runs[0].results[0]).toMatchObject({
      ruleId: 'unknown-requirement-value',
      level: 'error',
      locations: [
        { physicalLocation: { artifactLocation: { uri: file.replaceAll('\\', '/') }, region: { startLine: 9, startColumn: 11 } } },
      ],
    });
  });

  it('writes SARIF whose places are URI references, and none for standard input', async () => {
    const odd = join(folder, 'a b#1.yaml');
    await writeFile(odd, NODE_POOL);
    const sarif = async (path: string) => {
      const { out } = await kerf(['lint', '-f', path, '--region', 'us-west-2', '-o', 'sarif'], { stdin: NODE_POOL });
      const report = JSON.parse(out);
      expectSarif(report);
      return report.runs[0].results[0].locations[0];
    };
    expect((await sarif(odd)).physicalLocation.artifactLocation.uri).toMatch(/\/a%20b%231\.yaml$/);
    expect(Object.keys(await sarif('-'))).toEqual(['logicalLocations']);
  });

  it('suggests the nearest spelling of a zone, an architecture and a capacity type', async () => {
    const stdin = NODE_POOL.replace('us-west-2z, us-west-2a', 'us-west-2z').replace(
      '      nodeClassRef:',
      `        - {key: kubernetes.io/arch, operator: In, values: [arm46]}
        - {key: karpenter.sh/capacity-type, operator: In, values: [spot, xspot]}
      nodeClassRef:`,
    );
    const args = ['lint', '-f', '-', '--region', 'us-west-2'];
    const { out } = await kerf(args, { stdin });
    for (const meant of ['us-west-2a', 'arm64', 'spot']) expect(out).toContain(`; did you mean ${meant}? [unknown-requirement-value]\n`);
    // Karpenter does not even hold a NodePool for ready that has no other capacity type.
    const { status, err } = await kerf(args, { stdin: stdin.replace('[spot, xspot]', '[xspot]') });
    expect(status).toBe(2);
    expect(err).toContain('none of these is in ["xspot"]; did you mean spot? [unknown-values]\n');
  });

  describe('deprecated-v1beta1', () => {
    const nodePool = (version: string) => NODE_POOL.replace('karpenter.sh/v1', `karpenter.sh/${version}`).replace('us-west-2z, ', '');
    const nodeClass = (version: string, annotation = '') => `apiVersion: karpenter.k8s.aws/${version}
kind: EC2NodeClass
metadata:
  name: default
${annotation}spec:
  ${version === 'v1' ? 'amiSelectorTerms: [{alias: al2@latest}]' : 'amiFamily: AL2'}
  role: KarpenterNodeRole-a
  subnetSelectorTerms: [{tags: {a: b}}]
  securityGroupSelectorTerms: [{tags: {a: b}}]
`;
    const found = async (...documents: string[]) => {
      const stdin = documents.join('---\n');
      const { status, out } = await kerf(
        ['lint', '-f', '-', '--region', 'us-west-2', '--disable', 'consolidation-disabled', '--fail-on', 'warning'],
        { stdin },
      );
      return { status, lines: out.trimEnd().split('\n').slice(0, -1) };
    };
    const ofClass = (line: number) =>
      `-:${line}: warning: EC2NodeClass default: apiVersion: it is written in karpenter.k8s.aws/v1beta1, which Karpenter has not read since 1.1; convert it to karpenter.k8s.aws/v1 [deprecated-v1beta1]`;

    it('finds an EC2NodeClass of v1beta1 that a v1 NodePool refers to, and one that none does', async () => {
      expect(await found(nodePool('v1'), nodeClass('v1beta1'))).toEqual({ status: 3, lines: [ofClass(20)] });
      expect(await found(nodeClass('v1beta1'))).toEqual({ status: 3, lines: [ofClass(1)] });
      expect(await found(nodePool('v1'), nodeClass('v1'))).toEqual({ status: 0, lines: [] });
    });

    it('is switched off by an annotation of the class, for the class alone', async () => {
      const off = '  annotations: {kerf/lint-disable: deprecated-v1beta1}\n';
      expect(await found(nodePool('v1'), nodeClass('v1beta1', off))).toEqual({ status: 0, lines: [] });
    });

    it('is no matter of a NodePool that a cluster converted, which keeps the annotation of the conversion', async () => {
      const converted = nodePool('v1').replace(
        '  name: misspelt\n',
        `  name: misspelt\n  annotations: {compatibility.karpenter.sh/v1beta1-nodeclass-reference: '{"name":"default"}'}\n`,
      );
      expect(await found(converted, nodeClass('v1'))).toEqual({ status: 0, lines: [] });
    });

    it('writes an EC2NodeClass into the document and into SARIF', async () => {
      const asked = async (format: string) =>
        JSON.parse((await kerf(['lint', '-f', '-', '--region', 'us-west-2', '-o', format], { stdin: nodeClass('v1beta1') })).out);
      const { findings } = await asked('json');
      expect(findings).toMatchObject([{ nodeClass: 'default', path: 'apiVersion', details: { apiVersion: 'karpenter.k8s.aws/v1beta1' } }]);
      expect(findings[0]).not.toHaveProperty('nodePool');
      const sarif = await asked('sarif');
      expectSarif(sarif);
      expect(sarif.runs[0].results[0]).toMatchObject({
        message: { text: expect.stringMatching(/^EC2NodeClass default: it is written in/) },
        locations: [{ logicalLocations: [{ fullyQualifiedName: 'EC2NodeClass/default.apiVersion' }] }],
      });
    });
  });

  it('gives findings as data', async () => {
    const { kind, findings } = JSON.parse((await lint('-o', 'json')).out);
    expect(kind).toBe('LintReport');
    expect(findings[0].details).toEqual({ key: 'topology.kubernetes.io/zone', value: 'us-west-2z', nearest: 'us-west-2a' });
  });
});
