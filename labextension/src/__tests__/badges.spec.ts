import { createHash } from 'crypto';
import { badge, cellReference, lineageOf, sourceHash, taughtOf, withLineage } from '../badges';
import { sha256 } from '../sha256';

const UUID = '0b5c2f6e-8d0b-4a52-9d0a-3a7f0c8f9a11';
const taught = { sha256: sourceHash('x = 1'), state: 'lesson-1' };

describe('hashes', () => {
  it('are those of the standard', () => {
    const texts = ['', 'abc', '名前 😀', ...Array.from({ length: 140 }, (_, i) => 'y'.repeat(i))];
    for (const text of texts) {
      expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'));
    }
  });
});

describe('a badge', () => {
  it.each([
    ['x = 1', ['lesson-1'], 'learnt'],
    ['x = 1\n', ['lesson-1'], 'learnt'],
    ['x = 1', null, 'learnt'],
    ['x = 2', ['lesson-1'], 'changed'],
    ['x = 1', [], 'gone'],
    ['x = 1', Array(200).fill('other'), 'learnt']
  ] as const)('%j with %j is %s', (source, line, wanted) => {
    expect(badge(taught, source, line as string[] | null)).toBe(wanted);
  });

  it.each([
    null,
    5,
    'x',
    [],
    { taught: 'x' },
    { taught: { sha256: 'x', state: 'a' } },
    { taught: { sha256: taught.sha256, state: '' } },
    { taught: { sha256: taught.sha256, state: 'n'.repeat(1000) } },
    { taught: { sha256: [taught.sha256], state: 'a' } }
  ])('%j makes none', miu => {
    expect(badge(taughtOf(miu), 'x = 1', [])).toBe('none');
  });
});

describe('a lineage', () => {
  it.each(['../../etc', '', 5, null, `${UUID}/..`, `${UUID}\n`, '<b>', 'x'.repeat(1e6)])('%j is none', lineage => {
    expect(lineageOf({ lineage })).toBeNull();
  });

  it('is a UUID, and is written beside what is there', () => {
    expect(lineageOf({ lineage: UUID })).toBe(UUID);
    expect(withLineage({ other: 1 }, UUID)).toEqual({ other: 1, lineage: UUID });
    expect(withLineage('rubbish', UUID)).toEqual({ lineage: UUID });
    expect(withLineage({}, '../x')).toBeNull();
  });
});

describe('a cell', () => {
  it('is named by its id, or by its place', () => {
    expect(cellReference('a-b_1', 3, true)).toBe('cell:id=a-b_1');
    expect(cellReference('a-b_1', 3, false)).toBe('cell:#4');
    for (const id of ['', 'a b', 'a"; !id', '../x', 'x'.repeat(65), 'a\n', null, 5]) {
      expect(cellReference(id, 0, true)).toBe('cell:#1');
    }
  });
});
