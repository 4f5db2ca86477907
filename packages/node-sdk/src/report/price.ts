/** AWS bills 730 hours a month in its own estimates. */
export const HOURS_PER_MONTH = 730;

/** Four decimals, as AWS states most prices; more only where the price would vanish. */
export function pricePerHour(price: number): string {
  return price > 0 && price < 0.001 ? price.toFixed(6) : price.toFixed(4);
}

export function pricePerMonth(perHour: number): string {
  return (perHour * HOURS_PER_MONTH).toFixed(2);
}

/** Sums of prices carry noise beyond the ninth decimal. */
export function roundPrice(price: number): number {
  return Number(price.toFixed(9));
}
