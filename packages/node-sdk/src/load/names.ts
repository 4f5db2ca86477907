const DNS_LABEL = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const MAX_SUBDOMAIN = 253;

/** What a namespace name must be, in words. */
export const NAMESPACE_FORM = 'lower-case letters, digits and -, alphanumeric at both ends, at most 63';

export function isDnsLabel(text: string): boolean {
  return DNS_LABEL.test(text);
}

export function isDnsSubdomain(text: string): boolean {
  return text.length <= MAX_SUBDOMAIN && DNS_SUBDOMAIN.test(text);
}

/** Letters and digits that Kubernetes uses for generated names: no vowels, no look-alikes. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX_LENGTH = 5;
const MAX_PREFIX = 58;
const HASH_DIGITS = '456789bcdf';

/** How many pods of one prefix can be named. */
export const MAX_SUFFIX = ALPHABET.length ** SUFFIX_LENGTH;

/** Stands in for the random five characters: the ordinal in base 27, most significant first (chapter 06, 10.3). */
export function nameSuffix(ordinal: number): string {
  let text = '';
  for (let rest = ordinal, i = 0; i < SUFFIX_LENGTH; i++, rest = Math.floor(rest / ALPHABET.length))
    text = ALPHABET.charAt(rest % ALPHABET.length) + text;
  return text;
}

/** A generated name: the prefix, cut so that the suffix has room; `kept` is a part of the prefix that is not cut. */
export function generatedName(prefix: string, ordinal: number, kept = ''): string {
  return prefix.slice(0, MAX_PREFIX - kept.length) + kept + nameSuffix(ordinal);
}

/** FNV-1a, 32 bits, over the UTF-8 bytes, in decimal with digits mapped as Kubernetes maps them (chapter 06, 10.3). */
export function templateHash(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return String(hash).replace(/[0-9]/g, (digit) => HASH_DIGITS.charAt(Number(digit)));
}
