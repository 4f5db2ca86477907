import { fields, list, map, text } from './schema.js';

export const labelSelector = fields({
  matchLabels: map(text()),
  matchExpressions: list(fields({ key: text(), operator: text(), values: list(text()) })),
});
