const HOST = /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?$/;
const COMPONENT = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})$/;
const IDENTIFIER = /^[a-f0-9]{64}$/;
const MAX_LENGTH = 4096;
const MAX_PATH = 255;

/** What a container without `imagePullPolicy` gets: images tagged latest, and those without tag and digest, are pulled every time (chapter 06, 9.2). */
export function pullPolicyOf(image: string): string {
  return tagOf(image) === 'latest' ? 'Always' : 'IfNotPresent';
}

/** The tag of an image; empty where it has a digest alone, and for a text that names no image. */
function tagOf(image: string): string {
  if (image.length > MAX_LENGTH || IDENTIFIER.test(image)) return '';
  const at = image.indexOf('@');
  const named = at < 0 ? image : image.slice(0, at);
  if (at >= 0 && !DIGEST.test(image.slice(at + 1))) return '';
  const slash = named.indexOf('/');
  const first = named.slice(0, Math.max(slash, 0));
  const hasHost = slash >= 0 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  if (hasHost && !HOST.test(first)) return '';
  const rest = hasHost ? named.slice(slash + 1) : named;
  const colon = rest.indexOf(':');
  const path = colon < 0 ? rest : rest.slice(0, colon);
  const tag = colon < 0 ? undefined : rest.slice(colon + 1);
  if (!path.split('/').every((component) => COMPONENT.test(component)) || (tag !== undefined && !TAG.test(tag))) return '';
  // what names no registry comes from the official one, with a folder of its own for the official images
  const official = !path.includes('/') && (!hasHost || /^(index\.)?docker\.io$/.test(first));
  if (path.length + (official ? 'library/'.length : 0) > MAX_PATH) return '';
  return tag ?? (at < 0 ? 'latest' : '');
}
