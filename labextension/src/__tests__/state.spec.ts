import { drawn, Heard, ISeen, merge, MOST_POINTS, NOTHING, read, UNKNOWN } from '../state';

type News = Extract<Heard, { kind: 'news' }>;

function news(rev: number, state: object = {}, points: unknown[] = [], full = false): News {
  const heard = read({ protocol: 2, rev, full, state, points });
  if (heard?.kind !== 'news') {
    throw new Error('no news');
  }
  return heard;
}

const all = (...parts: News[]): ISeen => parts.reduce(merge, NOTHING);
const begin = news(1, { status: 'idle', model: 'm', run_id: 'r1' }, [], true);

describe('messages', () => {
  it.each([null, 3, 'x', [], { rev: 1 }, { protocol: 1, rev: 1 }, { protocol: '2' }])('%j is not ours', data => {
    expect(read(data)?.kind ?? null).toBe(data !== null && typeof data === 'object' ? 'other protocol' : null);
  });

  it.each([-1, 1.5, '1', null, undefined])('news of revision %j says nothing', rev => {
    expect(read({ protocol: 2, rev, full: true, state: {}, points: [] })).toBeNull();
  });

  it('a reply is whole, whatever was sent', () => {
    expect(read({ protocol: 2, reply: 'id', ok: 'yes', error: 5, data: undefined })).toEqual({
      kind: 'reply',
      reply: { protocol: 2, reply: 'id', op: '', ok: false, error: '', hint: '', data: null }
    });
  });
});

describe('a state', () => {
  it('is unknown until everything was heard', () => {
    expect(merge(NOTHING, news(5, { model: 'x' }))).toBe(NOTHING);
    expect(all(begin).state).toEqual({ ...UNKNOWN, status: 'idle', model: 'm', run_id: 'r1' });
  });

  it('takes what changed and keeps the rest', () => {
    const seen = all(begin, news(2, { status: 'learning', step: 3 }));
    expect([seen.state.status, seen.state.step, seen.state.model]).toEqual(['learning', 3, 'm']);
  });

  it('does not go back', () => {
    const seen = all(begin, news(7, { step: 7 }));
    expect(merge(seen, news(6, { step: 6 }))).toBe(seen);
    expect(merge(seen, news(6, { step: 6 }, [], true))).toBe(seen);
  });

  it('is the same object when only points came', () => {
    const seen = all(begin);
    expect(merge(seen, news(2, {}, [[1, 1, null, null]])).state).toBe(seen.state);
  });

  it('keeps its types', () => {
    const wrong = {
      status: 'hacked',
      model: 5,
      step: '7',
      loss: 'NaN',
      background: 'yes',
      line: 'x',
      outcome: 'x',
      revision: NaN,
      __proto__: { status: 'idle' },
      constructor: 'x',
      unheard: 1
    };
    expect(all(news(1, wrong, [], true)).state).toEqual(UNKNOWN);
    expect(Object.keys(all(news(1, JSON.parse('{"__proto__": {"a": 1}}'), [], true)).state)).toEqual(
      Object.keys(UNKNOWN)
    );
  });

  it('is cut to a length that a page can hold', () => {
    const { state } = all(news(1, { message: 'x'.repeat(1e6), line: Array(1e5).fill('y'.repeat(1e4)) }, [], true));
    expect(state.message).toHaveLength(2000);
    expect(state.line).toHaveLength(200);
    expect(state.line[0]).toHaveLength(300);
  });

  it('knows what became of a lesson', () => {
    const outcome = {
      run_id: 'r',
      status: 'kept',
      success: true,
      message: 'm',
      checkpoint: 'c',
      refs: ['cell:id=a', 5]
    };
    expect(all(begin, news(2, { outcome })).state.outcome).toEqual({ ...outcome, refs: ['cell:id=a', ''] });
    expect(all(begin, news(2, { outcome }), news(3, { outcome: null })).state.outcome).toBeNull();
  });
});

describe('points', () => {
  const rows = (from: number, to: number): [number, number, null, number][] =>
    Array.from({ length: to - from + 1 }, (_, i) => [from + i, 1, null, 2]);
  const steps = (seen: ISeen) => drawn(seen.curve).map(point => point[0]);

  it('follow each other', () => {
    expect(steps(all(begin, news(2, {}, rows(1, 3)), news(3, {}, rows(4, 5))))).toEqual([1, 2, 3, 4, 5]);
  });

  it('that are none are dropped, what is no number is not measured', () => {
    const seen = all(begin, news(2, {}, [null, 5, [], ['1'], [-1, 1], [1, 'x', Infinity, NaN], [2]]));
    expect(drawn(seen.curve)).toEqual([
      [1, null, null, null],
      [2, null, null, null]
    ]);
  });

  it('are a thousand at most, the first and the last among them, in order', () => {
    let seen = all(begin);
    for (let i = 0; i < 100; i++) {
      seen = merge(seen, news(2 + i, {}, rows(1 + 100 * i, 100 + 100 * i)));
    }
    const found = steps(seen);
    expect(found.length).toBeLessThanOrEqual(MOST_POINTS);
    expect(found.length).toBeGreaterThan(MOST_POINTS / 4);
    expect([found[0], found[found.length - 1]]).toEqual([1, 10_000]);
    expect([...found].sort((a, b) => a - b)).toEqual(found);
  });

  it('with a held-out loss are thinned last', () => {
    const marked = rows(1, 3000).map(([step]) => [step, 1, step % 50 ? null : 0.5, 2]);
    const kept = drawn(all(begin, news(2, {}, marked)).curve).filter(point => point[2] !== null);
    expect(kept.length).toBeGreaterThan(30);
  });

  it('begin anew with another run, with a lesson that starts again, and with everything', () => {
    const seen = all(begin, news(2, {}, rows(1, 9)));
    expect(steps(merge(seen, news(3, { run_id: 'r2' })))).toEqual([]);
    expect(steps(merge(seen, news(3, {}, rows(1, 2))))).toEqual([1, 2]);
    expect(steps(merge(seen, news(3, { run_id: 'r1' }, rows(1, 4), true)))).toEqual([1, 2, 3, 4]);
    expect(steps(merge(seen, news(3, { model: 'other' })))).toEqual([]);
  });

  it('of the last run stay while something else is done', () => {
    expect(steps(all(begin, news(2, {}, rows(1, 9)), news(3, { run_id: '', status: 'working' })))).toHaveLength(9);
  });
});
