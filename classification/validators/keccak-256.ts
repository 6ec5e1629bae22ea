const rounds = 24;
const rate = 136;
const mask = (1n << 64n) - 1n;
/** Rotation by lane, x + 5y, of the Keccak reference, table 1. */
const rotations = [0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14];
const roundConstants = createRoundConstants();

/** Keccak-256 as Ethereum uses it: the original padding, not that of SHA-3. Hex, lower case. */
export function keccak256(text: string): string {
  const state = new Array<bigint>(25).fill(0n);
  const bytes = Buffer.from(text, 'utf8');
  const padded = Buffer.alloc((Math.floor(bytes.length / rate) + 1) * rate);
  bytes.copy(padded);
  padded[bytes.length] = 0x01;
  padded[padded.length - 1] = (padded[padded.length - 1] ?? 0) | 0x80;
  for (let offset = 0; offset < padded.length; offset += rate) {
    for (let lane = 0; lane < rate / 8; lane++) {
      state[lane] = (state[lane] ?? 0n) ^ padded.readBigUInt64LE(offset + lane * 8);
    }
    permute(state);
  }
  const digest = Buffer.alloc(32);
  for (let lane = 0; lane < 4; lane++) digest.writeBigUInt64LE(state[lane] ?? 0n, lane * 8);
  return digest.toString('hex');
}

function permute(state: bigint[]): void {
  const at = (lane: number): bigint => state[lane] ?? 0n;
  for (let round = 0; round < rounds; round++) {
    const parity = [0, 1, 2, 3, 4].map((x) => at(x) ^ at(x + 5) ^ at(x + 10) ^ at(x + 15) ^ at(x + 20));
    const mixed = parity.map((_, x) => (parity[(x + 4) % 5] ?? 0n) ^ rotate(parity[(x + 1) % 5] ?? 0n, 1));
    const moved = new Array<bigint>(25).fill(0n);
    for (let lane = 0; lane < 25; lane++) {
      const x = lane % 5;
      const y = Math.floor(lane / 5);
      moved[y + 5 * ((2 * x + 3 * y) % 5)] = rotate(at(lane) ^ (mixed[x] ?? 0n), rotations[lane] ?? 0);
    }
    for (let lane = 0; lane < 25; lane++) {
      const row = lane - (lane % 5);
      const next = moved[row + ((lane + 1) % 5)] ?? 0n;
      state[lane] = (moved[lane] ?? 0n) ^ (~next & mask & (moved[row + ((lane + 2) % 5)] ?? 0n));
    }
    state[0] = at(0) ^ (roundConstants[round] ?? 0n);
  }
}

function rotate(value: bigint, bits: number): bigint {
  return ((value << BigInt(bits)) | (value >> BigInt(64 - bits))) & mask;
}

/** From the linear feedback shift register x^8 + x^6 + x^5 + x^4 + 1. */
function createRoundConstants(): readonly bigint[] {
  let register = 1;
  return Array.from({ length: rounds }, () => {
    let constant = 0n;
    for (let bit = 0; bit < 7; bit++) {
      if ((register & 1) === 1) constant |= 1n << BigInt(2 ** bit - 1);
      register = (register << 1) ^ ((register >> 7) * 0x171);
    }
    return constant;
  });
}
