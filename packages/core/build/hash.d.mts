export function kernelHash(): Promise<string>;
