import type { OrderedLabels } from '../encode/labels.js';
import type { PlannedRequirement } from '../model/plan.js';

/** One requirement as the kernel answers it: a set of values, a complement flag, inclusive bounds, minValues (chapter 01, 1.1). */
export interface DecodedRequirement {
  key: string;
  complement: boolean;
  /** Allowed values, or of a complement the excluded ones; in byte order. */
  values: string[];
  gte?: bigint;
  lte?: bigint;
  minValues?: number;
}

/** Reads the requirement records at a word offset of an answer. */
export function decodeRequirements(answer: Int32Array, offset: number, labels: OrderedLabels): DecodedRequirement[] {
  const requirements: DecodedRequirement[] = [];
  let at = offset + 1;
  for (let left = answer[offset]!; left > 0; left--) {
    const key = answer[at]!;
    const texts = labels.values[key]!;
    const words = (texts.length + 31) >> 5;
    requirements.push(
      decodeRequirement(
        labels,
        key,
        answer[at + 1]!,
        answer[at + 2]!,
        answer[at + 3]!,
        answer[at + 4]!,
        answer.subarray(at + 5, at + 5 + words),
      ),
    );
    at += 5 + words;
  }
  return requirements;
}

export function decodeRequirement(
  labels: OrderedLabels,
  key: number,
  complement: number,
  gte: number,
  lte: number,
  minValues: number,
  bits: Int32Array,
): DecodedRequirement {
  const texts = labels.values[key]!;
  const requirement: DecodedRequirement = { key: labels.keys[key]!, complement: complement !== 0, values: [] };
  for (const [id, text] of texts.entries()) if ((bits[id >> 5]! >>> (id & 31)) & 1) requirement.values.push(text);
  if (gte >= 0) requirement.gte = labels.integers[key]![gte]!;
  if (lte >= 0) requirement.lte = labels.integers[key]![lte]!;
  if (minValues >= 0) requirement.minValues = minValues;
  return requirement;
}

/** As a NodeClaim states it: a bounded complement loses its exclusions, two bounds make two entries (chapter 01, 1.7). */
export function serialiseRequirement(requirement: DecodedRequirement): PlannedRequirement[] {
  const { key, complement, values, gte, lte } = requirement;
  const minValues = requirement.minValues === undefined ? {} : { minValues: requirement.minValues };
  const bounds: PlannedRequirement[] = [];
  if (gte !== undefined) bounds.push({ key, operator: 'Gte', values: [String(gte)], ...minValues });
  if (lte !== undefined) bounds.push({ key, operator: 'Lte', values: [String(lte)], ...minValues });
  if (bounds.length > 0) return bounds;
  if (values.length > 0) return [{ key, operator: complement ? 'NotIn' : 'In', values, ...minValues }];
  return [{ key, operator: complement ? 'Exists' : 'DoesNotExist', ...minValues }];
}

/** The reference's text of a requirement (chapter 01, 1.5). */
export function requirementText(requirement: DecodedRequirement): string {
  const { key, complement, values, gte, lte, minValues } = requirement;
  let text = `${key} ${values.length > 0 ? (complement ? 'NotIn' : 'In') : complement ? 'Exists' : 'DoesNotExist'}`;
  if (values.length > 5) text += ` [${values.slice(0, 5).join(' ')} and ${values.length - 5} others]`;
  else if (values.length > 0) text += ` [${values.join(' ')}]`;
  if (gte !== undefined) text += ` >=${gte}`;
  if (lte !== undefined) text += ` <=${lte}`;
  if (minValues !== undefined) text += ` minValues ${minValues}`;
  return text;
}
