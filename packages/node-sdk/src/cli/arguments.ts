import { CatalogInputError, resolveImages } from '@kerf/instance-catalog';
import { InvalidArgumentError } from 'commander';
import { isDnsLabel, NAMESPACE_FORM } from '../load/names.js';
import { parseScale, type Scale } from '../load/scale.js';

/** Gathers a repeatable option. */
export function gather(value: string, previous: readonly string[] = []): string[] {
  if (value === '') throw new InvalidArgumentError('It must not be empty.');
  return [...previous, value];
}

export function readNamespace(value: string): string {
  if (!isDnsLabel(value)) throw new InvalidArgumentError(`It must be the name of a namespace: ${NAMESPACE_FORM}.`);
  return value;
}

/** A version of the control plane for which the catalog knows the images. */
export function readKubernetesVersion(value: string): string {
  try {
    resolveImages({ spec: {} }, value);
    return value;
  } catch (error) {
    if (!(error instanceof CatalogInputError)) throw error;
    throw new InvalidArgumentError(`It ${error.issues.map(({ message }) => message).join('; ')}.`);
  }
}

export function gatherScale(value: string, previous: readonly Scale[] = []): Scale[] {
  try {
    return [...previous, parseScale(value)];
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

const SUBSTITUTION = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s;

/** Reads `NAME=VALUE`. */
export function gatherSubstitution(value: string, previous: ReadonlyMap<string, string> = new Map()): Map<string, string> {
  const [, name, text] = SUBSTITUTION.exec(value) ?? [];
  if (name === undefined || text === undefined) throw new InvalidArgumentError('It must have the form NAME=VALUE.');
  return new Map([...previous, [name, text]]);
}

const MAX_TIMES = 1_000_000;

export function readTimes(value: string): number {
  const times = /^[0-9]{1,7}$/.test(value) ? Number(value) : Number.NaN;
  if (!(times >= 1 && times <= MAX_TIMES)) throw new InvalidArgumentError(`It must be a whole number from 1 to ${MAX_TIMES}.`);
  return times;
}

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

export function readNow(value: string): string {
  if (!TIME.test(value) || Number.isNaN(Date.parse(value)))
    throw new InvalidArgumentError('It must be a time such as 2026-01-02T00:00:00Z.');
  return value;
}
