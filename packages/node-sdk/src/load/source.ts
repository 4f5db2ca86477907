import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Diagnostic } from './diagnostic.js';
import type { SourceText } from './documents.js';
import { compareText } from './json.js';
import { DEFAULT_LIMITS } from './limits.js';

/** How much is read. */
export interface SourceLimits {
  /** Bytes of one file or of standard input. */
  bytes: number;
  /** Files of all folders together. */
  files: number;
  /** Levels of folders. */
  depth: number;
}

export const DEFAULT_SOURCE_LIMITS: SourceLimits = { bytes: DEFAULT_LIMITS.characters, files: 10_000, depth: 32 };

/** Texts, and what is wrong with how they were asked for. */
export interface ReadSources {
  sources: SourceText[];
  /** What could not be read. */
  diagnostics: Diagnostic[];
}

const URL_START = /^https?:\/\//i;
const FROM_NETWORK = 'it is a URL, and nothing is read from the network; pipe it in and name -, as in: curl -L URL | kerf ... -f -';
const MANIFEST = /\.(?:ya?ml|json)$/;

/**
 * Reads manifests in the order given: a file, a folder (its `.yaml`, `.yml` and `.json` files at any depth, in byte order of their paths; names that begin with
 * a dot are passed over) or `-` for standard input.
 * @param stdin What `-` stands for; default: standard input of the process.
 */
export async function readSources(
  paths: readonly string[],
  stdin: AsyncIterable<Uint8Array | string> = process.stdin,
  limits: SourceLimits = DEFAULT_SOURCE_LIMITS,
): Promise<ReadSources> {
  const reader = new SourceReader(limits);
  for (const path of paths) {
    if (path === '-') await reader.readStream(stdin);
    else await reader.readPath(path);
  }
  return { sources: reader.sources, diagnostics: reader.diagnostics };
}

class SourceReader {
  readonly sources: SourceText[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly #limits: SourceLimits;
  #streamRead = false;

  constructor(limits: SourceLimits) {
    this.#limits = limits;
  }

  async readPath(path: string): Promise<void> {
    try {
      const status = await stat(path);
      if (!status.isDirectory()) return await this.#readFile(path, status.size);
      const files: string[] = [];
      await this.#collect(path, 0, files);
      if (files.length === 0) this.#report('warning', path, 'no-manifests', 'the folder holds no .yaml, .yml or .json file');
      for (const file of files.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))))
        await this.#readFile(file, (await stat(file)).size);
    } catch (error) {
      this.#report('error', path, 'unreadable', `cannot be read: ${URL_START.test(path) ? FROM_NETWORK : reasonOf(error, path)}`);
    }
  }

  async readStream(stdin: AsyncIterable<Uint8Array | string>): Promise<void> {
    if (this.#streamRead) return this.#report('error', '-', 'unreadable', 'standard input is asked for twice');
    this.#streamRead = true;
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of stdin) {
      const buffer = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      bytes += buffer.length;
      if (bytes > this.#limits.bytes) return this.#tooLarge('-');
      chunks.push(buffer);
    }
    this.#add('-', Buffer.concat(chunks));
  }

  async #collect(folder: string, depth: number, files: string[]): Promise<void> {
    if (depth > this.#limits.depth)
      return this.#report('error', folder, 'folder-limit', `folders nest more than ${this.#limits.depth} levels deep`);
    const entries = await readdir(folder, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => compareText(a.name, b.name))) {
      if (entry.name.startsWith('.')) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) await this.#collect(path, depth + 1, files);
      else if (MANIFEST.test(entry.name) && (entry.isFile() || (entry.isSymbolicLink() && (await stat(path)).isFile()))) {
        if (files.length >= this.#limits.files) return this.#report('error', folder, 'file-limit', `more than ${this.#limits.files} files`);
        files.push(path);
      }
    }
  }

  async #readFile(path: string, size: number): Promise<void> {
    if (size > this.#limits.bytes) return this.#tooLarge(path);
    if (this.sources.length >= this.#limits.files)
      return this.#report('error', path, 'file-limit', `more than ${this.#limits.files} files`);
    this.#add(path, await readFile(path));
  }

  #add(name: string, bytes: Uint8Array): void {
    try {
      this.sources.push({ name, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) });
    } catch {
      this.#report('error', name, 'not-utf8', `is not UTF-8 text${encodingOf(bytes)}`);
    }
  }

  #tooLarge(name: string): void {
    this.#report('error', name, 'size-limit', `is larger than the limit of ${this.#limits.bytes} bytes; split it`);
  }

  #report(severity: 'error' | 'warning', file: string, code: string, message: string): void {
    this.diagnostics.push({ severity, phase: 'parse', code, message, source: { file, document: 0 } });
  }
}

/** What the first bytes say that it is instead, and what to do. */
function encodingOf([first, second]: Uint8Array): string {
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return ' but UTF-16, as PowerShell writes it; save it as UTF-8';
  if (first === 0x1f && second === 0x8b) return ' but compressed by gzip; unpack it first';
  return '; a manifest is YAML or JSON in UTF-8';
}

function reasonOf(error: unknown, path: string): string {
  const code = (error as { code?: unknown }).code;
  // kubectl takes a list with commas; a comma may also be part of a name.
  if (code === 'ENOENT') return `there is no such file or folder${path.includes(',') ? '; name several one by one' : ''}`;
  if (code === 'EACCES' || code === 'EPERM') return 'access is denied';
  return typeof code === 'string' ? code : String(error);
}
