// Capacity reservations (chapter 02, 12): how many instances each has left, and which of them a claim holds.
import { heap, heapView, take } from './arena';
import { hasBit, nextBit } from './bits';
import { patternsOf, signatureOf, typeWords } from './instancetypes';
import { O_AVAILABLE, O_PATTERN, O_RESERVATION, OFFERING_STRIDE } from './layout';
import { I32A, viewI } from './mem';
import { offeringStart, offerings, reservationCapacity, reservationCount } from './problem';

export const RESERVED_NOTHING: i32 = 0;
export const RESERVED_SOME: i32 = 1;
/** Compatible reserved offerings exist, but none has an instance left. */
export const RESERVED_EXHAUSTED: i32 = 2;

/** Words of a bitset of reservations. */
export let reservationWords: i32 = 0;
/** Reservations that the candidate checked last would hold. */
export let reservable: i32 = 0;
/** Counts every reservation taken or given back. */
export let reservationVersion: i32 = 0;

let remaining: I32A = viewI(0, 0);

export function beginReservations(): void {
  reservationWords = (reservationCount + 31) >> 5;
  reservable = take(reservationWords);
  remaining = heapView(take(reservationCount), reservationCount);
  for (let r: i32 = 0; r < reservationCount; r++) remaining[r] = reservationCapacity[r];
  reservationVersion = 0;
}

/** Collects every reservation that a claim with these types and requirements could launch into: held already, or with an instance left. */
export function collectReservable(types: i32, set: i32, held: i32): i32 {
  for (let w: i32 = 0; w < reservationWords; w++) heap[reservable + w] = 0;
  if (reservationCount == 0) return RESERVED_NOTHING;
  const patterns: i32 = patternsOf(signatureOf(set));
  let compatibleOffering: bool = false;
  let any: bool = false;
  for (let t: i32 = nextBit(types, typeWords, 0); t >= 0; t = nextBit(types, typeWords, t + 1)) {
    for (let o: i32 = offeringStart[t]; o < offeringStart[t + 1]; o++) {
      const reservation: i32 = offerings[o * OFFERING_STRIDE + O_RESERVATION];
      if (reservation < 0 || offerings[o * OFFERING_STRIDE + O_AVAILABLE] == 0) continue;
      if (!hasBit(patterns, offerings[o * OFFERING_STRIDE + O_PATTERN])) continue;
      compatibleOffering = true;
      if (remaining[reservation] > 0 || (held != 0 && hasBit(held, reservation))) {
        heap[reservable + (reservation >> 5)] |= 1 << (reservation & 31);
        any = true;
      }
    }
  }
  if (any) return RESERVED_SOME;
  return compatibleOffering ? RESERVED_EXHAUSTED : RESERVED_NOTHING;
}

/** Makes `held` equal to `reservable`: takes an instance of what is new, gives back what is gone. */
export function holdReservable(held: i32): void {
  for (let w: i32 = 0; w < reservationWords; w++) {
    if (heap[held + w] == heap[reservable + w]) continue;
    reservationVersion++;
    for (let b: i32 = 0; b < 32; b++) {
      const bit: i32 = 1 << b;
      const now: bool = (heap[reservable + w] & bit) != 0;
      const before: bool = (heap[held + w] & bit) != 0;
      if (now && !before) remaining[(w << 5) + b]--;
      if (before && !now) remaining[(w << 5) + b]++;
    }
    heap[held + w] = heap[reservable + w];
  }
}
