import { LANES, rows } from '../sections/lanes';

const chain = (...pairs: [string, string | null][]) => pairs.map(([name, parent]) => ({ name, parent }));

describe('the timeline', () => {
  it('is one line where nothing branched', () => {
    const found = rows(chain(['c', 'b'], ['b', 'a'], ['a', 'base'], ['base', null]));
    expect(found.map(r => r.lane)).toEqual([0, 0, 0, 0]);
    expect(found[0].above).toEqual([]);
    expect(found[3]).toEqual({ lane: 0, above: [0], below: [], joins: [] });
  });

  it('puts a branch beside and joins it at its parent', () => {
    const found = rows(chain(['c', 'a'], ['b', 'a'], ['a', 'base'], ['base', null]));
    expect(found.map(r => r.lane)).toEqual([0, 1, 0, 0]);
    expect(found[2].joins).toEqual([1]);
    expect(found[2].below).toEqual([0]);
  });

  it('lets a line whose parent is gone end at the root, and survives a circle', () => {
    const found = rows(chain(['b', 'deleted'], ['a', 'a'], ['base', null]));
    expect(found[2].joins).toEqual([1]);
    expect(rows(chain(['x', 'y'], ['y', 'x'], ['base', null]))).toHaveLength(3);
    expect(rows([])).toEqual([]);
  });

  it('never grows wider than the panel can show', () => {
    const many = Array.from({ length: 40 }, (_, i) => ({ name: `s${i}`, parent: 'base' }));
    const found = rows([...many, { name: 'base', parent: null }]);
    expect(Math.max(...found.flatMap(r => [r.lane, ...r.above, ...r.below, ...r.joins]))).toBe(LANES - 1);
  });
});
