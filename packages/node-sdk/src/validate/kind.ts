import type { JsonObject } from '../convert/json.js';
import type { ValidationContext } from './context.js';
import type { Findings, Place } from './finding.js';
import type { FieldsSchema } from './schema.js';

type Check = (object: JsonObject, place: Place, findings: Findings, context: ValidationContext) => void;

/** What is known of a kind that is defined by a schema. */
export interface CustomKind {
  apiVersion: string;
  kind: string;
  spec: FieldsSchema;
  status: FieldsSchema;
  specRequired: boolean;
  /** Older form of the kind, checked and defaulted in that form and converted before anything else. */
  legacy?: { apiVersion: string; spec: FieldsSchema };
  /** What the API server checks beside the schema. */
  server?: Check;
  runtime: Check;
  /** Karpenter does not ask this of the kind: what it finds changes no verdict. */
  runtimeIsComparison?: boolean;
  advice?: Check;
  references?: Check;
}

/** What is known of a kind that the API server itself defines. */
export interface BuiltInKind {
  apiVersion: string;
  kind: string;
  /** Only what the decoder needs: types and names of fields. */
  schema: FieldsSchema;
  /** Fills in what the API server would (chapter 06, 9.2); may report what admission forbids. */
  admit?: (object: JsonObject, place: Place, findings: Findings, context: ValidationContext) => JsonObject;
  check: (object: JsonObject, place: Place, findings: Findings, context: ValidationContext) => void;
  /** Rules on the change from an older version. */
  checkUpdate?: (object: JsonObject, old: JsonObject, place: Place, findings: Findings) => void;
  runtime?: Check;
}
