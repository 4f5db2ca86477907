import type { Pod } from '../model/pod.js';

/** What selectors over pods read: namespace and labels. */
export interface LabelClass {
  namespace: string;
  labels: Record<string, string> | undefined;
}

/** Pods with equal namespace and labels share one class. */
export class LabelClasses {
  private readonly byNamespace = new Map<string, Map<string, number>>();
  readonly classes: LabelClass[] = [];

  of({ metadata: { namespace = '', labels } }: Pod): number {
    let texts = this.byNamespace.get(namespace);
    if (!texts) {
      texts = new Map();
      this.byNamespace.set(namespace, texts);
    }
    const text = labelsText(labels);
    let id = texts.get(text);
    if (id === undefined) {
      id = this.classes.push({ namespace, labels }) - 1;
      texts.set(text, id);
    }
    return id;
  }
}

// Lengths come first: a label may hold any text, line breaks and equals signs too.
function labelsText(labels: Record<string, string> | undefined): string {
  if (!labels) return '';
  const keys = Object.keys(labels);
  if (keys.length === 0) return '';
  if (keys.length > 1) keys.sort();
  let text = '';
  for (const key of keys) text += `${key.length} ${key}${labels[key]!.length} ${labels[key]}`;
  return text;
}
