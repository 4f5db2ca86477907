import { generatedName, MAX_SUFFIX } from './names.js';

/** Hands out generated pod names that no pod of the input has (chapter 06, 10.3). */
export class PodNames {
  readonly #taken = new Set<string>();
  readonly #next = new Map<string, number>();

  take(namespace: string, name: string): void {
    this.#taken.add(`${namespace}/${name}`);
  }

  has(namespace: string, name: string): boolean {
    return this.#taken.has(`${namespace}/${name}`);
  }

  /** The prefix plus five characters: ordinals count per prefix, one that is taken is passed over. `kept` ends the prefix and is never cut. */
  generate(namespace: string, prefix: string, kept = ''): string {
    const key = `${namespace}/${prefix}${kept}`;
    for (let ordinal = this.#next.get(key) ?? 0; ordinal < MAX_SUFFIX; ordinal++) {
      const name = generatedName(prefix, ordinal, kept);
      if (this.has(namespace, name)) continue;
      this.#next.set(key, ordinal + 1);
      this.take(namespace, name);
      return name;
    }
    throw new RangeError(`no name is left for the prefix ${prefix}${kept}`);
  }
}
