import * as checked from '../checked';

const RUBBISH: unknown[] = [
  null,
  undefined,
  0,
  'x',
  [],
  [null],
  { items: 'x' },
  { items: [null, 3, []] },
  { items: {} }
];

describe('replies that may be anything', () => {
  it('never throw and are always whole', () => {
    for (const data of RUBBISH) {
      expect(checked.checkpoints(data)).toEqual([]);
      expect(checked.plan(data).tokens).toBe(0);
      expect(checked.answer(data)).toEqual({ text: '', prompt: '', before: null, checkpoint: null });
      expect(checked.memory(data)).toEqual({ probes: [], total: 0, right: 0, pinned: [], kept: null, lessons: [] });
      expect(checked.store(data).interrupted).toEqual([]);
      expect(checked.outcome(data)).toBeNull();
    }
  });

  it('are cut to a length that a page can hold', () => {
    const long = 'n'.repeat(1e6);
    const [only] = checked.checkpoints({ items: [{ name: long, description: long, number: 1 }] });
    expect(only.name.length).toBeLessThan(3_000);
    const many = Array.from({ length: 5_000 }, (_, i) => ({ name: `l${i}`, number: i }));
    expect(checked.checkpoints({ items: many })).toHaveLength(500);
  });

  it('hold each state once, newest first, and never the untaught one', () => {
    const items = [
      { name: 'a', number: 1, parent: 'base', pinned: 'yes' },
      { name: 'base', number: 0 },
      { name: 'b', number: 2, parent: 'a', current: true },
      { name: 'a', number: 9 }
    ];
    const found = checked.checkpoints({ items });
    expect(found.map(c => c.name)).toEqual(['b', 'a']);
    expect(found[1].pinned).toBe(false);
    expect(found[0].current).toBe(true);
  });

  it('of a dry run hold what was measured, and nothing where it was not', () => {
    const item = {
      ref: 'a.md',
      status: 'teach',
      chunks: 2,
      tokens: 9,
      quality: 0.9,
      known: 0.25,
      asked: 4,
      sampled: true
    };
    const [all, none, wrong] = checked.plan({
      items: [item, { ref: 'b.md' }, { quality: '1', known: NaN, asked: [], sampled: 'yes' }]
    }).items;
    expect(all).toMatchObject({ quality: 0.9, known: 0.25, asked: 4, sampled: true });
    expect(none).toMatchObject({ quality: null, known: null, asked: 0, sampled: false });
    expect(wrong).toMatchObject({ quality: null, known: null, asked: 0, sampled: false });
  });

  it('do not take a string for a number', () => {
    expect(checked.store({ path: 5, bytes: '12', states: NaN })).toEqual({
      path: '',
      bytes: 0,
      states: 0,
      pinned: 0,
      interrupted: []
    });
    expect(checked.memory({ kept: { before: '1', after: 1 } }).kept).toBeNull();
    expect(checked.memory({ kept: { before: 1, after: 0.9, unknown_before: 'x' } }).kept?.unknown_before).toBeNull();
    const kept = { before: 1, after: 0.9, read_before: 0.9, read_after: 0.8, reading_after: '1', refusal_before: NaN };
    expect(checked.memory({ kept }).kept).toEqual({
      before: 1,
      after: 0.9,
      total: 0,
      read_before: 0.9,
      read_after: 0.8,
      reading_before: null,
      reading_after: null,
      refusal_before: null,
      refusal_after: null,
      unknown_before: null,
      unknown_after: null
    });
  });
});
