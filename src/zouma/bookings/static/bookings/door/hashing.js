// SHA-256 as the roster has it, also where the browser offers none (it does only over https).

const ROUND = [];
const START = [];

for (let number = 2; ROUND.length < 64; number += 1) {
  let prime = true;
  for (let factor = 2; factor * factor <= number; factor += 1) if (number % factor === 0) prime = false;
  if (!prime) continue;
  if (START.length < 8) START.push(fraction(number ** (1 / 2)));
  ROUND.push(fraction(number ** (1 / 3)));
}

function fraction(value) {
  return ((value - Math.floor(value)) * 2 ** 32) | 0;
}

function turned(word, by) {
  return (word >>> by) | (word << (32 - by));
}

function padded(bytes) {
  const size = Math.ceil((bytes.length + 9) / 64) * 64;
  const view = new DataView(new ArrayBuffer(size));
  bytes.forEach((byte, at) => view.setUint8(at, byte));
  view.setUint8(bytes.length, 0x80);
  view.setUint32(size - 4, bytes.length * 8);
  return view;
}

function mixed(state, words) {
  let [a, b, c, d, e, f, g, h] = state;
  for (let round = 0; round < 64; round += 1) {
    const big = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const one = (h + big + ((e & f) ^ (~e & g)) + ROUND[round] + words[round]) | 0;
    const small = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
    const two = (small + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  return [a, b, c, d, e, f, g, h].map((word, at) => (word + state[at]) | 0);
}

// Return the SHA-256 of a text in hexadecimal.
export function sha256(text) {
  const view = padded(new TextEncoder().encode(text));
  let state = START;
  for (let block = 0; block < view.byteLength; block += 64) {
    const words = [];
    for (let at = 0; at < 64; at += 1) {
      if (at < 16) {
        words.push(view.getInt32(block + 4 * at));
      } else {
        const [near, far] = [words[at - 2], words[at - 15]];
        const one = turned(near, 17) ^ turned(near, 19) ^ (near >>> 10);
        const two = turned(far, 7) ^ turned(far, 18) ^ (far >>> 3);
        words.push((words[at - 16] + two + words[at - 7] + one) | 0);
      }
    }
    state = mixed(state, words);
  }
  return state.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

// Return what a door keeps of a ticket's code.
export function ticketHash(code) {
  return sha256(code).slice(0, 32);
}

// Return typed letters as they were meant: no case, no strokes, O for 0, I and L for 1.
export function asTyped(text) {
  return text.trim().toUpperCase().replace(/[ -]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
}
