/** 30 bits of an integer or of a double's upper half, perhaps divided by 100 (MS-XLS 2.5.217, MS-XLSB 2.5.123). */
export function rkNumber(rk: number): number {
  const bytes = Buffer.alloc(8);
  bytes.writeInt32LE(rk & ~3, 4);
  const value = (rk & 2) === 0 ? bytes.readDoubleLE(0) : rk >> 2;
  return (rk & 1) === 0 ? value : value / 100;
}
