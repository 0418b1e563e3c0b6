/**
 * Do counts fit a theory? Chi-square tests, the same as `gumbeltrick.goodness`.
 *
 * @module
 */

const POOL_BELOW = 5;
const SCALE = 200; // sums are divided by e^200 whenever they grow beyond it
const FEW = 10;
const MAX_TERMS = 1000;
const FAR = 1e4;

const Z95 = 1.959963984540054; // 97.5 % point of the standard normal: 95 % lie within ± this

/**
 * @typedef {{ statistic: number, dof: number, pvalue: number }} TestResult
 * @typedef {{ seen: number, expected: number }} Cell
 */

/**
 * P(χ² > x) for a whole number of degrees of freedom.
 *
 * With h = x/2 it is e^-h times a finite sum of positive terms h^a / Γ(a + 1), a = dof/2 - 1,
 * dof/2 - 2, … down to 0 or 1/2, to which an odd dof adds erfc(√h). Nothing cancels, so the
 * relative error stays near 1e-14 however small the result.
 *
 * @param {number} x
 * @param {number} dof whole, at least 1
 * @returns {number}
 */
export function chiSquareSf(x, dof) {
  if (!(x > 0)) return Number.isNaN(x) ? NaN : 1;
  if (x > FAR * dof) return 0; // far below the smallest double
  const half = x / 2;
  let left = half; // the exponent that is still to be applied
  let sum = dof % 2 ? scaledErfc(half) : 0;
  let term = dof % 2 ? 2 * Math.sqrt(half / Math.PI) : 1;
  for (let power = dof % 2 ? 0.5 : 0; power <= dof / 2 - 1; power++) {
    sum += term;
    term *= half / (power + 1);
    if (sum > 1e80 || term > 1e80) {
      sum *= Math.exp(-SCALE);
      term *= Math.exp(-SCALE);
      left -= SCALE;
    }
  }
  // In two steps: e^-left alone may underflow where the product does not.
  return Math.min(1, sum * Math.exp(-left / 2) * Math.exp(-left / 2));
}

/**
 * e^h erfc(√h), by the power series of erf near 0 and Laplace's continued fraction elsewhere.
 *
 * @param {number} h positive
 * @returns {number}
 */
export function scaledErfc(h) {
  if (h < 3) {
    let term = 2 * Math.sqrt(h / Math.PI);
    let sum = term;
    for (let n = 1; n < MAX_TERMS && term > sum * 1e-17; n++) {
      term *= h / (n + 0.5);
      sum += term;
    }
    return Math.exp(h) - sum;
  }
  // erfc(√h) e^h √π = √h / (h + ½/(1 + 1/(h + 1½/(1 + 2/(h + …))))); 60 levels suffice from h = 3.
  let fraction = h;
  for (let n = 60; n >= 1; n--) fraction = h + (n - 0.5) / (1 + n / fraction);
  return Math.sqrt(h / Math.PI) / fraction;
}

/**
 * Do counts fit probabilities?
 *
 * Cells that expect less than 5 are put together into one; if even that one expects less, the
 * rarest other cell joins it. A cell of probability 0 is left out, unless it was seen.
 *
 * @param {ArrayLike<number>} counts
 * @param {ArrayLike<number>} probabilities summing to one
 * @returns {TestResult} with 0 degrees of freedom where fewer than two cells are left to compare
 */
export function chiSquare(counts, probabilities) {
  const n = sum(counts);
  const all = Array.from(counts, (count, k) => ({ seen: count, expected: n * probabilities[k] }));
  const cells = pool(all.filter((_, k) => probabilities[k] > 0));
  const dof = cells.length - 1;
  if (all.some(({ seen }, k) => seen > 0 && probabilities[k] === 0)) {
    return { statistic: Infinity, dof, pvalue: 0 };
  }
  return result(cells, dof);
}

/**
 * Are the rows of a table of counts independent of its columns?
 *
 * Empty rows and columns are left out. While a count below 5 is expected anywhere, the line with
 * the smallest sum, row or column, is added to the next smallest of its kind.
 *
 * @param {ArrayLike<number>[]} table
 * @returns {TestResult} with 0 degrees of freedom where a single row or column is left
 */
export function chiSquareIndependence(table) {
  let rows = table.map((row) => Array.from(row)).filter(sum);
  rows = transposed(transposed(rows).filter(sum));
  const n = sum(rows.map(sum));
  while (rows.length > 1 && rows[0].length > 1) {
    const smallestRow = Math.min(...rows.map(sum));
    const smallestColumn = Math.min(...transposed(rows).map(sum));
    if (smallestRow * smallestColumn / n >= POOL_BELOW) break;
    rows = smallestRow <= smallestColumn ? merged(rows) : transposed(merged(transposed(rows)));
  }
  if (rows.length < 2) return result([], 0);
  const columnSums = transposed(rows).map(sum);
  const cells = rows.flatMap((row) =>
    row.map((seen, c) => ({ seen, expected: sum(row) * columnSums[c] / n }))
  );
  return result(cells, (rows.length - 1) * (rows[0].length - 1));
}

/**
 * Where the share of n trials lies in 95 % of samples, by the normal approximation; no band, just
 * the probability twice, for fewer than 10 trials.
 *
 * @param {number} probability
 * @param {number} n
 * @returns {[number, number]}
 */
export function shareBand(probability, n) {
  if (n < FEW) return [probability, probability];
  const share = Math.min(1, probability); // one that was computed may be more by a rounding
  const error = Z95 * Math.sqrt(share * (1 - share) / n);
  return [Math.max(0, share - error), Math.min(1, share + error)];
}

/**
 * @param {Cell[]} cells
 * @returns {Cell[]}
 */
function pool(cells) {
  const large = cells.filter(({ expected }) => expected >= POOL_BELOW);
  const small = cells.filter(({ expected }) => expected < POOL_BELOW);
  if (small.length === 0) return large;
  const pooled = together(small);
  if (pooled.expected >= POOL_BELOW || large.length === 0) return [...large, pooled];
  const rarest = large.reduce((least, cell) => cell.expected < least.expected ? cell : least);
  return [...large.filter((cell) => cell !== rarest), together([rarest, pooled])];
}

/**
 * @param {Cell[]} cells
 * @returns {Cell}
 */
function together(cells) {
  return {
    seen: sum(cells.map(({ seen }) => seen)),
    expected: sum(cells.map(({ expected }) => expected)),
  };
}

/**
 * The rows, the smallest added to the next smallest (the first among equals).
 *
 * @param {number[][]} rows
 * @returns {number[][]}
 */
function merged(rows) {
  const sums = rows.map(sum);
  const [smallest, next] = rows.map((_, r) => r).sort((r, s) => sums[r] - sums[s]);
  return rows.flatMap((row, r) => {
    if (r === smallest) return [];
    return [r === next ? row.map((count, c) => count + rows[smallest][c]) : row];
  });
}

/**
 * @param {number[][]} rows
 * @returns {number[][]}
 */
function transposed(rows) {
  return rows.length ? rows[0].map((_, c) => rows.map((row) => row[c])) : [];
}

/**
 * @param {Cell[]} cells
 * @param {number} dof
 * @returns {TestResult}
 */
function result(cells, dof) {
  if (dof < 1) return { statistic: 0, dof: 0, pvalue: 1 };
  const statistic = sum(cells.map(({ seen, expected }) => (seen - expected) ** 2 / expected));
  return { statistic, dof, pvalue: chiSquareSf(statistic, dof) };
}

/** @param {ArrayLike<number>} values */
function sum(values) {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}
