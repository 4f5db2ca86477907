import { type JsonObject, ownField } from '../convert/json.js';
import type { Findings, Place } from './finding.js';

export function checkNotNegative(of: JsonObject, field: string, place: Place, findings: Findings): void {
  const value = ownField(of, field);
  if (typeof value === 'number' && value < 0)
    findings.invalid('out-of-range', place.child(field), `${field} must be at least 0, not ${value}`);
}
