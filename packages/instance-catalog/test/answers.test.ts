import type { InstanceType } from '@kerf/core';
import { describe, expect, test } from 'vitest';
import { allocatable, type EC2NodeClassSpec, loadRegion, type ResolveOptions, resolveInstanceTypes, type Subnet } from '../src/index.js';
import { testRecords } from './support.js';

interface Config {
  name: string;
  region: string;
  options: ResolveOptions;
  subnets: Subnet[];
  nodeClass: EC2NodeClassSpec;
}

/** What the reference's provider answers for one type; an absent field equals that of the base configuration. */
interface Answer {
  config: string;
  type: string;
  listed?: boolean;
  compatible?: boolean;
  requirements?: Record<string, string[] | null>;
  capacity?: Record<string, string>;
  overhead?: InstanceType['overhead'];
  allocatable?: Record<string, string>;
}

const configs = testRecords<Config>('configs.jsonl');
const answers = testRecords<Answer>('answers.jsonl');
const BASE = 'al2023';
const base = new Map(answers.filter((answer) => answer.config === BASE).map((answer) => [answer.type, answer]));

const withoutZeros = (list: Record<string, string | number>): Record<string, string | number> =>
  Object.fromEntries(Object.entries(list).filter(([, text]) => text !== '0'));

function asAnswer(config: string, type: string, resolved: InstanceType | undefined): Answer {
  if (resolved === undefined) return { config, type, listed: false };
  return {
    config,
    type,
    listed: true,
    requirements: Object.fromEntries(resolved.requirements.map((r) => [r.key, r.operator === 'DoesNotExist' ? null : (r.values ?? null)])),
    capacity: withoutZeros(resolved.capacity) as Record<string, string>,
    overhead: resolved.overhead,
    allocatable: allocatable(resolved),
  };
}

describe('the provider and the catalog give the same figures', () => {
  test.each(configs)('$name', async ({ name, region, options, subnets, nodeClass }) => {
    const types = resolveInstanceTypes(await loadRegion(region), { spec: nodeClass, status: { subnets } }, options);
    const resolved = new Map(types.map((type) => [type.name, type]));
    const expected = answers.filter((answer) => answer.config === name).map((answer) => ({ ...base.get(answer.type), ...answer }));
    expect(expected).toHaveLength(83);
    for (const { compatible, ...answer } of expected) {
      const type = resolved.get(answer.type);
      const mine = asAnswer(name, answer.type, type);
      if (answer.listed) expect(mine).toEqual(answer);
      else expect(mine.listed).toBe(false);
      if (answer.listed && compatible === false) expect(type?.offerings.filter((offering) => offering.available)).toEqual([]);
    }
  });
});
