export interface HexBytes {
  /** An ASCII code; what is no hexadecimal digit is passed over. */
  digit(code: number): void;
  append(data: Buffer): void;
  done(): Buffer;
}

/** Bytes written as hexadecimal digits, gathered without a string for each. */
export function createHexBytes(): HexBytes {
  let bytes = Buffer.alloc(256);
  let length = 0;
  let high: number | undefined;

  function reserve(more: number): void {
    if (length + more <= bytes.length) return;
    const grown = Buffer.alloc(Math.max(bytes.length * 2, length + more));
    bytes.copy(grown, 0, 0, length);
    bytes = grown;
  }

  return {
    digit(code) {
      const value = digitValue(code);
      if (value === undefined) return;
      if (high === undefined) {
        high = value;
        return;
      }
      reserve(1);
      bytes[length++] = (high << 4) | value;
      high = undefined;
    },
    append(data) {
      reserve(data.length);
      data.copy(bytes, length);
      length += data.length;
    },
    done: () => bytes.subarray(0, length),
  };
}

function digitValue(code: number): number | undefined {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : undefined;
}
