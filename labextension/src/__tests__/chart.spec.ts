import { decimate, domain, extent, nearest, path, Sample, scale, smooth, ticks } from '../chart';

const ramp = (n: number, f: (i: number) => number | null): Sample[] =>
  Array.from({ length: n }, (_, i): Sample => [i, f(i)]);

describe('extent and domain', () => {
  it('leaves out gaps, and what a log scale cannot show', () => {
    const samples: Sample[] = [
      [0, null],
      [1, -3],
      [2, 0],
      [3, 5],
      [4, NaN]
    ];
    expect(extent([samples])).toEqual([-3, 5]);
    expect(extent([samples], true)).toEqual([5, 5]);
    expect(extent([[[0, null]]])).toBeNull();
  });

  it('begins at zero, or has room around a log range', () => {
    expect(domain([2, 4])).toEqual([0, 4.2]);
    expect(domain([-2, 2])[0]).toBe(-2);
    const [low, high] = domain([0.01, 10], true);
    expect(low).toBeLessThan(0.01);
    expect(high).toBeGreaterThan(10);
    expect(domain([0, 0])).toEqual([0, 1]);
    expect(domain([3, 3], true)[1]).toBeGreaterThan(3);
  });
});

describe('scale', () => {
  it('maps ends to ends, upside down too', () => {
    const y = scale([0, 10], [100, 0]);
    expect([y(0), y(5), y(10)]).toEqual([100, 50, 0]);
  });

  it('has equal steps for equal factors on a log scale and nothing for zero', () => {
    const y = scale([0.01, 100], [0, 4], true);
    expect(y(1)).toBeCloseTo(2);
    expect(y(0)).toBeNull();
    expect(y(-1)).toBeNull();
  });

  it('does not divide by nothing', () => {
    expect(scale([3, 3], [10, 90])(3)).toBe(10);
  });
});

describe('ticks', () => {
  it('are round and inside', () => {
    expect(ticks([0, 2.5], 3)).toEqual([0, 1, 2]);
    expect(ticks([0, 0.35], 3)).toEqual([0, 0.2]);
    expect(ticks([0, 100], 5)).toEqual([0, 20, 40, 60, 80, 100]);
    expect(ticks([1, 1], 3)).toEqual([]);
  });

  it('are decades, or 1-2-5 where there is less than that', () => {
    expect(ticks([0.005, 20], 4, true)).toEqual([0.01, 0.1, 1, 10]);
    expect(ticks([0.9, 6], 3, true)).toEqual([1, 2, 5]);
  });

  it('stay few whatever the range', () => {
    expect(ticks([1e-30, 1e30], 4, true).length).toBeLessThanOrEqual(6);
  });
});

describe('smooth', () => {
  it('leaves values alone at weight 0', () => {
    expect(
      smooth(
        ramp(3, i => i),
        0
      )
    ).toEqual(ramp(3, i => i));
  });

  it('keeps a constant constant from the first point on', () => {
    for (const [, y] of smooth(
      ramp(50, () => 4),
      0.9
    )) {
      expect(y).toBeCloseTo(4);
    }
  });

  it('keeps gaps', () => {
    const out = smooth(
      [
        [0, 2],
        [1, null],
        [2, 2]
      ],
      0.5
    );
    expect(out[1][1]).toBeNull();
    expect(out[2][1]).toBeCloseTo(2);
  });
});

describe('decimate', () => {
  it('keeps a spike and both ends of ten thousand points, in order', () => {
    const samples = ramp(10_000, i => (i === 4321 ? 99 : i === 77 ? -5 : Math.sin(i / 900)));
    const out = decimate(samples, 0, 9_999, 200);
    expect(out.length).toBeLessThanOrEqual(4 * 201);
    expect(out[0]).toBe(samples[0]);
    expect(out[out.length - 1]).toBe(samples[9_999]);
    expect(out).toContain(samples[4321]);
    expect(out).toContain(samples[77]);
    for (let i = 1; i < out.length; i++) {
      expect(out[i][0]).toBeGreaterThan(out[i - 1][0]);
    }
  });

  it('leaves few points alone and never loses a value next to a gap', () => {
    expect(
      decimate(
        ramp(20, i => i),
        0,
        19,
        100
      )
    ).toHaveLength(20);
    const out = decimate(
      ramp(1_000, i => (i % 2 ? null : i)),
      0,
      999,
      10
    );
    expect(extent([out])).toEqual([0, 998]);
  });
});

describe('path', () => {
  const unit = scale([0, 10], [0, 10]);

  it('lifts the pen over a gap, or bridges it', () => {
    const samples: Sample[] = [
      [0, 1],
      [1, null],
      [2, 3]
    ];
    expect(path(samples, unit, unit)).toBe('M0.0 1.0M2.0 3.0');
    expect(path(samples, unit, unit, true)).toBe('M0.0 1.0L2.0 3.0');
    expect(path([[0, null]], unit, unit)).toBe('');
  });
});

describe('nearest', () => {
  it('finds the closer neighbour and the ends', () => {
    const xs = [0, 10, 20, 40];
    expect([-5, 4, 6, 29, 31, 99].map(x => nearest(xs, x))).toEqual([0, 0, 1, 2, 3, 3]);
    expect(nearest([], 3)).toBe(-1);
    expect(nearest([7], 3)).toBe(0);
    expect(nearest(xs, NaN)).toBe(-1);
  });
});
