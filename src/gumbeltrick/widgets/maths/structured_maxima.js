/**
 * Paths through a grid of costs, hard and soft, as `gumbeltrick.structured_maxima.grid`.
 *
 * Costs are rows of numbers; `null` blocks a cell. A path starts in the first cell, moves right or
 * down, ends in the last cell, and pays every cell that it visits. The Gibbs law of temperature τ
 * gives it a probability proportional to e^(-cost/τ).
 *
 * Paths are numbered in the order in which right comes before down.
 *
 * @module
 */

const HUGE = 1e300; // sums of costs beyond may overflow
const SMALLER = 2 ** -64;

/**
 * @typedef {(number | null)[][]} Costs
 * @typedef {{ rows: number, columns: number, cells: Float64Array }} Grid cells row by row, blocked
 *   ones Infinity
 * @typedef {{ value: number, visits: number[][], right: number[][], down: number[][] }} SoftPath
 *   visits of cells, and moves from them, as probabilities
 */

/**
 * @param {Costs} costs
 * @returns {Grid}
 */
export function gridOf(costs) {
  return {
    rows: costs.length,
    columns: costs[0].length,
    cells: Float64Array.from(costs.flat(), (cost) => cost ?? Infinity),
  };
}

/**
 * Whether open cells lead from the first cell to the last.
 *
 * @param {Costs} costs
 */
export function hasPath(costs) {
  return toGo(gridOf(costs), 0).value < Infinity;
}

/**
 * The cheapest path; of equally cheap ones, that which goes right where they part.
 *
 * @param {Costs} costs
 */
export function shortestPath(costs) {
  const grid = gridOf(costs);
  const { value, leads } = toGo(grid, 0);
  return { cost: value, visits: follow(grid.rows, grid.columns, (cell) => leads[cell] >= 0) };
}

/**
 * How much is left to pay from the first cell on, and from each cell by how much going right is
 * ahead of going down. Temperature 0 means the hard minimum.
 *
 * @param {Grid} grid
 * @param {number} temperature
 */
export function toGo({ rows, columns, cells }, temperature) {
  const left = Float64Array.from(cells);
  const leads = new Float64Array(cells.length);
  for (let r = rows - 1; r >= 0; r--) {
    for (let c = columns - 1; c >= 0; c--) {
      const cell = r * columns + c;
      const right = c + 1 < columns ? left[cell + 1] : Infinity;
      const down = r + 1 < rows ? left[cell + columns] : Infinity;
      leads[cell] = right === down ? 0 : down - right;
      if (cell < cells.length - 1) left[cell] += softSmaller(right, down, temperature);
    }
  }
  return { value: left[0], leads };
}

/**
 * The soft minimum of all paths' costs, and its derivatives: the marginals of the Gibbs law.
 *
 * @param {Costs} costs
 * @param {number} temperature
 * @returns {SoftPath}
 */
export function softPath(costs, temperature) {
  const grid = gridOf(costs);
  const { rows, columns, cells } = grid;
  // A power of two changes no digit.
  const unit = cells.some((cost) => cost < Infinity && Math.abs(cost) > HUGE) ? SMALLER : 1;
  const small = { rows, columns, cells: cells.map((cost) => cost * unit) };
  const { value, leads } = toGo(small, temperature * unit);
  const table = (/** @type {number} */ height, /** @type {number} */ width) =>
    Array.from({ length: height }, () => new Array(width).fill(0));
  const visits = table(rows, columns);
  const right = table(rows, columns - 1);
  const down = table(rows - 1, columns);
  visits[0][0] = 1;
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const lead = leads[r * columns + c] / (temperature * unit);
      if (c + 1 < columns) {
        right[r][c] = visits[r][c] * logistic(lead);
        visits[r][c + 1] += right[r][c];
      }
      if (r + 1 < rows) {
        down[r][c] = visits[r][c] * logistic(-lead);
        visits[r + 1][c] += down[r][c];
      }
    }
  }
  return { value: value / unit, visits, right, down };
}

/**
 * Every path, as 1 for each cell that it visits and 0 elsewhere.
 *
 * @param {number} rows
 * @param {number} columns
 * @returns {number[][][]}
 */
export function everyPath(rows, columns) {
  const { paths } = numberPaths(rows, columns);
  return Array.from({ length: paths }, (_, path) => pathOf(rows, columns, path));
}

/**
 * How many paths there are, and from each cell how many go on by its right neighbour: those come
 * before the ones that go down.
 *
 * @param {number} rows
 * @param {number} columns
 */
export function numberPaths(rows, columns) {
  const ways = new Int32Array(rows * columns).fill(1);
  const skipped = new Int32Array(rows * columns);
  for (let cell = rows * columns - 2; cell >= 0; cell--) {
    const right = cell % columns < columns - 1 ? ways[cell + 1] : 0;
    const down = cell < (rows - 1) * columns ? ways[cell + columns] : 0;
    skipped[cell] = right;
    ways[cell] = right + down;
  }
  return { paths: ways[0], skipped };
}

/**
 * The cells of a path, by its number.
 *
 * @param {number} rows
 * @param {number} columns
 * @param {number} path
 */
export function pathOf(rows, columns, path) {
  const { skipped } = numberPaths(rows, columns);
  let rest = path;
  return follow(rows, columns, (cell) => {
    if (rest < skipped[cell]) return true;
    rest -= skipped[cell];
    return false;
  });
}

/**
 * Probability of every path, by its cost.
 *
 * @param {Costs} costs
 * @param {number} temperature
 * @param {number[][][]} [paths] those of `everyPath`, if they are at hand
 */
export function pathLaw(costs, temperature, paths = everyPath(costs.length, costs[0].length)) {
  const { cells, columns } = gridOf(costs);
  const paid = paths.map((visits) => {
    let sum = 0;
    visits.forEach((row, r) =>
      row.forEach((visit, c) => {
        if (visit) sum += cells[r * columns + c];
      })
    );
    return sum;
  });
  const least = Math.min(...paid);
  const weights = paid.map((sum) => Math.exp(-(sum - least) / temperature));
  const total = weights.reduce((sum, weight) => sum + weight);
  return weights.map((weight) => weight / total);
}

/**
 * The cells of the path that makes these decisions.
 *
 * @param {number} rows
 * @param {number} columns
 * @param {(cell: number) => boolean} goesRight
 * @returns {number[][]}
 */
function follow(rows, columns, goesRight) {
  const visits = Array.from({ length: rows }, () => new Array(columns).fill(0));
  let cell = 0;
  visits[0][0] = 1;
  while (cell < rows * columns - 1) {
    cell += goesRight(cell) ? 1 : columns;
    visits[Math.floor(cell / columns)][cell % columns] = 1;
  }
  return visits;
}

/**
 * e^x / (1 + e^x)
 *
 * @param {number} x
 */
export function logistic(x) {
  const small = Math.exp(-Math.abs(x));
  return (x >= 0 ? 1 : small) / (1 + small);
}

/**
 * -τ log(e^(-one/τ) + e^(-other/τ)), or for temperature 0 the smaller one.
 *
 * @param {number} one
 * @param {number} other
 * @param {number} temperature
 */
function softSmaller(one, other, temperature) {
  const least = Math.min(one, other);
  if (temperature === 0 || least === Infinity) return least;
  const gap = Math.abs(one - other) / temperature;
  return least - temperature * Math.log1p(Math.exp(-gap));
}
