import type { Pod } from '../model/pod.js';
import { Interner } from './image.js';

/** What selectors over pods read: namespace and labels. */
export interface LabelClass {
  namespace: string;
  labels: Record<string, string> | undefined;
}

/** Pods with equal namespace and labels share one class. */
export class LabelClasses {
  private readonly texts = new Interner<string>();
  private readonly byObject = new Map<object, Map<string, number>>();
  readonly classes: LabelClass[] = [];

  of({ metadata: { namespace = '', labels } }: Pod): number {
    const byNamespace = labels && this.byObject.get(labels);
    const known = byNamespace?.get(namespace);
    if (known !== undefined) return known;
    const id = this.texts.id(`${namespace}\n${labelsText(labels)}`);
    if (id === this.classes.length) this.classes.push({ namespace, labels });
    if (labels) {
      if (byNamespace) byNamespace.set(namespace, id);
      else this.byObject.set(labels, new Map([[namespace, id]]));
    }
    return id;
  }
}

function labelsText(labels: Record<string, string> | undefined): string {
  if (!labels) return '';
  const keys = Object.keys(labels);
  if (keys.length > 1) keys.sort();
  let text = '';
  for (const key of keys) text += `${key}=${labels[key]}\n`;
  return text;
}
