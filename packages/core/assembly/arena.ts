// The one block of memory that a host fills with a problem image. Nothing else in the module allocates.

/** Start of a block of `bytes` bytes, 16-byte aligned; 0 when it cannot be had. The block of the call before is given up. */
export function alloc(bytes: i32): i32 {
  const start: u64 = (<u64>__heap_base + 15) & ~15;
  if (bytes <= 0) return 0;
  const end = start + <u64>bytes;
  // The kernel's offsets are signed.
  if (end > 0x7fffffff) return 0;
  const have = <u64>memory.size() << 16;
  if (end > have && memory.grow(<i32>((end - have + 0xffff) >> 16)) < 0) return 0;
  return <i32>start;
}
