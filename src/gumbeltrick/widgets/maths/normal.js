/**
 * The standard normal law, to the last digits and far into its tails.
 *
 * @module
 */

import { scaledErfc } from "./goodness.js";

// M. J. Wichura, Algorithm AS 241, Applied Statistics 37 (1988): quotients of polynomials, here
// with the constant term first, whose relative error is about 1e-16.
const CENTRE = [
  [
    3.387132872796366608,
    133.14166789178437745,
    1971.5909503065514427,
    13731.693765509461125,
    45921.953931549871457,
    67265.770927008700853,
    33430.575583588128105,
    2509.0809287301226727,
  ],
  [
    1,
    42.313330701600911252,
    687.1870074920579083,
    5394.1960214247511077,
    21213.794301586595867,
    39307.89580009271061,
    28729.085735721942674,
    5226.495278852854561,
  ],
];
const SHOULDER = [
  [
    1.42343711074968357734,
    4.6303378461565452959,
    5.7694972214606914055,
    3.64784832476320460504,
    1.27045825245236838258,
    0.24178072517745061177,
    0.0227238449892691845833,
    7.7454501427834140764e-4,
  ],
  [
    1,
    2.05319162663775882187,
    1.6763848301838038494,
    0.68976733498510000455,
    0.14810397642748007459,
    0.0151986665636164571966,
    5.475938084995344946e-4,
    1.05075007164441684324e-9,
  ],
];
const TAIL = [
  [
    6.6579046435011037772,
    5.4637849111641143699,
    1.7848265399172913358,
    0.29656057182850489123,
    0.026532189526576123093,
    0.0012426609473880784386,
    2.71155556874348757815e-5,
    2.01033439929228813265e-7,
  ],
  [
    1,
    0.59983220655588793769,
    0.13692988092273580531,
    0.0148753612908506148525,
    7.868691311456132591e-4,
    1.8463183175100546818e-5,
    1.4215117583164458887e-7,
    2.04426310338993978564e-15,
  ],
];

/**
 * The number that a standard normal variable stays below with probability u.
 *
 * @param {number} u strictly between 0 and 1
 * @returns {number}
 */
export function normalQuantile(u) {
  const fromHalf = u - 0.5;
  if (Math.abs(fromHalf) <= 0.425) {
    return fromHalf * quotient(CENTRE, 0.180625 - fromHalf * fromHalf);
  }
  const far = Math.sqrt(-Math.log(Math.min(u, 1 - u)));
  const size = far <= 5 ? quotient(SHOULDER, far - 1.6) : quotient(TAIL, far - 5);
  return fromHalf < 0 ? -size : size;
}

/**
 * log P(X <= s) of a standard normal variable, right where the probability itself underflows.
 *
 * @param {number} s
 * @returns {number}
 */
export function logNormalCdf(s) {
  const half = s * s / 2;
  const tail = scaledErfc(half) / 2; // P(X > |s|) e^half
  return s < 0 ? Math.log(tail) - half : Math.log1p(-tail * Math.exp(-half));
}

/**
 * @param {number[][]} polynomials numerator and denominator
 * @param {number} x
 */
function quotient([above, below], x) {
  let numerator = 0;
  let denominator = 0;
  for (let i = above.length - 1; i >= 0; i--) {
    numerator = numerator * x + above[i];
    denominator = denominator * x + below[i];
  }
  return numerator / denominator;
}
