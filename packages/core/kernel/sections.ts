// The sections of a problem image: where they lie, and what their sizes and entries must be like. The image is trusted only after `checkHeader`.
import {
  ERROR_MAGIC,
  ERROR_SECTION,
  ERROR_SIZE,
  ERROR_VERSION,
  FIRST_F64_SECTION,
  H_BYTES,
  H_MAGIC,
  H_SECTION_COUNT,
  H_VERSION,
  HEADER_WORDS,
  MAGIC,
  OK,
  SECTION_COUNT,
  VERSION,
} from './layout';
import { F64A, I32A, viewF, viewI } from './mem';

/** The header words of the image at `start`. */
export let header: I32A = viewI(0, 0);

let base: i32 = 0;

/** Elements of a section. */
export function sectionLength(section: i32): i32 {
  return header[HEADER_WORDS + section * 2 + 1];
}

/** A section of i32. */
export function sectionI(section: i32): I32A {
  return viewI(base + header[HEADER_WORDS + section * 2], sectionLength(section));
}

/** A section of f64. */
export function sectionF(section: i32): F64A {
  return viewF(base + header[HEADER_WORDS + section * 2], sectionLength(section));
}

/** Checks magic, version and that every section lies inside the image; nothing of the image is trusted before. */
export function checkHeader(start: i32, bytes: i32): i32 {
  const first: i32 = (HEADER_WORDS + SECTION_COUNT * 2) << 2;
  if (bytes < first || (start & 7) != 0) return ERROR_SIZE;
  base = start;
  header = viewI(start, HEADER_WORDS + SECTION_COUNT * 2);
  if (header[H_MAGIC] != MAGIC) return ERROR_MAGIC;
  if (header[H_VERSION] != VERSION || header[H_SECTION_COUNT] != SECTION_COUNT) return ERROR_VERSION;
  const used: i32 = header[H_BYTES];
  if (used < first || used > bytes) return ERROR_SIZE;
  for (let s: i32 = 0; s < SECTION_COUNT; s++) {
    const offset: i32 = header[HEADER_WORDS + s * 2];
    const length: i32 = header[HEADER_WORDS + s * 2 + 1];
    const shift: i32 = s >= FIRST_F64_SECTION ? 3 : 2;
    if (offset < first || (offset & 7) != 0 || offset > used || length < 0 || length > (used - offset) >> shift) return ERROR_SECTION;
  }
  return OK;
}

/** A table of rows lies in its section, and one field of every row in [least, end). */
export function column(view: I32A, section: i32, rows: i32, stride: i32, field: i32, least: i32, end: i32): bool {
  if (rows < 0 || sectionLength(section) != rows * stride) return false;
  for (let i: i32 = 0; i < rows; i++) if (view[i * stride + field] < least || view[i * stride + field] >= end) return false;
  return true;
}

/** Starts of `lists` lists that follow each other over `total` elements. */
export function listStarts(view: I32A, section: i32, lists: i32, total: i32): bool {
  if (lists < 0 || sectionLength(section) != lists + 1 || view[0] != 0 || view[lists] != total) return false;
  for (let i: i32 = 0; i < lists; i++) if (view[i] > view[i + 1]) return false;
  return true;
}

export function nonEmptyLists(view: I32A, lists: i32): bool {
  for (let i: i32 = 0; i < lists; i++) if (view[i] == view[i + 1]) return false;
  return true;
}
