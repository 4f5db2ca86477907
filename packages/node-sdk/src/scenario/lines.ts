/** One line of a JSON-lines text. */
export interface Line {
  /** 1-based; blank lines count. */
  number: number;
  text: string;
}

/** Longest line that is read, in bytes; a scenario of 100,000 pods is about half of it. */
export const MAX_LINE_BYTES = 256 * 1024 * 1024;

const NEWLINE = 0x0a;

/**
 * The lines of a stream as they arrive; blank ones are passed over.
 * @throws RangeError for a line longer than `MAX_LINE_BYTES`, TypeError for what is not UTF-8.
 */
export async function* readLines(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let pieces: Uint8Array[] = [];
  let bytes = 0;
  let number = 0;
  const take = (): Line => {
    number += 1;
    const text = decoder.decode(pieces.length === 1 ? pieces[0] : Buffer.concat(pieces));
    pieces = [];
    bytes = 0;
    return { number, text };
  };
  for await (const chunk of stream) {
    const buffer = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    let start = 0;
    for (let end = buffer.indexOf(NEWLINE); end >= 0; end = buffer.indexOf(NEWLINE, start)) {
      pieces.push(buffer.subarray(start, end));
      start = end + 1;
      const line = take();
      if (line.text.trim() !== '') yield line;
    }
    if (start < buffer.length) {
      pieces.push(buffer.subarray(start));
      bytes += buffer.length - start;
      if (bytes > MAX_LINE_BYTES) throw new RangeError(`line ${number + 1} is longer than ${MAX_LINE_BYTES} bytes`);
    }
  }
  if (pieces.length > 0) {
    const line = take();
    if (line.text.trim() !== '') yield line;
  }
}
