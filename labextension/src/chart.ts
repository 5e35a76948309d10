/**
 * The arithmetic of a curve: extents, scales, ticks, smoothing, thinning to pixels, the point under a pointer.
 * Numbers in, numbers and path strings out; knows no element, no colour, no state.
 */

import { finite } from './format';

/** A drawn point: x, and y or null where nothing was measured. */
export type Sample = readonly [number, number | null];

/** From values to pixels; null for what the scale cannot show (zero or less on a log scale). */
export type Scale = (value: number) => number | null;

/** Smallest and largest finite y; with `log` only positive ones count. Null where there is none. */
export function extent(series: readonly (readonly Sample[])[], log = false): [number, number] | null {
  let low = Infinity;
  let high = -Infinity;
  for (const samples of series) {
    for (const [, y] of samples) {
      if (finite(y) && (!log || y > 0)) {
        low = Math.min(low, y);
        high = Math.max(high, y);
      }
    }
  }
  return low <= high ? [low, high] : null;
}

/** The extent widened to what reads well: from zero on a linear scale, to whole 1-2-5 steps on a log one. */
export function domain(range: [number, number] | null, log = false): [number, number] {
  if (!range) {
    return log ? [0.1, 1] : [0, 1];
  }
  const [low, high] = range;
  if (log) {
    const room = Math.max(Math.log10(high / low) * 0.05, 0.05);
    return [low / 10 ** room, high * 10 ** room];
  }
  const bottom = Math.min(0, low);
  return high > bottom ? [bottom, high + (high - bottom) * 0.05] : [bottom, bottom + 1];
}

/** A scale from values [d0, d1] to pixels [r0, r1]. */
export function scale(from: readonly [number, number], to: readonly [number, number], log = false): Scale {
  const [d0, d1] = log ? [Math.log10(from[0]), Math.log10(from[1])] : from;
  const factor = d1 > d0 ? (to[1] - to[0]) / (d1 - d0) : 0;
  return value => {
    if (!finite(value) || (log && value <= 0)) {
      return null;
    }
    return to[0] + ((log ? Math.log10(value) : value) - d0) * factor;
  };
}

/** Round values inside [low, high], about `wanted` of them: multiples of 1, 2 or 5; on a log scale 1, 2, 5 of decades. */
export function ticks(range: readonly [number, number], wanted: number, log = false): number[] {
  const [low, high] = range;
  if (!(high > low) || wanted < 1) {
    return [];
  }
  return log ? logTicks(low, high, wanted) : linearTicks(low, high, wanted);
}

function linearTicks(low: number, high: number, wanted: number): number[] {
  const raw = (high - low) / wanted;
  const decade = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5, 10].find(m => m * decade >= raw * 0.999) ?? 10) * decade;
  const found: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high * (1 + 1e-12); i++) {
    found.push(Number((i * step).toPrecision(12)));
  }
  return found;
}

function logTicks(low: number, high: number, wanted: number): number[] {
  const all: number[] = [];
  for (let e = Math.floor(Math.log10(low)); e <= Math.ceil(Math.log10(high)); e++) {
    for (const m of [1, 2, 5]) {
      const value = Number(`${m}e${e}`);
      if (value >= low && value <= high) {
        all.push(value);
      }
    }
  }
  if (all.length <= wanted + 1) {
    return all;
  }
  const decades = all.filter(v => Math.abs(Math.log10(v) % 1) < 1e-9);
  const kept = decades.length > 1 ? decades : all;
  const stride = Math.ceil(kept.length / (wanted + 1));
  return kept.filter((_, i) => i % stride === 0);
}

/**
 * Exponential smoothing with the start put right: `weight` 0 leaves the values alone, 0.95 averages about 20 of them.
 * Gaps stay gaps and do not move the average.
 */
export function smooth(samples: readonly Sample[], weight: number): Sample[] {
  const keep = Math.min(Math.max(weight, 0), 0.999);
  let sum = 0;
  let mass = 0;
  return samples.map(([x, y]): Sample => {
    if (!finite(y)) {
      return [x, null];
    }
    sum = sum * keep + y * (1 - keep);
    mass = mass * keep + (1 - keep);
    return [x, sum / mass];
  });
}

/**
 * At most four points a pixel column: first, lowest, highest, last, so that no spike is lost. What is drawn costs the
 * width of the panel, not the length of the run.
 */
export function decimate(samples: readonly Sample[], x0: number, x1: number, columns: number): Sample[] {
  if (samples.length <= 4 * columns || columns < 1 || !(x1 > x0)) {
    return samples.slice();
  }
  const found: Sample[] = [];
  const columnOf = (x: number) => Math.floor(((x - x0) / (x1 - x0)) * columns);
  for (let start = 0; start < samples.length;) {
    const column = columnOf(samples[start][0]);
    let end = start;
    let low = start;
    let high = start;
    while (end + 1 < samples.length && columnOf(samples[end + 1][0]) === column) {
      end++;
      const y = samples[end][1];
      if (finite(y)) {
        low = finite(samples[low][1]) && (samples[low][1] as number) <= y ? low : end;
        high = finite(samples[high][1]) && (samples[high][1] as number) >= y ? high : end;
      }
    }
    for (const i of [...new Set([start, low, high, end])].sort((a, b) => a - b)) {
      found.push(samples[i]);
    }
    start = end + 1;
  }
  return found;
}

/** An SVG path through the samples; gaps lift the pen unless `bridge`. Empty where nothing can be drawn. */
export function path(samples: readonly Sample[], x: Scale, y: Scale, bridge = false): string {
  let d = '';
  let pen = 'M';
  for (const [at, value] of samples) {
    const [px, py] = [x(at), finite(value) ? y(value) : null];
    if (px === null || py === null) {
      pen = bridge ? pen : 'M';
      continue;
    }
    d += `${pen}${px.toFixed(1)} ${py.toFixed(1)}`;
    pen = 'L';
  }
  return d;
}

/** Index of the sample whose x is nearest; -1 where there is none. `xs` rises. */
export function nearest(xs: readonly number[], x: number): number {
  let low = 0;
  let high = xs.length - 1;
  if (high < 0 || !finite(x)) {
    return -1;
  }
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (xs[middle] <= x) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return Math.abs(xs[high] - x) < Math.abs(xs[low] - x) ? high : low;
}
