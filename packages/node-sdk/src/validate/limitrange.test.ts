import { describe, expect, it } from 'vitest';
import { verdict } from './verdict.js';

const ask = (...limits: object[]) => verdict({ apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'limits' }, spec: { limits } });
const causes = (...limits: object[]) => ask(...limits).causes.map(({ field, type }) => `${field} ${type}`);
const at = 'spec.limits[0]';

describe('a LimitRange', () => {
  it('fills in what is missing for containers', () => {
    expect(ask({ type: 'Container', max: { cpu: '4' }, min: { cpu: '1', memory: '1Gi' } }).defaulted).toEqual({
      limits: [
        {
          type: 'Container',
          max: { cpu: '4' },
          min: { cpu: '1', memory: '1Gi' },
          default: { cpu: '4' },
          defaultRequest: { cpu: '4', memory: '1Gi' },
        },
      ],
    });
    expect(ask({ type: 'Pod', max: { cpu: '4' } }).defaulted).toEqual({ limits: [{ type: 'Pod', max: { cpu: '4' } }] });
  });

  it('gets a name where it has none', () => {
    expect(verdict({ apiVersion: 'v1', kind: 'LimitRange', metadata: {}, spec: { limits: [] } }).accepted).toBe(true);
  });

  it.each([
    [{ type: 'Node' }, [`${at}.type FieldValueInvalid`]],
    [{ type: 'example.com/a', max: { storage: '1' } }, []],
    [
      { type: 'Container', max: { storage: '1' } },
      Array(3)
        .fill(`${at}.max[storage]`)
        .map((_, index) => `${at}.${['max', 'default', 'defaultRequest'][index]}[storage] FieldValueInvalid`),
    ],
    [
      { type: 'Pod', default: { cpu: '1' }, defaultRequest: { cpu: '1' } },
      [`${at}.default FieldValueForbidden`, `${at}.defaultRequest FieldValueForbidden`],
    ],
    [{ type: 'PersistentVolumeClaim', max: { 'requests.storage': '1' } }, [`${at}.limits FieldValueRequired`]],
    [{ type: 'Pod', min: { cpu: '2' }, max: { cpu: '1' } }, [`${at}.min[cpu] FieldValueInvalid`]],
    [{ type: 'Container', default: { cpu: '1' }, defaultRequest: { cpu: '2' } }, [`${at}.defaultRequest[cpu] FieldValueInvalid`]],
    [
      { type: 'Container', default: { cpu: '3' }, defaultRequest: { cpu: '1' }, max: { cpu: '2' } },
      [`${at}.default[cpu] FieldValueInvalid`],
    ],
    [
      { type: 'Container', default: { 'a.example/b': '2' }, defaultRequest: { 'a.example/b': '1' } },
      [`${at}.defaultRequest[a.example/b] FieldValueInvalid`],
    ],
    [{ type: 'Pod', maxLimitRequestRatio: { cpu: '500m' } }, [`${at}.maxLimitRequestRatio[cpu] FieldValueInvalid`]],
    [{ type: 'Pod', min: { cpu: '1' }, max: { cpu: '2' }, maxLimitRequestRatio: { cpu: '2' } }, []],
    [
      { type: 'Pod', min: { cpu: '1' }, max: { cpu: '2' }, maxLimitRequestRatio: { cpu: '2001m' } },
      [`${at}.maxLimitRequestRatio[cpu] FieldValueInvalid`],
    ],
  ])('%j gives %j', (limit, expected) => {
    expect(causes(limit)).toEqual(expected);
  });

  it('has one limit of each type', () => {
    expect(causes({ type: 'Pod' }, { type: 'Pod' })).toEqual(['spec.limits[1].type FieldValueDuplicate']);
  });
});
