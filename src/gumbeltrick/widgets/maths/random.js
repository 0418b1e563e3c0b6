/**
 * Seeded random numbers that Python can reproduce word by word.
 *
 * Generator: sfc32 (Chris Doty-Humphrey, PractRand). The state is four 32-bit words
 * (a, b, c, counter); all arithmetic is modulo 2^32. One step gives one word:
 *
 *     word = a + b + counter
 *     counter = counter + 1
 *     a = b ^ (b >> 9)                                  (unsigned shift)
 *     b = c + (c << 3)
 *     c = ((c << 21) | (c >> 11)) + word
 *
 * Seeding by (seed, index), both whole numbers in 0 .. 2^32 - 1:
 *
 *     mix(x):  x = x ^ (x >> 16);  x = x * 0x21f0aaad
 *              x = x ^ (x >> 15);  x = x * 0xd35a2d97
 *              return x ^ (x >> 15)
 *     a = mix(seed + 0x9e3779b9)
 *     b = mix(index + 0x3c6ef372)
 *     c = mix(a ^ (b + 0xdaa66d2b))
 *     counter = 1
 *     then 15 steps are taken and their words thrown away, as PractRand does
 *
 * mix is one-to-one, so different (seed, index) never start from the same state.
 *
 * Uniform: two steps, hi first, then lo:
 *
 *     u = ((hi >> 6) * 2^26 + (lo >> 6) + 0.5) * 2^-52
 *
 * The 52 bits and the half are exact in a double, so 2^-53 <= u <= 1 - 2^-53: never 0, never 1.
 * (With 53 bits the half would be rounded away and the largest u would be 1.)
 *
 * Exponential: -log(u), one uniform each, so it lies between 1.1e-16 and 36.8.
 *
 * @module
 */

const DISCARDED = 15;
const TWO_26 = 2 ** 26;
const TWO_M52 = 2 ** -52;

/** A stream's state: a, b, c, counter as 32-bit words. @typedef {Int32Array} Stream */

/**
 * The start of stream `index` of `seed`.
 *
 * @param {number} seed whole number in 0 .. 2^32 - 1
 * @param {number} index whole number in 0 .. 2^32 - 1
 * @returns {Stream}
 */
export function stream(seed, index) {
  const a = mix(seed + 0x9e3779b9);
  const b = mix(index + 0x3c6ef372);
  const c = mix(a ^ (b + 0xdaa66d2b));
  const state = Int32Array.of(a, b, c, 1);
  fillWords(state, new Uint32Array(DISCARDED), 0, DISCARDED);
  return state;
}

/**
 * Write the stream's next words into `out[from .. to - 1]`.
 *
 * @param {Stream} state moved on, so that the next call continues the stream
 * @param {Uint32Array} out
 * @param {number} from
 * @param {number} to
 */
export function fillWords(state, out, from, to) {
  let [a, b, c, counter] = state;
  for (let i = from; i < to; i++) {
    const word = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + word) | 0;
    out[i] = word;
  }
  store(state, a, b, c, counter);
}

/**
 * Write the stream's next uniforms, strictly inside (0, 1), into `out[from .. to - 1]`.
 *
 * @param {Stream} state moved on, so that the next call continues the stream
 * @param {Float64Array} out
 * @param {number} from
 * @param {number} to
 */
export function fillUniform(state, out, from, to) {
  // The generator's state lives in locals of the loop: more than twice as fast as a call a word.
  let [a, b, c, counter] = state;
  for (let i = from; i < to; i++) {
    const hi = (a + b + counter) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + hi) | 0;
    const lo = (a + b + counter + 1) | 0;
    counter = (counter + 2) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + lo) | 0;
    out[i] = ((hi >>> 6) * TWO_26 + (lo >>> 6) + 0.5) * TWO_M52;
  }
  store(state, a, b, c, counter);
}

/**
 * Write the stream's next standard exponentials into `out[from .. to - 1]`.
 *
 * @param {Stream} state moved on, so that the next call continues the stream
 * @param {Float64Array} out
 * @param {number} from
 * @param {number} to
 */
export function fillExponential(state, out, from, to) {
  fillUniform(state, out, from, to);
  for (let i = from; i < to; i++) out[i] = -Math.log(out[i]);
}

/**
 * A one-to-one scrambling of 32-bit words (the finaliser of splitmix32).
 *
 * @param {number} x
 * @returns {number}
 */
function mix(x) {
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0xd35a2d97);
  return x ^ (x >>> 15);
}

/**
 * @param {Stream} state
 * @param {number} a
 * @param {number} b
 * @param {number} c
 * @param {number} counter
 */
function store(state, a, b, c, counter) {
  state[0] = a;
  state[1] = b;
  state[2] = c;
  state[3] = counter;
}
