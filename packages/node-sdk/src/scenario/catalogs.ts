import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { InstanceType } from '@kerf/core';

/** Characters of the catalogs that are kept at once. A real region has some 10 million, and takes about 20 MB once it is read. */
const KEPT_CHARACTERS = 160 * 1024 * 1024;
/** Largest catalog after it is unpacked. */
const MAX_BYTES = 512 * 1024 * 1024;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** The catalogs of a folder by name: `NAME.json`, or `NAME.json.gz`, an array of instance types (chapter 06, 13.1). */
export class CatalogFolder {
  readonly #folder: string;
  readonly #keptCharacters: number;
  /** In the order of their last use. */
  readonly #read = new Map<string, { instanceTypes: InstanceType[]; characters: number }>();
  #characters = 0;

  /** @param keptCharacters How much is kept, in characters of the files; the catalog used last is kept in any case. */
  constructor(folder: string, keptCharacters: number = KEPT_CHARACTERS) {
    this.#folder = folder;
    this.#keptCharacters = keptCharacters;
  }

  /** @throws Error that says which catalog is missing or broken. */
  async load(name: string): Promise<InstanceType[]> {
    const known = this.#read.get(name);
    if (known !== undefined) {
      this.#read.delete(name);
      this.#read.set(name, known);
      return known.instanceTypes;
    }
    // A scenario comes from anywhere: its catalog must not reach out of the folder.
    if (!NAME.test(name)) throw new Error(`catalog ${JSON.stringify(name)} is no file name`);
    const text = await this.#text(name);
    const instanceTypes = parse(name, text);
    this.#characters += text.length;
    for (const [oldest, { characters }] of this.#read) {
      if (this.#characters <= this.#keptCharacters) break;
      this.#read.delete(oldest);
      this.#characters -= characters;
    }
    this.#read.set(name, { instanceTypes, characters: text.length });
    return instanceTypes;
  }

  async #text(name: string): Promise<string> {
    const plain = await readIfThere(join(this.#folder, `${name}.json`));
    if (plain !== undefined) return plain.toString('utf8');
    const packed = await readIfThere(join(this.#folder, `${name}.json.gz`));
    if (packed === undefined) throw new Error(`catalog ${name}: there is neither ${name}.json nor ${name}.json.gz in ${this.#folder}`);
    try {
      return (await promisify(gunzip)(packed, { maxOutputLength: MAX_BYTES })).toString('utf8');
    } catch (error) {
      throw new Error(`catalog ${name}: ${name}.json.gz cannot be unpacked: ${(error as Error).message}`);
    }
  }
}

function parse(name: string, text: string): InstanceType[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`catalog ${name}: not valid JSON: ${(error as Error).message}`);
  }
  if (!Array.isArray(value)) throw new Error(`catalog ${name}: must be an array of instance types`);
  return value as InstanceType[];
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
    throw error;
  }
}
