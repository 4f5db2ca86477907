/** Far more than any of the calls has; a server that never ends is not listened to for ever. */
const MAXIMUM_PAGES = 5000;

/** Told after each page with the number of items so far. */
export type OnPage = (items: number) => void;

/**
 * All items of a paged answer. Without the last page there is no answer: a failing page fails the whole.
 * @param tokenOf The token of the next page.
 */
export async function collectPages<Page, Item>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
  tokenOf: (page: Page) => string | undefined,
  onPage: OnPage,
): Promise<Item[]> {
  const items: Item[] = [];
  const tokens = new Set<string>();
  for await (const page of pages) {
    for (const item of itemsOf(page) ?? []) items.push(item);
    onPage(items.length);
    const token = tokenOf(page);
    if (token === undefined || token === '') continue;
    if (tokens.has(token) || tokens.size >= MAXIMUM_PAGES) throw new Error('its pages do not come to an end');
    tokens.add(token);
  }
  return items;
}
