const BYTES_IN: Record<string, number> = {
  '': 1,
  b: 1,
  byte: 1,
  bytes: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
};

/**
 * Reads an amount such as '512', '512 B', '1.5 kB' or '1 KiB' as bytes; undefined when it is none.
 * '1 kB' is 1000 bytes and '1 KiB' is 1024; letter case and the space before the unit do not matter.
 */
export function parseBytes(text: string): number | undefined {
  const parts = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text);
  const unit = parts?.[2]!.toLowerCase() ?? '';
  if (parts === null || !Object.hasOwn(BYTES_IN, unit)) return undefined;
  return Number(parts[1]) * BYTES_IN[unit]!;
}
