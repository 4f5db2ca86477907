/**
 * Whether a text names a time zone, as Go's reader takes it: the empty text and `Local` too. The names are those of the platform, which does not look at
 * the case of letters; where it gives the same name in another case, the text is none.
 */
export function isTimeZone(name: string): boolean {
  if (name === '' || name === 'UTC' || name === 'Local') return true;
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    return timeZone === name || timeZone.toLowerCase() !== name.toLowerCase();
  } catch {
    return false;
  }
}
