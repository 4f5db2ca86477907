import type { Range } from '@kerf/instance-catalog';
import { InvalidArgumentError } from 'commander';

const RANGE = /^([^.]*(?:\.[0-9][^.]*)?)\.\.([^.]*(?:\.[0-9][^.]*)?)$/;

/** Reads `8`, `4..16`, `4..` or `..16`, each bound included, with the amounts that `read` knows. */
function readRange(value: string, read: (text: string) => number, example: string): Range {
  const [, from, to] = RANGE.exec(value) ?? [undefined, value, value];
  const bound = (text: string | undefined) => (text === undefined || text === '' ? undefined : read(text));
  const [min, max] = [bound(from), bound(to)];
  const isRead = (limit: number | undefined) => limit === undefined || limit >= 0;
  if ((min === undefined && max === undefined) || !isRead(min) || !isRead(max))
    throw new InvalidArgumentError(`It must be an amount or a range such as ${example}.`);
  if (min !== undefined && max !== undefined && min > max) throw new InvalidArgumentError('The range ends below its start.');
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

const plain = (text: string): number => (/^[0-9]{1,9}(?:\.[0-9]{1,9})?$/.test(text) ? Number(text) : Number.NaN);

/** Numbers without a unit. */
export function readNumberRange(value: string): Range {
  return readRange(value, plain, '4..16');
}

const withUnit = (units: ReadonlyMap<string, number>) => (text: string) => {
  const [, number = '', unit = ''] = /^([0-9.]{1,20})([A-Za-z]{0,4})$/.exec(text) ?? [];
  return plain(number) * (units.get(unit) ?? Number.NaN);
};

const MIB = withUnit(
  new Map([
    ['', 1024],
    ['Mi', 1],
    ['Gi', 1024],
    ['Ti', 1024 * 1024],
  ]),
);

/** MiB of memory; without a unit GiB are meant. */
export function readMemoryRange(value: string): Range {
  return readRange(value, MIB, '8Gi..64Gi');
}

const MBPS = withUnit(
  new Map([
    ['', 1000],
    ['Mbps', 1],
    ['Gbps', 1000],
  ]),
);

/** Megabits a second; without a unit gigabits are meant. */
export function readBandwidthRange(value: string): Range {
  return readRange(value, MBPS, '10Gbps..25Gbps');
}
