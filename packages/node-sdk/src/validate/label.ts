const NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** What is wrong with a qualified name such as a label key; nothing when it is one. */
export function qualifiedNameProblems(name: string): string[] {
  const parts = name.split('/');
  if (parts.length > 2) return ['it may have one slash at most'];
  const problems: string[] = [];
  const last = parts[parts.length - 1] ?? '';
  const prefix = parts.length === 2 ? parts[0] : undefined;
  if (prefix !== undefined) {
    if (prefix === '') problems.push('the part before the slash is empty');
    else problems.push(...subdomainProblems(prefix));
  }
  if (last === '') problems.push('the name part is empty');
  else if (last.length > 63) problems.push('the name part is longer than 63 characters');
  if (last.length > 1000 || !NAME.test(last)) {
    problems.push("the name part must consist of alphanumerics, '-', '_' and '.', with an alphanumeric at both ends");
  }
  return problems;
}

/** What is wrong with a label value; nothing when it is one. The empty text is. */
export function labelValueProblems(value: string): string[] {
  const problems: string[] = [];
  if (value.length > 63) problems.push('it is longer than 63 characters');
  if (value !== '' && (value.length > 1000 || !NAME.test(value))) {
    problems.push("it must consist of alphanumerics, '-', '_' and '.', with an alphanumeric at both ends");
  }
  return problems;
}

/** What is wrong with a DNS subdomain such as an object's name. */
export function subdomainProblems(name: string): string[] {
  const problems: string[] = [];
  if (name.length > 253) problems.push('it is longer than 253 characters');
  if (name.length > 1000 || !SUBDOMAIN.test(name)) {
    problems.push("it must consist of lower case alphanumerics, '-' and '.', with an alphanumeric at both ends of every part");
  }
  return problems;
}

/** What is wrong with a DNS label such as a namespace or the name of a container. */
export function dnsLabelProblems(name: string): string[] {
  const problems: string[] = [];
  if (name.length > 63) problems.push('it is longer than 63 characters');
  if (name.length > 1000 || !DNS_LABEL.test(name)) {
    problems.push("it must consist of lower case alphanumerics and '-', with an alphanumeric at both ends");
  }
  return problems;
}
