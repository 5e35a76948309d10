import { RequestError } from '../errors';
import { QueueKeeper } from '../keeper';
import { IPlan } from '../protocol';
import { added, MOST_QUEUED, planned, refused, removed, unplanned } from '../queue';

const plan = (status: 'teach' | 'skip', reason = ''): IPlan => ({
  items: [{ ref: 'a', status, reason, chunks: 2, tokens: 30 }],
  chunks: 2,
  tokens: 30
});

describe('a queue', () => {
  const queue = added(
    [],
    [
      { ref: 'a', label: 'A' },
      { ref: 'b', label: 'B', note: 'Saved' },
      { ref: 'a', label: 'A2' }
    ]
  );

  it('holds each reference once', () => {
    expect(queue.map(one => one.ref)).toEqual(['a', 'b']);
    expect(queue[0]).toEqual({ ref: 'a', label: 'A2', note: '', tokens: null, chunks: null, usable: true });
    expect(removed(queue, 'a').map(one => one.ref)).toEqual(['b']);
  });

  it('has an end', () => {
    const many = Array.from({ length: 5000 }, (_, i) => ({ ref: `${i}`, label: '' }));
    expect(added([], many)).toHaveLength(MOST_QUEUED);
  });

  it('learns what a dry run says', () => {
    expect(planned(queue, 'a', plan('teach'))[0]).toMatchObject({ tokens: 30, chunks: 2, usable: true });
    expect(planned(queue, 'a', plan('skip', 'binary'))[0]).toMatchObject({ usable: false, note: 'binary' });
    expect(planned(queue, 'b', plan('teach'))[1].note).toBe('Saved');
    expect(refused(queue, 'b', 'no such file')[1]).toMatchObject({ usable: false, note: 'no such file' });
    expect(unplanned(planned(queue, 'a', plan('teach')))).toEqual(['b']);
  });
});

describe('its keeper', () => {
  const settled = () => new Promise(resolve => setTimeout(resolve, 0));

  it('asks for one after the other, and not where nobody can answer', async () => {
    const asked: string[] = [];
    let ready = false;
    const keeper = new QueueKeeper(
      async ref => {
        asked.push(ref);
        return plan('teach');
      },
      () => ready,
      () => undefined
    );
    keeper.add([
      { ref: 'a', label: '' },
      { ref: 'b', label: '' }
    ]);
    await settled();
    expect(asked).toEqual([]);
    ready = true;
    keeper.wake();
    await settled();
    expect(asked).toEqual(['a', 'b']);
    keeper.wake();
    await settled();
    expect(asked).toHaveLength(2);
    keeper.forget();
    await settled();
    expect(asked).toHaveLength(4);
  });

  it('keeps what was put in, and leaves out what was taken out, while the kernel thinks', async () => {
    const answers: (() => void)[] = [];
    const keeper = new QueueKeeper(
      () => new Promise(resolve => answers.push(() => resolve(plan('teach')))),
      () => true,
      () => undefined
    );
    keeper.add([
      { ref: 'a', label: '' },
      { ref: 'b', label: '' }
    ]);
    await settled();
    keeper.add([{ ref: 'c', label: '' }]);
    keeper.remove('b');
    answers[0]();
    await settled();
    expect(keeper.items.map(one => [one.ref, one.tokens])).toEqual([
      ['a', 30],
      ['c', null]
    ]);
  });

  it('tells a refusal from silence', async () => {
    const keeper = new QueueKeeper(
      async ref => {
        throw new RequestError(ref === 'a' ? 'refused' : 'silent', 'no such file');
      },
      () => true,
      () => undefined
    );
    keeper.add([
      { ref: 'a', label: '' },
      { ref: 'b', label: '' }
    ]);
    await settled();
    expect(keeper.items.map(one => [one.usable, one.note])).toEqual([
      [false, 'no such file'],
      [true, '']
    ]);
  });
});
