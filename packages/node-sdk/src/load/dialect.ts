/** What a scalar of the dialect stands for. `inexact` marks a whole number that a double cannot hold. */
export type Scalar =
  | { kind: 'null' }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'number'; value: number; whole: boolean; inexact?: boolean }
  | { kind: 'not-finite' }
  | { kind: 'string'; value: string };

const NULL: Scalar = { kind: 'null' };
const WORDS = new Map<string, Scalar>([
  ...words({ kind: 'boolean', value: true }, 'y Y yes Yes YES on On ON true True TRUE'),
  ...words({ kind: 'boolean', value: false }, 'n N no No NO off Off OFF false False FALSE'),
  ...words(NULL, '~ null Null NULL'),
  ['', NULL],
  ...words({ kind: 'not-finite' }, '.inf .Inf .INF +.inf +.Inf +.INF -.inf -.Inf -.INF .nan .NaN .NAN'),
]);

function words(scalar: Scalar, text: string): [string, Scalar][] {
  return text.split(' ').map((word) => [word, scalar]);
}

const WHOLE = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
/** After a leading point the reference reads a Go literal: underscores only between digits. */
const POINT_FLOAT = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/;
const MAX_INT64 = 2n ** 63n - 1n;
const MAX_UINT64 = 2n ** 64n - 1n;
/** Longer digit runs exceed 64 bits in every base; they are not handed to the big-integer reader. */
const MAX_DIGITS = 80;

/** The value of a plain scalar as kubectl and Helm read it: YAML 1.1 words and numbers, no dates, no base 60 (chapter 06, 2.1). */
export function resolvePlainScalar(text: string): Scalar {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  const first = text.charCodeAt(0);
  if (first === 0x2e) return POINT_FLOAT.test(text) ? float(text.replaceAll('_', ''), text) : { kind: 'string', value: text };
  const startsNumber = first === 0x2b || first === 0x2d || (first >= 0x30 && first <= 0x39);
  if (!startsNumber) return { kind: 'string', value: text };
  const plain = text.replaceAll('_', '');
  return whole(plain) ?? (FLOAT.test(plain) ? float(plain, text) : { kind: 'string', value: text });
}

function whole(text: string): Scalar | undefined {
  const match = WHOLE.exec(text);
  if (match === null || text.length > MAX_DIGITS) return undefined;
  const [, sign, hex, binary, octal, decimal] = match;
  const magnitude =
    hex !== undefined
      ? BigInt(`0x${hex}`)
      : binary !== undefined
        ? BigInt(`0b${binary}`)
        : octal !== undefined
          ? BigInt(`0o${octal}`)
          : BigInt(decimal ?? '0');
  const largest = sign === '-' ? MAX_INT64 + 1n : sign === '+' ? MAX_INT64 : MAX_UINT64;
  if (magnitude > largest) return undefined;
  const value = magnitude === 0n ? 0 : Number(sign === '-' ? -magnitude : magnitude);
  return BigInt(value) === (sign === '-' ? -magnitude : magnitude)
    ? { kind: 'number', value, whole: true }
    : { kind: 'number', value, whole: true, inexact: true };
}

function float(digits: string, text: string): Scalar {
  const value = Number(digits);
  if (!Number.isFinite(value)) return { kind: 'string', value: text };
  return { kind: 'number', value: value === 0 ? 0 : value, whole: false };
}

const TAG = 'tag:yaml.org,2002:';

/** The value under an explicit tag, whether quoted or plain; `undefined` where the text cannot be read as the tag asks. */
export function resolveTaggedScalar(tag: string, text: string): Scalar | undefined {
  const asString: Scalar = { kind: 'string', value: text };
  if (!tag.startsWith(TAG)) return asString;
  const resolved = resolvePlainScalar(text);
  switch (tag.slice(TAG.length)) {
    case 'null':
      return resolved.kind === 'null' ? resolved : undefined;
    case 'bool':
      return resolved.kind === 'boolean' ? resolved : undefined;
    case 'int':
      return resolved.kind === 'number' && resolved.whole ? resolved : undefined;
    case 'float':
      return resolved.kind === 'number' || resolved.kind === 'not-finite' ? resolved : undefined;
    case 'binary':
      return decodeBinary(text);
    default:
      return asString;
  }
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

function decodeBinary(text: string): Scalar | undefined {
  const packed = text.replace(/[\r\n]/g, '');
  if (packed.length % 4 !== 0 || !BASE64.test(packed)) return undefined;
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  return { kind: 'string', value: new TextDecoder().decode(bytes) };
}

/** The text of a scalar used as a key; `undefined` for null, which cannot be one. */
export function keyText(scalar: Scalar, source: string): string | undefined {
  switch (scalar.kind) {
    case 'null':
      return undefined;
    case 'string':
      return scalar.value;
    case 'not-finite':
      return source;
    default:
      return String(scalar.value);
  }
}
