import { type Diagnostic, type FieldPath, formatPath, type Severity } from '../load/diagnostic.js';
import { type JsonObject, objectAt, textAt } from './json.js';

/** Collects what one object's conversion has to say. */
export class ConversionFindings {
  readonly diagnostics: Diagnostic[] = [];
  readonly #about: Diagnostic['object'];

  constructor(object: JsonObject) {
    this.#about = {
      apiVersion: textAt(object, 'apiVersion'),
      kind: textAt(object, 'kind'),
      name: textAt(objectAt(object, 'metadata'), 'name'),
    };
  }

  add(severity: Severity, code: string, path: FieldPath, message: string): void {
    this.diagnostics.push({ severity, phase: 'convert', code, object: this.#about, path: formatPath(path), message });
  }

  /** A field that 0.33.1, the release of the oldest manifests, did not know: that release dropped it (chapter 06, 7.2). */
  addedLater(path: FieldPath): void {
    this.add(
      'info',
      'absent-in-0.33',
      path,
      `${formatPath(path)} did not exist in Karpenter 0.33, which would have dropped it; it is kept`,
    );
  }
}
